from odoo import models
from odoo.fields import Command

from ..tools.web_text import has_private_link


class HelpdeskTicket(models.Model):
    """Mail: nothing confidential to outsiders, nothing from old data."""

    _inherit = "helpdesk.ticket"

    def _may_follow(self, partner):
        """Whether a partner may hear of this confidential complaint.

        The complainant may; a colleague may when the record rules let them read it.
        """
        users = partner.sudo().with_context(active_test=False).user_ids
        internal = users.filtered(lambda user: not user.share)
        if internal:
            return any(self._may_be_read_by(user) for user in internal)
        return partner == self.sudo().partner_id

    def _may_be_read_by(self, user):
        """Whether the record rules let this user read it, in all their companies."""
        companies = user._get_company_ids()
        reader = self.with_user(user).with_context(allowed_company_ids=companies)
        return reader.has_access("read")

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

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Followers of its team follow it, confidential or not, if they may read it."""
        result = super()._message_auto_subscribe(
            updated_values, followers_existing_policy=followers_existing_policy
        )
        # sudo: followers are other people
        self.sudo().filtered("complaint_confidential")._unsubscribe_outsiders()
        return result

    def _message_create(self, values_list):
        """No message is addressed to a colleague who may not read the complaint.

        Who is addressed in a message may read it, whatever the rules of its document.
        """
        return super()._message_create(
            [self._leave_out_shut_out(values) for values in values_list]
        )

    def _leave_out_shut_out(self, values):
        ticket = self.browse(values.get("res_id"))
        addressed = self.env["res.partner"].browse(values.get("partner_ids") or [])
        if not (ticket and addressed and ticket.sudo().complaint_confidential):
            return values
        return dict(
            values, partner_ids=(addressed - ticket._get_shut_out(addressed)).ids
        )

    def _get_shut_out(self, partners):
        """Those of these partners who are colleagues and may not read this."""
        users = partners.sudo().with_context(active_test=False).user_ids
        colleagues = users.filtered(lambda user: not user.share).partner_id
        return (colleagues & partners).filtered(lambda p: not self._may_follow(p))

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """A confidential complaint notifies no colleague who may not read it.

        An outsider hears of it as the complainant, or when addressed in the message;
        so it is with letters of any complaint, which have private links in them.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        addressed = (msg_vals or {}).get("partner_ids", message.sudo().partner_ids.ids)
        if self and has_private_link(message.sudo().body):
            recipients = [
                recipient
                for recipient in recipients
                if not recipient["id"]
                or recipient["id"] in addressed
                or not _is_outsider(recipient)
            ]
        if not (self and self.sudo().complaint_confidential):
            return recipients
        return [
            recipient
            for recipient in recipients
            if self._may_be_notified(recipient, addressed)
        ]

    def _may_be_notified(self, recipient, addressed):
        if not recipient["id"]:  # an e-mail address typed for this message
            return True
        partner = self.env["res.partner"].browse(recipient["id"])
        if _is_outsider(recipient) and partner.id in addressed:
            return True
        return self._may_follow(partner)

    def _shut_out(self):
        """Take followers, notices and activities from who may no longer read these.

        Called when a complaint becomes confidential or its handlers or persons change.
        """
        # sudo: these are followers and activities of other people
        for ticket in self.sudo().filtered("complaint_confidential"):
            ticket._unsubscribe_outsiders()
            messages = ticket.with_context(active_test=False).message_ids
            told = messages.notified_partner_ids | messages.partner_ids
            shut_out = ticket._get_shut_out(told)
            messages.notification_ids.filtered(
                lambda notice, who=shut_out: notice.res_partner_id in who
            ).unlink()
            messages.write({"partner_ids": [Command.unlink(p.id) for p in shut_out]})
            ticket._hand_over_activities()

    def _unsubscribe_outsiders(self):
        for ticket in self:
            outsiders = ticket.message_partner_ids.filtered(
                lambda partner, ticket=ticket: not ticket._may_follow(partner)
            )
            ticket.message_unsubscribe(outsiders.ids)

    def _hand_over_activities(self):
        """Activities of those who may no longer read it go to the owner, or away."""
        activities = self._get_complaint_activities()
        lost = activities.filtered(
            lambda activity: (
                activity.user_id and not self._may_follow(activity.user_id.partner_id)
            )
        )
        if self.user_id:
            lost.user_id = self.user_id
        else:
            lost.unlink()
        # the stored name of the document may still tell the title
        (activities - lost if not self.user_id else activities)._compute_res_name()

    def _get_complaint_activities(self):
        """All activities about these complaints; extended per rule."""
        return self.with_context(active_test=False).activity_ids

    def _creation_subtype(self):
        """A complaint is announced as one; history enters the register silently."""
        # sudo: who enters a confidential complaint may not read it yet
        ticket = self.sudo()
        if ticket.complaint_is_history:
            return self.env["mail.message.subtype"]
        if ticket.is_complaint:
            return self.env.ref("complaint_management.subtype_registered")
        return super()._creation_subtype()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Nobody is told that history was assigned to them."""
        # sudo: as for the subtype
        history = self.sudo().filtered("complaint_is_history").sudo(self.env.su)
        live = self - history
        return super(HelpdeskTicket, live)._message_auto_subscribe_notify(
            partner_ids, template
        )

    def _track_template(self, tracking):
        """No letter of a stage goes out for history."""
        if self.sudo().complaint_is_history:
            return {}
        return super()._track_template(tracking)


def _is_outsider(recipient):
    return recipient["share"] or not recipient["uid"]
