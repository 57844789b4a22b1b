from odoo import models


class HelpdeskTicket(models.Model):
    """Mail about complaints: nothing confidential to outsiders, nothing from old data."""

    _inherit = "helpdesk.ticket"

    def _may_follow(self, partner):
        """Whether a partner may hear of this confidential complaint.

        The complainant may; a colleague may when the record rules let them read it.
        """
        users = partner.sudo().with_context(active_test=False).user_ids
        internal = users.filtered(lambda user: not user.share)
        if internal:
            return any(self.with_user(user).has_access("read") for user in internal)
        return partner == self.sudo().partner_id

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Only who may read a confidential complaint can follow it."""
        # sudo: asked also by those who cannot see the flag
        confidential = self.sudo().filtered("complaint_confidential").sudo(self.env.su)
        for ticket in confidential:
            partners = self.env["res.partner"].browse(partner_ids or [])
            allowed = partners.filtered(ticket._may_follow)
            if allowed:
                super(HelpdeskTicket, ticket)._message_subscribe(
                    allowed.ids, subtype_ids, customer_ids
                )
        return super(HelpdeskTicket, self - confidential)._message_subscribe(
            partner_ids, subtype_ids, customer_ids
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """A confidential complaint notifies no colleague who may not read it.

        An outsider hears of it as the complainant, or when a message is addressed to them.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not (self and self.sudo().complaint_confidential):
            return recipients
        addressed = (msg_vals or {}).get("partner_ids", message.sudo().partner_ids.ids)
        return [
            recipient
            for recipient in recipients
            if self._may_be_notified(recipient, addressed)
        ]

    def _may_be_notified(self, recipient, addressed):
        if not recipient["id"]:  # an e-mail address typed for this message
            return True
        partner = self.env["res.partner"].browse(recipient["id"])
        outsider = recipient["share"] or not recipient["uid"]
        return (outsider and partner.id in addressed) or self._may_follow(partner)

    def _shut_out(self):
        """Take followers, notices and activities from who may no longer read these.

        Called when a complaint becomes confidential or its handlers or persons change.
        """
        # sudo: these are followers and activities of other people
        for ticket in self.sudo().filtered("complaint_confidential"):
            outsiders = ticket.message_partner_ids.filtered(
                lambda partner, ticket=ticket: not ticket._may_follow(partner)
            )
            ticket.message_unsubscribe(outsiders.ids)
            messages = ticket.with_context(active_test=False).message_ids
            told = messages.notified_partner_ids | messages.partner_ids
            shut_out = told.filtered(
                lambda partner, ticket=ticket: not ticket._may_follow(partner)
                and partner.user_ids.filtered(lambda user: not user.share)
            )
            messages.notification_ids.filtered(
                lambda notice, who=shut_out: notice.res_partner_id in who
            ).unlink()
            messages.partner_ids -= shut_out
            ticket._hand_over_activities()

    def _hand_over_activities(self):
        """Activities of those who may no longer read it go to the owner, or away."""
        activities = self.with_context(active_test=False).activity_ids
        lost = activities.filtered(
            lambda activity: not self._may_follow(activity.user_id.partner_id)
        )
        if self.user_id:
            lost.user_id = self.user_id
        else:
            lost.unlink()
        # the stored name of the document may still tell the title
        (activities - lost if not self.user_id else activities)._compute_res_name()

    def _creation_subtype(self):
        """History enters the register without telling anybody."""
        if self.complaint_is_history:
            return self.env["mail.message.subtype"]
        return super()._creation_subtype()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Nobody is told that history was assigned to them."""
        live = self.filtered(lambda ticket: not ticket.complaint_is_history)
        return super(HelpdeskTicket, live)._message_auto_subscribe_notify(
            partner_ids, template
        )

    def _track_template(self, tracking):
        """No letter of a stage goes out for history."""
        if self.sudo().complaint_is_history:
            return {}
        return super()._track_template(tracking)
