from odoo import models
from odoo.tools.misc import format_datetime


class HelpdeskTicket(models.Model):
    """Verifying the events of complaints, with the answer in words."""

    _inherit = "helpdesk.ticket"

    def action_complaint_verify(self):
        """Say whether the events of these complaints are those that were recorded.

        :return: a notice that stays until it is read
        """
        self.check_access("read")
        findings = self._get_broken_events()
        if findings:
            message = "\n".join(findings)
            kind = "danger"
        else:
            # sudo: a number, of complaints that were just found readable
            count = sum(self.sudo().mapped("complaint_event_count"))
            message = self.env._(
                "All events fit: %(count)s of them, none changed, left out or put in "
                "between.",
                count=count,
            )
            kind = "success"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "sticky": True},
        }

    def _get_broken_events(self):
        """The first event of each of these that does not fit, in a sentence each."""
        events = self.env["complaint.event"]
        broken = events._find_broken_chains(self)
        return [ticket._describe_break(place) for ticket, place in broken.items()]

    def _describe_break(self, place):
        # sudo: who verifies is told which event it is, and nothing of what it says
        events = self.sudo().complaint_event_ids
        event = events.filtered(lambda event: event.sequence == place)[:1]
        if not event:
            later = events.filtered(lambda event: event.sequence > place)
            return (
                self.env._(
                    "%(complaint)s: event %(place)s is missing.",
                    complaint=self.number,
                    place=place,
                )
                if later
                else self.env._(
                    "%(complaint)s: event %(place)s and what came after it is missing.",
                    complaint=self.number,
                    place=place,
                )
            )
        kind = event._fields["kind"].convert_to_export(event.kind, event)
        return self.env._(
            "%(complaint)s: event %(place)s (%(kind)s, %(moment)s) does not fit. It or "
            "the one before it was changed, moved or put in between.",
            complaint=self.number,
            place=place,
            kind=kind,
            moment=format_datetime(self.env, event.recorded_on, dt_format="medium"),
        )

    def _ask_coordinator_to_look(self, finding):
        """Put a complaint whose events do not fit on the list of a coordinator."""
        if user := self._get_complaint_coordinator():
            self.activity_schedule(
                "mail.mail_activity_data_warning", user_id=user.id, summary=finding
            )
