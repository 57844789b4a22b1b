from odoo import fields, models

from .selections import AGENT


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    complaint_report_ids = fields.One2many(
        comodel_name="complaint.report",
        inverse_name="ticket_id",
        string="Facts",
        groups=AGENT,
        help="To find the complaints that a chart counts: (facts, any, domain).",
    )
