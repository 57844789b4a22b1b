from odoo import models

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
        return forbidden | (self - forbidden)._filter_among_us()

    def _filter_among_us(self):
        """Internal messages of tickets that neither are from nor to this outsider."""
        partner = self.env.user.partner_id
        # sudo: what says whether they may read it is part of what they ask for
        return self.sudo().filtered(
            lambda message: (
                message.model == TICKET
                and (
                    message.is_internal
                    or not message.subtype_id
                    or message.subtype_id.internal
                )
                and partner not in message.partner_ids | message.notified_partner_ids
                and partner != message.author_id
            )
        ).sudo(False)
