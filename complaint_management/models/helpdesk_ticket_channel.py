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

    @api.model
    def _get_web_channel(self, company_id):
        """The channel of our own pages: the host's, or ours where that is not seen.

        The host's channels belong to its first company.
        """
        host = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web", False)
        if host and host.active and host.company_id.id in (False, company_id):
            return host
        return self.env.ref("complaint_management.channel_web", False) or self.browse()
