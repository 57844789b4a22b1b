from odoo import api, fields, models

from .selections import PERIOD_NAMES


class ResCompany(models.Model):
    """What a company lets its agents give."""

    _inherit = "res.company"

    complaint_ceiling = fields.Monetary(
        string="Ceiling per complaint",
        help="Goodwill of all agents together. Leave at zero for no ceiling.",
        groups="base.group_user",
    )
    complaint_contact_ceiling = fields.Monetary(
        string="Ceiling per contact",
        help="Goodwill of all agents together in twelve months. Leave at zero for no "
        "ceiling.",
        groups="base.group_user",
    )
    complaint_offer_days = fields.Integer(
        string="Days an offer is valid", default=14, groups="base.group_user"
    )
    complaint_budget_amount = fields.Monetary(
        string="Budget of every agent",
        help="Every agent without a budget gets one of this amount, also who joins "
        "later.",
        groups="base.group_user",
    )
    complaint_budget_maximum = fields.Monetary(
        string="At most per complaint", groups="base.group_user"
    )
    complaint_budget_period = fields.Selection(
        selection=PERIOD_NAMES,
        default="month",
        required=True,
        groups="base.group_user",
    )
    complaint_cosign = fields.Boolean(
        string="Co-signing",
        help="A colleague may pay from the own budget what an agent lacks.",
        groups="base.group_user",
    )
    complaint_mirror = fields.Boolean(
        string="Mirror", default=True, groups="base.group_user"
    )

    _complaint_amounts_check = models.Constraint(
        "CHECK (complaint_ceiling >= 0 AND complaint_contact_ceiling >= 0"
        " AND complaint_budget_amount >= 0 AND complaint_budget_maximum >= 0)",
        "An amount cannot be negative.",
    )
    _complaint_offer_days_check = models.Constraint(
        "CHECK (complaint_offer_days > 0)", "An offer is valid for one day at least."
    )

    @api.model
    def _get_complaint_companies(self):
        """The companies that a daily job goes through, one after the other."""
        return self.search([("active", "=", True)], order="id")
