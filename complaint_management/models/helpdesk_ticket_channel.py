from odoo import api, fields, models

from .selections import EXPRESSIONS


class HelpdeskTicketChannel(models.Model):
    _inherit = "helpdesk.ticket.channel"

    complaint_expressed = fields.Selection(
        selection=EXPRESSIONS,
        string="Expressed",
        help="How a complaint that comes in this way is usually expressed.",
    )

    @api.model
    def _get_call_channel(self):
        """The channel of a call: the first one of this company for the spoken word."""
        companies = [False, self.env.company.id]
        return self.search(
            [("complaint_expressed", "=", "oral"), ("company_id", "in", companies)],
            limit=1,
        )
