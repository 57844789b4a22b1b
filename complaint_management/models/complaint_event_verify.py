from odoo import api, fields, models

from . import event_chain


class ComplaintEvent(models.Model):
    """Whether the events of a complaint are those that were recorded."""

    _inherit = "complaint.event"

    def action_verify(self):
        """Verify the events of the complaint whose events are shown."""
        ticket_id = self.env.context.get("active_id")
        tickets = self.ticket_id or self.env["helpdesk.ticket"].browse(ticket_id)
        return tickets.action_complaint_verify()

    @api.model
    def _find_broken_chains(self, tickets):
        """Find the complaints whose events were changed, left out or put in between.

        :return: ``{ticket: sequence of the first event that does not fit}``; a chain
            that is shorter than the complaint's counter breaks after its last event
        """
        broken = {}
        events_by_ticket = (
            self.sudo()  # the salt is nobody's to read; only the verdict leaves here
            .search([("ticket_id", "in", tickets.ids)], order="ticket_id, sequence")
            .grouped("ticket_id")
        )
        for ticket in tickets:
            events = events_by_ticket.get(ticket.sudo(), self.browse())
            previous = ""
            for place, event in enumerate(events, 1):
                if event.sequence != place or not event._fits(previous):
                    broken[ticket] = place
                    break
                previous = event.hash
            else:
                if len(events) != ticket.sudo().complaint_event_count:
                    broken[ticket] = len(events) + 1
        return broken

    def _fits(self, previous_hash):
        """Whether this event's hash follows from its facts and the event before it."""
        erased = not (self.payload or self.salt)
        if not erased and self.payload_hash != event_chain.payload_hash(
            self.payload, self.salt
        ):
            return False
        moment = fields.Datetime.to_string(self.recorded_on)
        facts = (self.ticket_id.id, self.sequence, self.kind, moment, self.user_id.id)
        return (self.previous_hash or "") == previous_hash and (
            self.hash
            == event_chain.event_hash(previous_hash, *facts, self.payload_hash)
        )
