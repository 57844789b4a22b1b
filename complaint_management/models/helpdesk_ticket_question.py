from odoo import fields, models

from .selections import AGENT


class HelpdeskTicket(models.Model):
    """Questions to helpers, and what was decided outside."""

    _inherit = "helpdesk.ticket"

    complaint_question_ids = fields.One2many(
        comodel_name="complaint.question",
        inverse_name="ticket_id",
        string="Questions to helpers",
        groups=AGENT,
    )
    complaint_outside_ids = fields.One2many(
        comodel_name="complaint.outside",
        inverse_name="ticket_id",
        string="What happened outside",
        groups=AGENT,
    )
