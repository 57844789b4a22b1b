from odoo import fields, models

from .selections import EXPRESSIONS


class HelpdeskTicketChannel(models.Model):
    _inherit = "helpdesk.ticket.channel"

    complaint_expressed = fields.Selection(
        selection=EXPRESSIONS,
        string="Expressed",
        help="How a complaint that comes in this way is usually expressed.",
    )
