from odoo import api, fields, models
from odoo.fields import Domain

from .selections import AGENT


class HelpdeskTicket(models.Model):
    """A complaint and its facts have one number.

    The facts do not point back: the name of what they point at would tell everybody
    who may see facts what the complaint is about.
    """

    _inherit = "helpdesk.ticket"

    complaint_report_ids = fields.One2many(
        comodel_name="complaint.report",
        compute="_compute_complaint_report_ids",
        search="_search_complaint_report_ids",
        string="Facts",
        groups=AGENT,
        help="To find the complaints that a chart counts: (facts, any, domain).",
    )

    def _compute_complaint_report_ids(self):
        facts = self.env["complaint.report"]
        for ticket in self:
            is_there = ticket.is_complaint and not ticket.complaint_confidential
            ticket.complaint_report_ids = facts.browse(ticket.ids if is_there else [])

    @api.model
    def _search_complaint_report_ids(self, operator, value):
        if operator == "any":
            value = self.env["complaint.report"]._search(Domain(value))
        elif operator != "in":
            return NotImplemented
        return Domain("id", "in", value)
