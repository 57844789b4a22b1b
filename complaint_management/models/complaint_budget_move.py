from odoo import api, fields, models

from .append_only import make_append_only


class ComplaintBudgetMove(models.Model):
    """The ledger: every change of what is left of a budget, written once, for good."""

    _name = "complaint.budget.move"
    _description = "Budget move"
    _order = "id desc"
    _rec_name = "kind"

    budget_id = fields.Many2one(
        comodel_name="complaint.budget",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    compensation_id = fields.Many2one(
        comodel_name="complaint.compensation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[
            ("grant", "Grant"),
            ("reserve", "Reserve"),
            ("release", "Release"),
            ("spend", "Spend"),
            ("correction", "Correction"),
        ],
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(
        required=True,
        readonly=True,
        help="How much it changes what is left, in the currency of the company.",
    )
    # not stored: an append-only row follows nothing
    company_id = fields.Many2one(related="budget_id.company_id")
    user_id = fields.Many2one(related="budget_id.user_id")
    currency_id = fields.Many2one(related="budget_id.currency_id")
    amount_currency = fields.Monetary(
        string="Amount offered", currency_field="offer_currency_id", readonly=True
    )
    offer_currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    rate = fields.Float(digits=(16, 8), aggregator=None, readonly=True)
    reason = fields.Char(readonly=True)

    _once = models.UniqueIndex(
        "(compensation_id, kind) WHERE kind IN ('reserve', 'release', 'spend')",
        "This was booked already. Reload the page.",
    )

    def init(self):
        """Append-only for everybody and every road: the database itself refuses."""
        make_append_only(self.env.cr, self._table)

    @api.model
    def _get_granted(self, compensations):
        """What was granted for these compensations and not taken back.

        :return: ``{(budget, compensation): amount}``
        """
        # sudo: a grant for an offer is not the offerer's to read
        groups = self.sudo()._read_group(
            [("compensation_id", "in", compensations.ids), ("kind", "=", "grant")],
            groupby=["budget_id", "compensation_id"],
            aggregates=["amount:sum"],
        )
        return {(budget, given): amount for budget, given, amount in groups if amount}
