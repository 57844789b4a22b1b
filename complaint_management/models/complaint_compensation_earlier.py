from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_amount

from .selections import GIVEN_COMPENSATION


class ComplaintCompensation(models.Model):
    """What the contact got before: shown with an offer, and it blocks nothing."""

    _inherit = "complaint.compensation"

    earlier = fields.Char(compute="_compute_earlier")

    @api.depends("ticket_id")
    def _compute_earlier(self):
        tickets = self.env["helpdesk.ticket"]
        for compensation in self:
            ticket = compensation.ticket_id
            counted = ticket.filtered_domain(tickets._get_contact_figures_domain())
            contact = counted.commercial_partner_id
            shown = contact and ticket.company_id.complaint_show_earlier
            compensation.earlier = compensation._tell_earlier(contact) if shown else ""

    def _tell_earlier(self, contact):
        """How often and how much in twelve months; nothing when it was never."""
        ticket = self.ticket_id
        counted = ticket._get_contact_figures_domain()
        since = fields.Datetime.now() - timedelta(days=365)
        # sudo: what all agents gave, on complaints that anybody may count
        [(count, amount)] = self.sudo()._read_group(
            Domain("company_id", "=", ticket.company_id.id)
            & Domain("state", "in", list(GIVEN_COMPENSATION))
            & Domain("amount_company", ">", 0)
            & Domain("offered_on", ">=", since)
            & Domain("id", "!=", self._origin.id)
            & Domain("ticket_id.commercial_partner_id", "=", contact.id)
            & Domain("ticket_id", "any", counted),
            aggregates=["__count", "amount_company:sum"],
        )
        if not count:
            return ""
        return self.env._(
            "This contact before: %(count)s in 12 months, %(amount)s",
            count=count,
            amount=format_amount(self.env, amount, ticket.company_id.currency_id),
        )


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_show_earlier = fields.Boolean(
        string="Earlier compensation",
        default=True,
        help="Show with an offer what this contact got in twelve months.",
        groups="base.group_user",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_show_earlier = fields.Boolean(
        related="company_id.complaint_show_earlier", readonly=False
    )
