from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Whoever sells hears of an open complaint, and nothing of what it is."""

    _inherit = "crm.lead"

    complaint_notice = fields.Char(compute="_compute_complaint_notice")

    @api.depends("partner_id.commercial_partner_id", "email_normalized")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_complaint_notice(self):
        """Whom to ask first, of all leads of a list in a few statements."""
        contacts = {lead: lead._get_complaint_contacts() for lead in self}
        by_email = self._get_contacts_by_email(
            [lead.email_normalized for lead in self if not contacts[lead]]
        )
        partners = self.env["res.partner"].union(*contacts.values(), *by_email.values())
        owners = self._get_complaint_owners(partners)
        for lead in self:
            found = contacts[lead] or by_email.get(
                lead.email_normalized, self.env["res.partner"]
            )
            names = {name for contact in found for name in owners.get(contact.id, ())}
            notice = self.env._(
                "Open complaint, ask %(names)s first.", names=", ".join(sorted(names))
            )
            lead.complaint_notice = notice if names else False

    def _get_complaint_contacts(self):
        # sudo: of a contact that may be hidden only whether it complains is asked
        return self.sudo().partner_id.commercial_partner_id

    @api.model
    def _get_contacts_by_email(self, emails):
        """The contacts of leads that have none, by their address.

        :return: ``{address: contacts}``
        """
        emails = [email for email in emails if email]
        if not emails:
            return {}
        # sudo: as above
        partners = self.env["res.partner"].sudo()
        found = partners.search([("email_normalized", "in", emails)])
        return {
            email: same.commercial_partner_id
            for email, same in found.grouped("email_normalized").items()
        }

    @api.model
    def _get_complaint_owners(self, contacts):
        """Who to ask about the open complaints of contacts.

        :return: ``{contact id: names}``
        """
        # sudo: who has no right on complaints hears only that there is one, and whom to
        # ask; of confidential ones, those of our own people and anonymous ones nothing
        tickets = self.env["helpdesk.ticket"].sudo()
        groups = tickets._read_group(
            tickets._get_contact_figures_domain()
            & Domain("complaint_is_open", "=", True)
            & Domain("complaint_is_history", "!=", True)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("commercial_partner_id", "in", contacts.ids),
            groupby=["commercial_partner_id", "team_id", "user_id"],
        )
        names = {}
        for contact, team, user in groups:
            owner = user or team.user_id or team
            names.setdefault(contact.id, set()).add(owner.name)
        return names
