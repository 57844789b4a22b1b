from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.pattern_rule import BEFORE

# By what complaints are counted, and the column and table of the tree behind it.
KEYS = {
    "cause_id": ("complaint_cause_id", "complaint_cause"),
    "category_id": ("category_id", "helpdesk_ticket_category"),
}


class ComplaintCauseCount(models.Model):
    """How many complaints came in on a day, per company and cause, leaf and group.

    Without a cause the category stands for it. These numbers make the search for
    patterns proportional to the new complaints: they are counted again for the days
    that changed, never for the register. Days are those of UTC.

    Several complaints of one contact about one reference count once: of what has such
    a complaint before it the day of that one is kept, and within a window that holds
    both it does not count.
    """

    _name = "complaint.cause.count"
    _description = "Complaints per cause and day"
    _order = "day desc, id"
    _rec_name = "day"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    cause_id = fields.Many2one(comodel_name="complaint.cause", ondelete="cascade")
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category", ondelete="cascade"
    )
    day = fields.Date(required=True)
    previous_day = fields.Date()
    n = fields.Integer(string="Number", required=True)

    _cause_uniq = models.UniqueIndex(
        "(company_id, cause_id, day, COALESCE(previous_day, 'infinity'))"
        " WHERE cause_id IS NOT NULL"
    )
    _category_uniq = models.UniqueIndex(
        "(company_id, category_id, day, COALESCE(previous_day, 'infinity'))"
        " WHERE category_id IS NOT NULL"
    )
    _company_idx = models.Index("(company_id, day)")
    _cause_idx = models.Index("(cause_id) WHERE cause_id IS NOT NULL")
    _category_idx = models.Index("(category_id) WHERE category_id IS NOT NULL")

    @api.model
    def _count_if_new(self):
        """An update of a register that is older than these numbers counts it once."""
        rows = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT FROM helpdesk_ticket WHERE is_complaint)"
                " AND NOT EXISTS (SELECT FROM complaint_cause_count)"
            )
        )
        if rows[0][0]:
            self._count_everything()

    @api.model
    def _count_everything(self):
        """Count the whole register; needed once, or after changes past the ORM."""
        for key, (_column, table) in KEYS.items():
            rows = self.env.execute_query(
                SQL("SELECT id FROM %s", SQL.identifier(table))
            )
            self._count_nodes(key, self.browse(row[0] for row in rows))

    @api.model
    def _count_nodes(self, key, nodes):
        """Count some causes or categories on all days; groups with what is below."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM complaint_cause_count WHERE %s = ANY(%s)",
                *(SQL.identifier(key), list(nodes.ids)),
            )
        )
        asked = SQL(
            "SELECT c.id AS company, node AS node, NULL::date AS day"
            "  FROM res_company c, unnest(%s::int[]) AS node",
            list(nodes.ids),
        )
        self.env.cr.execute(self._insert(key, asked))
        self.invalidate_model()

    @api.model
    def _recount(self, key, cells):
        """Count these again: what is there now, whatever was there before.

        :param str key: ``cause_id`` or ``category_id``
        :param cells: set of ``(company id, node id, day)``
        """
        if not cells:
            return
        self.env.flush_all()
        companies, nodes, days = (list(part) for part in zip(*cells, strict=True))
        asked = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::date[])"
            " AS cell (company, node, day)",
            *(companies, nodes, days),
        )
        self.env.cr.execute(
            SQL(
                """DELETE FROM complaint_cause_count c USING (%s) AS asked
                    WHERE c.company_id = asked.company AND c.%s = asked.node
                      AND c.day = asked.day""",
                *(asked, SQL.identifier(key)),
            )
        )
        self.env.cr.execute(self._insert(key, asked))
        self.invalidate_model()

    def _insert(self, key, asked):
        """Count what is asked for: companies, nodes, and a day or (NULL) all days."""
        column, table = KEYS[key]
        # without a cause the category stands for it
        counted = SQL(
            "is_complaint AND active AND duplicate_id IS NULL"
            " AND complaint_received_on IS NOT NULL"
            + (" AND complaint_cause_id IS NULL" if key == "category_id" else "")
        )
        return SQL(
            """
            INSERT INTO complaint_cause_count
                   (company_id, %(key)s, day, previous_day, n)
            SELECT asked.company, asked.node, t.complaint_received_on::date,
                   before.day, count(*)
              FROM (%(asked)s) AS asked
              JOIN %(table)s AS node ON node.id = asked.node
              JOIN %(table)s AS leaf ON leaf.parent_path LIKE node.parent_path || '%%'
              JOIN (SELECT * FROM helpdesk_ticket WHERE %(counted)s) t
                ON t.company_id = asked.company AND t.%(column)s = leaf.id
               AND t.complaint_received_on >= COALESCE(asked.day, '-infinity')
               AND t.complaint_received_on < COALESCE(asked.day + 1, 'infinity')
              LEFT JOIN LATERAL (
                    SELECT q.complaint_received_on::date AS day
                      FROM (SELECT * FROM helpdesk_ticket WHERE %(counted)s) q
                      JOIN %(table)s AS own ON own.id = q.%(column)s
                       AND own.parent_path LIKE node.parent_path || '%%'
                     WHERE q.company_id = t.company_id
                       AND q.partner_id = t.partner_id
                       AND q.complaint_reference = t.complaint_reference
                       AND (q.complaint_received_on, q.id)
                           < (t.complaint_received_on, t.id)
                     ORDER BY q.complaint_received_on DESC
                     LIMIT 1
                   ) before ON TRUE
             GROUP BY 1, 2, 3, 4
            """,
            key=SQL.identifier(key),
            asked=asked,
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            counted=counted,
        )

    @api.model
    def _get_sums(self, key, asked):
        """How many came within windows, and in the 365 days before each.

        :param asked: list of ``(company id, node id, day before the window, last day)``
        :return: list of ``(within, before)`` in the same order
        """
        sums = [(0, 0)] * len(asked)
        if not asked:
            return sums
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.place - 1,
                       sum(c.n) FILTER (WHERE c.day > w.start AND
                           (c.previous_day IS NULL OR c.previous_day <= w.start)),
                       sum(c.n) FILTER (WHERE c.day <= w.start AND
                           (c.previous_day IS NULL
                            OR c.previous_day <= w.start - %(before)s))
                  FROM unnest(%(companies)s::int[], %(nodes)s::int[],
                              %(starts)s::date[], %(stops)s::date[])
                       WITH ORDINALITY AS w (company, node, start, stop, place)
                  JOIN complaint_cause_count c
                    ON c.company_id = w.company AND c.%(key)s = w.node
                   AND c.day > w.start - %(before)s AND c.day <= w.stop
                 GROUP BY w.place
                """,
                key=SQL.identifier(key),
                before=BEFORE,
                **dict(
                    zip(
                        ("companies", "nodes", "starts", "stops"),
                        (list(part) for part in zip(*asked, strict=True)),
                        strict=True,
                    )
                ),
            )
        )
        for place, within, before in rows:
            sums[place] = (int(within or 0), int(before or 0))
        return sums

    @api.model
    def _get_days(self, key, asked):
        """The days from one on, within a window, on which complaints came in.

        :param asked: set of ``(company id, node id, day, window in days)``
        :return: set of ``(company id, node id, day)``
        """
        if not asked:
            return set()
        self.flush_model()
        companies, nodes, days, windows = (
            list(part) for part in zip(*asked, strict=True)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.company_id, c.%s, c.day
                  FROM unnest(%s::int[], %s::int[], %s::date[], %s::int[])
                       AS w (company, node, day, days)
                  JOIN complaint_cause_count c
                    ON c.company_id = w.company AND c.%s = w.node
                   AND c.day >= w.day AND c.day < w.day + w.days
                """,
                *(SQL.identifier(key), companies, nodes, days, windows),
                SQL.identifier(key),
            )
        )
        return set(rows)

    @api.model
    def _get_first_day(self, company_id):
        """The day on which the register of a company begins, or None."""
        rows = self.env.execute_query(
            SQL(
                "SELECT min(day) FROM complaint_cause_count WHERE company_id = %s",
                company_id,
            )
        )
        return rows[0][0]

    @api.model
    def _get_seen(self, causes, company):
        """How many came within the window that ends today: ``{cause: number}``."""
        today = fields.Date.today()
        asked = [
            (company.id, cause.id, today - timedelta(days=cause.window_days), today)
            for cause in causes
        ]
        sums = self._get_sums("cause_id", asked)
        return {cause: within for cause, (within, _b) in zip(causes, sums, strict=True)}
