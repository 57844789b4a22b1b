from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..tools.rare_words import any_query, candidates_query, rare_words

SHOWN = 6
BY_FACT = 3  # of each fact that is the same
NEWEST = 1000  # of what matches, ranked
BEST = 60  # of those, shown to whoever may see them
LONGEST = 20_000  # characters of a text to compare with
# What is shown of each; the rest of a complaint is large.
READ = [
    "number",
    "name",
    "complaint_received_on",
    "complaint_phase",
    "complaint_is_open",
    "complaint_cause_id",
    "user_id",
]


class HelpdeskTicket(models.Model):
    """Similar complaints: of the same contact, reference or cause, or in like words."""

    _inherit = "helpdesk.ticket"

    @api.model
    @api.readonly
    def complaint_find_similar(self, values):
        """Find complaints like one that is being registered or handled.

        As the reader may see them; confidential ones are nobody's to compare with.

        :param dict values: any of ``id``, ``company_id``, ``partner_id``, ``cause_id``
            (numbers), ``reference`` and ``text``
        :return: ``{"complaints": [{"id", "number", "title", "received", "step", "open",
            "owner", "why": ["contact", "reference", "cause", "text"]}],
            "tell": [{"cause", "text", "until"}]}``, the likest first
        """
        self.browse().check_access("read")
        why = {}
        for reason, found in self._iter_similar(values):
            for complaint in found:
                why.setdefault(complaint, []).append(reason)
        likest = sorted(why, key=lambda complaint: -len(why[complaint]))[:SHOWN]
        causes = self.env["complaint.cause"].browse(
            self._read_number(values, "cause_id")
        )
        for complaint in likest:
            causes |= complaint.complaint_cause_id
        return {
            "complaints": [
                dict(complaint._describe_similar(), why=why[complaint])
                for complaint in likest
            ],
            "tell": [
                {
                    "cause": cause.name,
                    "text": cause.tell_today,
                    "until": cause.tell_until
                    and format_date(self.env, cause.tell_until),
                }
                for cause in causes.exists()._get_telling()
            ],
        }

    def _iter_similar(self, values):
        """Give, reason by reason, the complaints that are similar for it."""
        base = Domain("is_complaint", "=", True) & Domain(
            "complaint_confidential", "!=", True
        )
        if own := self._read_number(values, "id"):
            base &= Domain("id", "!=", own)
        reference = str(values.get("reference") or "").strip()
        partner = self.env["res.partner"].browse(
            self._read_number(values, "partner_id")
        )
        contact = partner.exists().commercial_partner_id
        facts = {
            "reference": reference
            and Domain("complaint_reference", "=", reference[:200]),
            "contact": contact and Domain("commercial_partner_id", "=", contact.id),
        }
        for reason, domain in facts.items():
            if domain:
                yield (
                    reason,
                    self.search_fetch(
                        base & domain,
                        READ,
                        limit=BY_FACT,
                        order="complaint_received_on desc",
                    ),
                )
        yield "text", self._search_alike(base, values)
        if cause := self._read_number(values, "cause_id"):
            newest = self._get_newest_of_cause(cause)
            yield (
                "cause",
                self.search_fetch(
                    base & Domain("id", "in", newest), READ, limit=BY_FACT
                ),
            )

    @api.model
    def _read_number(self, values, name):
        value = values.get(name)
        return value if isinstance(value, int) and 0 < value < 2**31 else False

    def _describe_similar(self):
        """What an agent needs to see of a similar complaint, in a line."""
        step = self._fields["complaint_phase"]
        return {
            "id": self.id,
            "number": self.number,
            "title": self.name,
            "received": format_date(self.env, self.complaint_received_on),
            "step": step.convert_to_export(self.complaint_phase, self),
            "open": self.complaint_is_open,
            "owner": self.user_id.name or "",
        }

    def _get_newest_of_cause(self, cause):
        """Complaints with a cause, newest first, by the index on causes."""
        self.flush_model(["is_complaint", "complaint_cause_id"])
        company = self.env.company.id
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM helpdesk_ticket
                    WHERE is_complaint AND company_id = %s AND complaint_cause_id = %s
                    ORDER BY complaint_received_on DESC LIMIT %s""",
                *(company, cause, BEST),
            )
        )
        return [row[0] for row in rows]

    def _search_alike(self, domain, values):
        """Complaints in like words, the likest first, that the reader may see.

        Of the newest that have a rare word of this text, or two less rare ones, those
        that rank highest. The rules of the reader are asked of these few only.
        """
        text = str(values.get("text") or "")[:LONGEST]
        company = self._read_number(values, "company_id") or self.env.company.id
        if not text.strip():
            return self.browse()
        self.flush_model(["name", "description", "complaint_summary", "is_complaint"])
        frequencies, complaints = self._get_word_frequencies(text, company)
        words = rare_words(frequencies)
        query = candidates_query(words, frequencies, complaints)
        if not query:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """WITH alike AS MATERIALIZED (
                       SELECT id, complaint_search
                         FROM helpdesk_ticket
                        WHERE is_complaint AND complaint_search @@ %(query)s::tsquery
                          AND company_id = %(company)s
                   ), newest AS (
                       SELECT * FROM alike ORDER BY id DESC LIMIT %(newest)s)
                   SELECT id FROM newest
                    ORDER BY ts_rank(complaint_search, %(words)s::tsquery, 1) DESC,
                             id DESC
                    LIMIT %(best)s""",
                query=query,
                words=any_query(words),
                company=company,
                newest=NEWEST,
                best=BEST,
            )
        )
        best = {row[0]: place for place, row in enumerate(rows)}
        seen = self.search_fetch(
            domain & Domain("id", "in", list(best)), READ, order="id"
        )
        return seen.sorted(lambda complaint: best[complaint.id])[:SHOWN]

    def _get_word_frequencies(self, text, company):
        """How common the words of a text are, as the database counted them last.

        :return: ``{word: share of the complaints with it}``, 0 when it was not counted;
            and about how many complaints there are
        """
        rows = self.env.execute_query(
            SQL(
                """WITH counted AS (
                       SELECT w.word, w.share
                         FROM pg_stats s,
                              unnest(s.most_common_elems::text::text[],
                                     s.most_common_elem_freqs) AS w (word, share)
                        WHERE s.schemaname = current_schema()
                          AND s.tablename = 'helpdesk_ticket'
                          AND s.attname = 'complaint_search'
                   )
                   SELECT t.lexeme, COALESCE(counted.share, 0)
                     FROM unnest(to_tsvector(complaint_search_config(%s), %s)) AS t
                     LEFT JOIN counted ON counted.word = t.lexeme""",
                *(company, text),
            )
        )
        [(complaints,)] = self.env.execute_query(
            SQL(
                """SELECT reltuples * (1 - COALESCE((
                       SELECT null_frac FROM pg_stats
                        WHERE schemaname = current_schema()
                          AND tablename = 'helpdesk_ticket'
                          AND attname = 'complaint_search'), 0))
                     FROM pg_class WHERE oid = 'helpdesk_ticket'::regclass"""
            )
        )
        return dict(rows), max(complaints, 0)
