from odoo import models


class HelpdeskTicket(models.Model):
    """Who was let in as a follower, or taken out, is on record."""

    _inherit = "helpdesk.ticket"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        before = self._get_followers_to_watch()
        result = super().message_subscribe(partner_ids, subtype_ids)
        self._record_followers(before)
        return result

    def message_unsubscribe(self, partner_ids=None):
        before = self._get_followers_to_watch()
        result = super().message_unsubscribe(partner_ids)
        self._record_followers(before)
        return result

    def _get_followers_to_watch(self):
        """Who follows these complaints, when a person is about to change it.

        What rules add or take away follows from an event that is there.
        """
        if self.env.su:
            return {}
        # sudo: the flag is hidden from outsiders, and followers from some colleagues
        complaints = self.sudo().filtered("is_complaint")
        return {ticket: ticket.message_partner_ids for ticket in complaints}

    def _record_followers(self, before):
        entries = []
        for ticket, old in before.items():
            new = ticket.message_partner_ids
            if new != old:
                payload = {"message_partner_ids": [(old - new).ids, (new - old).ids]}
                entries.append((ticket.sudo(False), "access", payload))
        if entries:
            self._record_events(entries)
