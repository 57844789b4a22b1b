from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintTerm(models.Model):
    """What moves a date: a correction, an extension, waiting for the complainant."""

    _inherit = "complaint.term"

    def _follow(self):
        """Move the date to where it belongs today.

        :return: the event to record, when the date changed
        """
        self.ensure_one()
        end = self._compute_end()
        old = self.due_date
        if not end or (end.date, end.moment) == (old, self.due_on):
            return []
        self._move_to(end)
        payload = self._tell_move(old, end)
        return [(self.ticket_id, "term", payload)]

    def _tell_move(self, old, end):
        """What the record says of a date that moved."""
        return {
            "complaint.term/kind": self.kind,
            "complaint.term/due_date": [old, end.date],
        }

    def _move_to(self, end):
        """Keep a new date; reminders of the old one go."""
        vals = self._prepare_dates(self.ticket_id, self.kind, end)
        if self.suspended_on:
            vals["next_notice_on"] = False
        self.write(vals)
        self._drop_activities()

    # ------------------------------------------------------------
    # Extension
    # ------------------------------------------------------------

    def _get_policy_line(self):
        return self.ticket_id.complaint_policy_id._get_facts().terms.get(self.kind)

    def _check_may_extend(self):
        """:raise UserError: when this term cannot be extended at all (any more)"""
        self.ensure_one()
        line = self._get_policy_line()
        if self.met_on:
            raise UserError(
                self.env._("This complaint has been answered. Reopen it first.")
            )
        if not line or not line.extension_value:
            raise UserError(
                self.env._(
                    "The policy %(policy)s knows no extension. Answer by %(day)s.",
                    policy=self.ticket_id.complaint_policy_id.name,
                    day=self._tell_day(self.due_date),
                )
            )
        if fields.Datetime.now() >= self.due_on:
            raise UserError(
                self.env._(
                    "The term ended on %(day)s. It can be extended before its end "
                    "only; answer now, and say that you are late.",
                    day=self._tell_day(self.due_date),
                )
            )

    def _extend(self, value, reason, notice_on=None, consent=False):
        """Extend the term: added to the term itself, and on record.

        :param int value: how long, in the unit of the term
        :param str reason: why; the complainant may read it
        :param date notice_on: the day the complainant was told
        :param bool consent: whether the complainant agrees
        :raise UserError: after the end, beyond the limit, without the notice that the
            policy asks for, or once more without consent
        """
        self.ticket_id.check_access("write")
        self._check_may_extend()
        if refusal := self._refuse_extension(value, reason, notice_on, consent):
            raise UserError(refusal)
        line, old = self._get_policy_line(), self.due_date
        adjustments = [*(self.adjustments or []), ["extension", value, line.unit]]
        end = self._compute_end(adjustments)
        # sudo: terms are written by rules only, and this is one; checked above
        term = self.sudo()
        term.write(
            {
                "adjustments": adjustments,
                "extension_count": self.extension_count + 1,
                "extension_reason": reason,
                "extension_notice_on": notice_on,
            }
        )
        term._move_to(end)
        payload = {
            **self._tell_move(old, end),
            "complaint.term/extension_reason": reason,
            "complaint.term/extension_notice_on": notice_on,
            "consent": self.env._("with consent") if consent else "",
        }
        self.ticket_id._record_event("extended", payload)

    def _refuse_extension(self, value, reason, notice_on, consent):
        """Why this extension cannot be, with the way out; nothing when it can."""
        line = self._get_policy_line()
        if not (reason or "").strip():
            return self.env._("Give the reason, as you tell it to the complainant.")
        if not 0 < value <= line.extension_value:
            return self.env._(
                "The policy allows an extension of at most %(length)s. Choose a "
                "shorter one.",
                length=self._tell_length(line.extension_value, line.unit),
            )
        if self.extension_count >= line.extension_max and not consent:
            return self.env._(
                "This term was extended before. Ask the complainant, and tick that "
                "they agree."
            )
        if line.extension_notice and not notice_on:
            return self.env._(
                "Tell the complainant first, in writing, and enter on which day."
            )
        if notice_on and notice_on > fields.Date.context_today(self):
            return self.env._("Tell the complainant first; that day has yet to come.")
        return False

    # ------------------------------------------------------------
    # Waiting for the complainant
    # ------------------------------------------------------------

    def _suspend(self):
        """The clock stops, where the policy allows it and the term is not over."""
        now = fields.Datetime.now()
        for term in self:
            line = term._get_policy_line()
            if (
                line
                and line.suspension
                and not (term.met_on or term.suspended_on)
                and now < term.due_on
            ):
                term.write({"suspended_on": now, "next_notice_on": False})
                term._drop_activities()
                term.ticket_id._record_event(
                    "suspended", {"complaint.term/kind": term.kind}
                )

    def _resume(self):
        """The clock runs again; the time it stood still comes on top."""
        now = fields.Datetime.now()
        for term in self.filtered("suspended_on"):
            wait = term._get_wait(now)
            adjustments = [*(term.adjustments or []), ["suspension", *wait]]
            old, end = term.due_date, term._compute_end(adjustments)
            term.write({"suspended_on": False, "adjustments": adjustments})
            if end:
                term._move_to(end)
                payload = term._tell_move(old, end)
            else:  # the policy has no such term any more
                payload = {"complaint.term/kind": term.kind}
            term.ticket_id._record_event("resumed", payload)

    def _get_wait(self, until):
        """How long it stood still: in nights, or for a term in hours in whole hours."""
        ticket, line = self.ticket_id, self._get_policy_line()
        if line and line.unit == "hours":
            return int((until - self.suspended_on).total_seconds() // 3600), "hours"
        tz = ticket._get_complaint_place().tz
        first, last = (
            ticket._get_complaint_day(moment, tz)
            for moment in (self.suspended_on, until)
        )
        return (last - first).days, "days"
