from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..tools.rare_words import any_query, candidates_query, rare_words

SHOWN = 6
BY_FACT = 3  # of each fact that is the same
NEWEST = 1000  # of what matches, ranked
BEST = 60  # of those, shown to whoever may see them
NEWEST_OF_FACT = 200  # with the same contact, reference or cause; the same
LONGEST = 20_000  # characters of a text to compare with
LIKELY = 2  # complaints with one cause, before it is likely the cause of another
# What is shown of each; the rest of a complaint is large.
READ = [
    "number",
    "name",
    "complaint_received_on",
    "complaint_phase",
    "complaint_is_open",
    "complaint_cause_id",
    "category_id",
    "user_id",
]


class HelpdeskTicket(models.Model):
    """Similar complaints: of the same contact, reference or cause, or in like words."""

    _inherit = "helpdesk.ticket"

    _complaint_contact_idx = models.Index(
        "(commercial_partner_id, complaint_received_on DESC) WHERE is_complaint"
    )

    @api.model
    @api.readonly
    def complaint_find_similar(self, values):
        """Find complaints like one that is being registered or handled.

        As the reader may see them; confidential ones are nobody's to compare with.

        :param dict values: any of ``id``, ``company_id``, ``partner_id``, ``cause_id``,
            ``category_id`` (numbers), ``reference``, ``text``, and ``is_personal``: it
            is about how somebody is treated, or by who stays unknown
        :return: ``{"complaints": [{"id", "number", "title", "received", "step", "open",
            "owner", "why": ["contact", "reference", "cause", "text"]}],
            "tell": [{"cause", "text", "until", "is_likely"}]}``, the likest first
        """
        self.browse().check_access("read")
        why = {}
        for reason, found in self._find_similar(values).items():
            for complaint in found:
                why.setdefault(complaint, []).append(reason)
        likest = sorted(why, key=lambda complaint: -len(why[complaint]))[:SHOWN]
        own = self.env["complaint.cause"].browse(self._read_number(values, "cause_id"))
        cause = own or self._get_likely_cause(values, why)
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
                    "is_likely": not own,
                }
                for cause in cause.exists()._get_telling()
            ],
        }

    @api.model
    def _get_likely_cause(self, values, why):
        """The cause that this complaint probably has, while it has none; or none.

        Like words say little about a cause: what is told to a complainant must not come
        from them alone. Complaints in like words count when they are of the same
        category, or found for another reason as well.

        :param dict why: the similar complaints, each with the reasons it was found for
        """
        causes = Counter()
        category = self._read_number(values, "category_id")
        for complaint, reasons in why.items():
            same_category = category and complaint.category_id.id == category
            if len(reasons) > 1 or (same_category and "text" in reasons):
                causes[complaint.complaint_cause_id] += 1
        none = self.env["complaint.cause"]
        causes.pop(none, None)
        if values.get("is_personal") or not causes:
            return none
        [(cause, complaints)] = causes.most_common(1)
        return cause if complaints >= LIKELY else none

    def _find_similar(self, values):
        """Find, reason by reason, the similar complaints that the reader may see.

        The database gives a few for each reason; the rules of the reader are asked of
        these few only, and of all of them at once.
        """
        few = {
            "reference": self._get_newest_of_reference(values),
            "contact": self._get_newest_of_contact(values),
            "text": self._get_alike(values),
            "cause": self._get_newest_of_cause(values),
        }
        seen = self.search_fetch(
            Domain("id", "in", {id_ for ids in few.values() for id_ in ids})
            & Domain("id", "!=", self._read_number(values, "id"))
            & Domain("is_complaint", "=", True)
            & Domain("complaint_confidential", "!=", True),
            READ,
        )
        visible = set(seen.ids)
        return {
            reason: seen.browse([id_ for id_ in ids if id_ in visible])[
                : SHOWN if reason == "text" else BY_FACT
            ]
            for reason, ids in few.items()
        }

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

    def _get_newest_of_reference(self, values):
        reference = str(values.get("reference") or "").strip()[:200]
        return self._get_newest("complaint_reference", reference)

    def _get_newest_of_contact(self, values):
        """Whoever is of the same company is the same contact."""
        contact = self.env["res.partner"].browse(
            self._read_number(values, "partner_id")
        )
        contact = contact.exists().commercial_partner_id.id
        return self._get_newest("commercial_partner_id", contact)

    def _get_newest_of_cause(self, values):
        cause = self._read_number(values, "cause_id")
        return self._get_newest("complaint_cause_id", cause)

    def _get_newest(self, fact, value):
        """Ids of the newest complaints with this fact, by its own index.

        :param value: what the fact is; nothing is found for nothing
        """
        if not value:
            return []
        self.flush_model(
            [
                "active",
                "company_id",
                "complaint_confidential",
                "complaint_received_on",
                "is_complaint",
                fact,
            ]
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM helpdesk_ticket
                    WHERE is_complaint AND active
                      AND complaint_confidential IS NOT TRUE
                      AND company_id = ANY(%s) AND %s = %s
                    ORDER BY complaint_received_on DESC LIMIT %s""",
                self.env.companies.ids,
                SQL.identifier(fact),
                value,
                NEWEST_OF_FACT,
            )
        )
        return [row[0] for row in rows]

    def _get_alike(self, values):
        """Ids of complaints in like words, the likest first.

        Of the newest that have a rare word of this text, or two less rare ones, those
        that rank highest.
        """
        text = str(values.get("text") or "")[:LONGEST]
        company = self._read_number(values, "company_id") or self.env.company.id
        if not text.strip():
            return []
        self.flush_model(
            ["company_id", "complaint_summary", "description", "is_complaint", "name"]
        )
        frequencies, complaints = self._get_word_frequencies(text, company)
        words = rare_words(frequencies)
        query = candidates_query(words, frequencies, complaints)
        if not query:
            return []
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
        return [row[0] for row in rows]

    def _get_word_frequencies(self, text, company):
        """How common the words of a text are, as the database counted them last.

        A word that was not counted is rarer than all that were: by half, it is said.

        :return: ``{word: share of the complaints with it}``, and about how many
            complaints there are
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
                   SELECT t.lexeme, COALESCE(counted.share, rarest.share, 0)
                     FROM unnest(to_tsvector(complaint_search_config(%s), %s)) AS t
                     LEFT JOIN counted ON counted.word = t.lexeme
                    CROSS JOIN (
                          SELECT min(share) / 2 AS share FROM counted
                           WHERE word IS NOT NULL) AS rarest""",
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
