from odoo import fields, models
from odoo.fields import Domain

from .readable_one2many import ReadableOne2many
from .selections import AGENT


class ResPartner(models.Model):
    """Complaints in the figures of a contact, in few statements for a whole list.

    As the reader may see them; never confidential ones, those of our own people, or
    anonymous ones, also not in the host's number of tickets.
    """

    _inherit = "res.partner"

    helpdesk_ticket_ids = ReadableOne2many()
    complaint_count = fields.Integer(
        string="Complaints", compute="_compute_complaint_count", groups=AGENT
    )
    complaint_last_outcome = fields.Char(
        string="Last outcome", compute="_compute_complaint_count", groups=AGENT
    )

    def _compute_complaint_count(self):
        """Of the contact and whoever belongs to the same company."""
        tickets = self.env["helpdesk.ticket"]
        step = tickets._fields["complaint_outcome"]
        domain = tickets._get_contact_figures_domain()
        groups = tickets._read_group(
            domain & self._get_commercial_domain(),
            groupby=["commercial_partner_id"],
            aggregates=["__count"],
        )
        counts = {contact.id: count for contact, count in groups}
        latest = tickets._read_group(
            domain
            & self._get_commercial_domain()
            & Domain("complaint_outcome", "!=", False),
            groupby=["commercial_partner_id"],
            aggregates=["id:max"],
        )
        last = tickets.browse(last for _contact, last in latest)
        outcomes = {
            complaint.commercial_partner_id.id: step.convert_to_export(
                complaint.complaint_outcome, complaint
            )
            for complaint in last
        }
        for partner in self:
            contact = partner.commercial_partner_id.id
            partner.complaint_count = counts.get(contact, 0)
            partner.complaint_last_outcome = outcomes.get(contact, False)

    def _get_commercial_domain(self):
        return Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)

    def _compute_helpdesk_ticket_count(self):
        """The host's figures: of a contact and its children, in three statements."""
        tickets = self.env["helpdesk.ticket"]
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        domain = Domain("partner_id", "in", family.ids)
        if not self.env.user.share:
            # outsiders find no confidential ones, and may not use our fields
            domain &= Domain("is_complaint", "!=", True) | (
                tickets._get_contact_figures_domain()
            )
        groups = tickets._read_group(
            domain, groupby=["partner_id", "stage_id"], aggregates=["__count"]
        )
        total, active = {}, {}
        for partner, stage, count in groups:
            # sudo: a contact above may not be readable
            for contact in partner.sudo()._get_complaint_line():
                total[contact] = total.get(contact, 0) + count
                if not stage.closed:
                    active[contact] = active.get(contact, 0) + count
        for partner in self:
            of_all, of_active = total.get(partner.id, 0), active.get(partner.id, 0)
            partner.helpdesk_ticket_count = of_all
            partner.helpdesk_ticket_active_count = of_active
            partner.helpdesk_ticket_count_string = f"{of_active} / {of_all}"

    def _get_complaint_line(self):
        """The contact and those it belongs to, up to the top: their ids."""
        line, contact = [], self
        while contact and contact.id not in line:
            line.append(contact.id)
            contact = contact.parent_id
        return line

    def action_view_complaints(self):
        """Open the complaints that the figures of this contact count."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_register_action"
        )
        domain = (
            self.env["helpdesk.ticket"]._get_contact_figures_domain()
            & self._get_commercial_domain()
        )
        return dict(action, domain=list(domain), context={})
