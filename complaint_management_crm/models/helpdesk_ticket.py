from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.complaint_management.models.selections import AGENT


class HelpdeskTicket(models.Model):
    """What is at stake with a contact who complains, and winning them back."""

    _inherit = "helpdesk.ticket"

    complaint_opportunity_count = fields.Integer(
        string="Open opportunities",
        compute="_compute_complaint_opportunities",
        groups=AGENT,
    )
    complaint_value_at_stake = fields.Monetary(
        string="At stake",
        currency_field="complaint_currency_id",
        compute="_compute_complaint_opportunities",
        groups=AGENT,
    )
    complaint_win_back_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Win back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=AGENT,
    )

    @api.depends("commercial_partner_id", "company_id")
    def _compute_complaint_opportunities(self):
        """Number and expected revenue, in the currency of the company.

        Agents see these two figures whether or not they may open the opportunities.
        """
        counted = self.filtered_domain(self._get_contact_figures_domain())
        # sudo: the two figures, for who may read the complaint
        groups = (
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                counted._get_open_opportunities_domain(),
                groupby=["partner_id", "company_id"],
                aggregates=["__count", "expected_revenue:sum"],
            )
        )
        for ticket in self:
            own = [
                (count, revenue)
                for partner, company, count, revenue in groups
                if ticket in counted
                and partner.commercial_partner_id == ticket.commercial_partner_id
                and company.id in (False, ticket.company_id.id)
            ]
            ticket.complaint_opportunity_count = sum(count for count, _sum in own)
            ticket.complaint_value_at_stake = sum(revenue for _count, revenue in own)

    def _get_open_opportunities_domain(self):
        """The open opportunities of the contacts of these complaints."""
        return (
            Domain("type", "=", "opportunity")
            & Domain("won_status", "=", "pending")
            & Domain("company_id", "in", [False, *self.company_id.ids])
            & Domain(
                "partner_id.commercial_partner_id", "in", self.commercial_partner_id.ids
            )
        )

    def action_complaint_opportunities(self):
        """Open the opportunities at stake, those that the reader may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_opportunities"
        )
        return dict(
            action, domain=list(self._get_open_opportunities_domain()), context={}
        )

    def action_complaint_win_back(self):
        """Give sales a follow-up: win this contact back. Nothing of the complaint goes.

        :raise UserError: without a contact, a second time, or when no contact may hear
            of this complaint
        """
        self.ensure_one()
        self.check_access("write")
        if self.complaint_win_back_id:
            raise UserError(self.env._("There is a follow-up opportunity already."))
        if not self.filtered_domain(self._get_contact_figures_domain()):
            raise UserError(
                self.env._(
                    "Nothing of this complaint leaves the register, so there is no "
                    "follow-up by sales."
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the contact first: who is to be won back?")
            )
        # sudo: agents have no right on opportunities; this is the one they may give
        lead = self.env["crm.lead"].sudo().create(self._prepare_win_back())
        self.sudo().complaint_win_back_id = lead
        self._record_event("win_back", {})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Sales has a follow-up: %(name)s", name=lead.name
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _prepare_win_back(self):
        partner = self.partner_id
        return {
            "type": "opportunity",
            "name": self.env._("Win back: %(name)s", name=partner.display_name),
            "partner_id": partner.id,
            "user_id": partner.sudo().user_id.id,
            "company_id": self.company_id.id,
        }
