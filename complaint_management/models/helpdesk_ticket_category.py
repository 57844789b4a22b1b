from odoo import fields, models

from .selections import ASPECTS


class HelpdeskTicketCategory(models.Model):
    """The category is the agent's one choice; it carries defaults for the rest."""

    _inherit = "helpdesk.ticket.category"

    is_complaint_category = fields.Boolean(
        string="For complaints", help="Offered on complaints, not on ordinary tickets."
    )
    complaint_moment_id = fields.Many2one(
        comodel_name="complaint.moment",
        string="Moment of truth",
        check_company=True,
        ondelete="restrict",
    )
    complaint_aspect = fields.Selection(selection=ASPECTS, string="Aspect")
    complaint_impact = fields.Integer(string="Impact", help="From 1 (little) to 5.")
    complaint_risk = fields.Integer(string="Risk", help="From 1 (little) to 5.")
    complaint_safety = fields.Boolean(
        string="Safety", help="One complaint is enough to call it a pattern."
    )

    _complaint_scale_check = models.Constraint(
        "CHECK(complaint_impact BETWEEN 0 AND 5 AND complaint_risk BETWEEN 0 AND 5)",
        "Impact and risk go from 1 to 5.",
    )
