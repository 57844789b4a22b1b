from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .append_only import make_append_only


class ComplaintDecision(models.Model):
    """What management decided about a cause: taken on, later, or accepted.

    History, kept for good with the figures of that day; a change of mind is a new
    decision. Accepting twice while the figures rise is marked.
    """

    _name = "complaint.decision"
    _description = "Decision about a cause"
    _order = "date desc, id desc"
    _rec_name = "cause_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    cause_id = fields.Many2one(
        comodel_name="complaint.cause",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    choice = fields.Selection(
        selection=[
            ("take_on", "Take on"),
            ("later", "Later"),
            ("accept", "Accept"),
        ],
        string="Decision",
        required=True,
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        domain=[("share", "=", False)],
        ondelete="restrict",
        index=True,
        help="Who does it, or comes back to it.",
    )
    reason = fields.Char(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    decided_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    complaints = fields.Integer(
        string="Complaints a year", readonly=True, aggregator=None
    )
    price = fields.Monetary(
        string="Price of not fixing per month", readonly=True, aggregator=None
    )

    def init(self):
        """History: the database itself refuses every change."""
        make_append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Each decision keeps the figures it was taken on."""
        prices = self.env["complaint.cause.price"]
        for vals in vals_list:
            # sudo: the figures of the list, which who decides has before them
            figures = prices.sudo()._get_figures(
                vals.get("company_id") or self.env.company.id, vals.get("cause_id")
            )
            if not self.env.su:
                vals["decided_by_id"] = self.env.uid
            vals.setdefault("complaints", figures["complaints"])
            vals.setdefault("price", figures["price"])
        return super().create(vals_list)

    @api.constrains("choice", "owner_id", "date", "reason")
    def _check_decision(self):
        for decision in self:
            if not decision.reason.strip():
                raise ValidationError(self.env._("Give the reason of this decision."))
            if decision.choice == "take_on" and not decision.owner_id:
                raise ValidationError(
                    self.env._(
                        "Name who takes on %(cause)s, or choose Later.",
                        cause=decision.cause_id.name,
                    )
                )
            if decision.date > fields.Date.context_today(decision):
                raise ValidationError(
                    self.env._(
                        "A decision is not taken in the future. Correct its date."
                    )
                )
