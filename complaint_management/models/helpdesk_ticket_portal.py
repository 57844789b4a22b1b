from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """The portal: which complaints, files and buttons an outsider sees."""

    _inherit = "helpdesk.ticket"

    # Outsiders meet messages one by one, each by its own rules. Through these fields a
    # search would tell what stands in notes of colleagues.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """A complaint is found by its contact and its followers, not by their company.

        The host shows a ticket to everybody of the contact's company.
        """
        if not bypass_access and not self.env.su and self.env.user.share:
            # sudo: the flag is hidden from outsiders
            others = self.sudo()._search(
                self._get_complaints_of_others_domain(), active_test=False
            )
            domain = Domain(domain) & Domain("id", "not in", others)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """An outsider reads what they find; see ``_search``."""
        result = super()._check_access(operation)
        if self.env.su or not self.env.user.share or not self.ids:
            return result
        # sudo: the flag is hidden from outsiders
        hidden = self.sudo().filtered_domain(self._get_complaints_of_others_domain())
        if not hidden:
            return result
        forbidden = hidden.sudo(False) | (result[0] if result else self.browse())
        make_error = self.env["ir.rule"]._make_access_error
        return forbidden, lambda: make_error(operation, forbidden)

    @api.model
    def _get_complaints_of_others_domain(self):
        """Complaints that are not this outsider's: not by them, not for their company
        as a whole, and not followed by them."""
        partner = self.env.user.partner_id
        own = partner | partner.commercial_partner_id
        return (
            Domain("is_complaint", "=", True)
            & (
                Domain("partner_id", "not in", own.ids)
                | Domain("partner_id", "=", False)
            )
            & Domain("message_partner_ids", "not in", partner.ids)
        )

    def _is_own_complaint(self):
        """Whether this user is the contact of this complaint, and nobody else."""
        self.ensure_one()
        user = self.env.user
        ticket = self.sudo()  # sudo: asked before anything of it is shown
        return (
            not user._is_public()
            and ticket.is_complaint
            and ticket.partner_id == user.partner_id
            and not ticket.complaint_confidential
        )

    @api.model
    def _get_own_complaints_domain(self):
        return (
            Domain("is_complaint", "=", True)
            & Domain("partner_id", "=", self.env.user.partner_id.id)
            & Domain("complaint_confidential", "!=", True)
        )

    @api.model
    def _count_own_complaints(self):
        # sudo: the flags are hidden from outsiders; these are their own complaints
        return self.sudo().search_count(self._get_own_complaints_domain())

    @api.model
    def _search_own_complaints(self, **options):
        """The complaints of this user, newest first, as superuser."""
        # sudo: as above
        return self.sudo().search(
            self._get_own_complaints_domain(),
            order="complaint_received_on DESC, id DESC",
            **options,
        )

    # ------------------------------------------------------------
    # Ordinary tickets: closing them, and their files
    # ------------------------------------------------------------

    def _get_stages_to_close_from_portal(self):
        """The stages by which an outsider can close this ticket; none for a complaint.

        The one predicate behind the buttons and the route.
        """
        self.ensure_one()
        ticket = self.sudo()  # sudo: the stages are the ticket's, whoever asks
        if ticket.is_complaint:
            return ticket.stage_id.browse()
        stages = ticket.team_id._get_applicable_stages()
        if not ticket.team_id:
            stages = stages.search(
                [
                    ("company_id", "in", [False, ticket.company_id.id]),
                    ("team_ids", "=", False),
                ]
            )
        return stages.filtered("close_from_portal")

    def _may_be_closed_from_portal(self):
        """An outsider closes a ticket they can read, a colleague one they can write."""
        return self.has_access("read" if self.env.user.share else "write")

    def _get_portal_attachments(self):
        """The files an outsider may see: never those of messages.

        Those of the conversation stand with their messages, those of internal notes
        nowhere.
        """
        ticket = self.sudo()  # sudo: files and messages of what was shown already
        return ticket.attachment_ids - ticket.message_ids.attachment_ids

    def _attach_files(self, files):
        """Keep files with a ticket.

        :param list files: ``(name, content)``
        """
        return (
            self.env["ir.attachment"]
            .sudo()  # the sender may be nobody
            .create(
                [
                    {
                        "name": name,
                        "raw": content,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                    for name, content in files
                ]
            )
        )
