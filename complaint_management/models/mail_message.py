from markupsafe import Markup

from odoo import models

from ..tools.web_text import has_private_link, without_private_links

TICKET = "helpdesk.ticket"


class MailMessage(models.Model):
    """An outsider reads what was written to them, never what we tell each other.

    By search the platform keeps internal messages from outsiders; by id it does so for
    comments only, while notes of rules and tracked changes are of other types.
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user._is_internal():
            return forbidden
        # sudo: what says whether they may read it is part of what they ask for
        among_us = (
            (self - forbidden)
            .sudo()
            .filtered(lambda message: message._is_among_us())
            .sudo(False)
        )
        return forbidden | among_us

    def _is_among_us(self):
        """Internal on a ticket, and neither from nor to the outsider who asks.

        So is a letter, which has a private link in it.
        """
        partner = self.env.user.partner_id
        kind = self.subtype_id
        return (
            self.model == TICKET
            and (
                self.is_internal
                or not kind
                or kind.internal
                or has_private_link(self.body)
            )
            and partner not in self.partner_ids | self.notified_partner_ids
            and partner != self.author_id
        )

    def _is_from_outside(self):
        """Whether the complainant wrote it, or somebody else who is no colleague.

        Who is no contact writes as one writes by e-mail: without an author.
        """
        if not self.author_id:
            return self.message_type == "email"
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        return self.author_id.partner_share and self.author_id.id != robot

    def _get_track_body(self):
        """What it says, on a page for the complainant and for who reads along there."""
        return Markup(without_private_links(self.body))
