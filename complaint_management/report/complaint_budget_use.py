from odoo import fields, models
from odoo.tools import SQL

from ..models.complaint_people_mixin import GROUP


class ComplaintBudgetUse(models.Model):
    """Figures about people: how budgets are used, and by whom it may be seen.

    The rule of reports; :class:`complaint.people.mixin` keeps it where records are
    grouped. A row is about one person, or about everybody together in a month, and then
    at least three persons. The record rules give the rows about a person to that
    person; to coordinators, once staff were consulted; to nobody else. There is no
    ranking: rows come by month.
    """

    _name = "complaint.budget.use"
    _description = "Use of budgets"
    _auto = False
    _order = "month desc, scope, id"
    _rec_name = "month"
    _depends = {
        "complaint.budget": ["user_id", "company_id", "date_from", "amount_left"],
        "complaint.budget.move": ["budget_id", "kind", "amount"],
        "res.company": ["complaint_staff_consulted_on"],
    }

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(readonly=True, help="The month in which the budget began.")
    scope = fields.Selection(
        selection=[("all", "Everybody together"), ("person", "One person")],
        string="About",
        readonly=True,
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    names_on = fields.Boolean(string="Staff were consulted", readonly=True)
    persons = fields.Integer(readonly=True, aggregator="max")
    granted = fields.Monetary(readonly=True)
    reserved = fields.Monetary(readonly=True)
    spent = fields.Monetary(readonly=True)
    amount_left = fields.Monetary(string="Left", readonly=True)
    used_share = fields.Float(string="Used (%)", aggregator="avg", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """WITH sums AS (%(sums)s)
            SELECT id * 2::bigint AS id, 'person' AS scope, user_id, 1 AS persons,
                   company_id, month, names_on, granted, reserved, spent, amount_left,
                   (spent / NULLIF(granted, 0))::float AS used_share
              FROM sums
         UNION ALL
            SELECT min(id) * 2::bigint + 1 AS id, 'all' AS scope, NULL AS user_id,
                   count(DISTINCT user_id) AS persons, company_id, month, names_on,
                   sum(granted), sum(reserved), sum(spent), sum(amount_left),
                   (sum(spent) / NULLIF(sum(granted), 0))::float AS used_share
              FROM sums
             GROUP BY company_id, month, names_on
            HAVING count(DISTINCT user_id) >= %(group)s""",
            sums=self._sums(),
            group=GROUP,
        )

    def _sums(self):
        """What was granted, is reserved and was spent of each budget."""
        return SQL(
            """SELECT budget.id, budget.user_id, budget.company_id,
                      date_trunc('month', budget.date_from)::date AS month,
                      company.complaint_staff_consulted_on IS NOT NULL AS names_on,
                      budget.amount_left,
                      COALESCE(sum(move.amount) FILTER (
                          WHERE move.kind IN ('grant', 'correction')), 0) AS granted,
                      COALESCE(-sum(move.amount) FILTER (
                          WHERE move.kind IN ('reserve', 'release')), 0) AS reserved,
                      COALESCE(-sum(move.amount) FILTER (
                          WHERE move.kind = 'spend'), 0) AS spent
                 FROM complaint_budget budget
                 JOIN res_company company ON company.id = budget.company_id
                 LEFT JOIN complaint_budget_move move ON move.budget_id = budget.id
                GROUP BY budget.id, company.id"""
        )

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group is that of its sums."""
        if aggregate_spec == "used_share:avg":
            spent, granted = (
                self._field_to_sql(self._table, name, query)
                for name in ("spent", "granted")
            )
            return SQL("(SUM(%s) / NULLIF(SUM(%s), 0))::float", spent, granted)
        return super()._read_group_select(aggregate_spec, query)
