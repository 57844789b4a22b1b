from odoo import fields, models

from .selections import AGENT

# What is put on record when it changes: the fact, and the fields whose change moves it.
OBSERVED = {
    "complaint_phase": {"stage_id", "team_id", "user_id", "is_complaint"},
    "user_id": {"user_id", "team_id", "complaint_person_ids"},
    "complaint_outcome": {"complaint_outcome"},
    "complaint_cause_id": {"complaint_cause_id"},
    "complaint_cause_confirmed": {"complaint_cause_confirmed", "complaint_cause_id"},
    "complaint_confidential": {
        "complaint_confidential",
        "complaint_kind",
        "complaint_person_ids",
    },
    "complaint_handler_ids": {"complaint_handler_ids", "complaint_person_ids"},
    "complaint_person_ids": {"complaint_person_ids"},
    "complaint_policy_id": {
        "complaint_policy_id",
        "complaint_received_on",
        "complaint_origin",
        "category_id",
        "team_id",
        "user_id",
        "company_id",
    },
    "complaint_improvement_id": {"complaint_improvement_id"},
    # no event of their own: a rule draws its conclusion from them
    "stage_id": {"stage_id", "team_id", "user_id"},
    "team_id": {"team_id", "user_id"},
    "complaint_received_on": {"complaint_received_on"},
    "complaint_expressed": {"complaint_expressed", "channel_id"},
    "complaint_is_signal": {"complaint_is_signal"},
    "complaint_main_id": {"complaint_main_id"},
    "complaint_settled_on": {"complaint_settled_on"},
    "complaint_legal_hold": {"complaint_legal_hold"},
    "partner_email": {"partner_email"},
}
KINDS = {
    "complaint_phase": "moved",
    "user_id": "owner",
    "complaint_outcome": "outcome",
    "complaint_cause_id": "cause",
    "complaint_cause_confirmed": "cause",
    "complaint_confidential": "access",
    "complaint_handler_ids": "access",
    "complaint_person_ids": "access",
    "complaint_policy_id": "policy",
    "complaint_improvement_id": "improvement",
}


class HelpdeskTicket(models.Model):
    """Events: what was decided about a complaint, recorded by one method."""

    _inherit = "helpdesk.ticket"

    complaint_event_ids = fields.One2many(
        comodel_name="complaint.event",
        inverse_name="ticket_id",
        string="Events",
        groups=AGENT,
    )
    complaint_event_count = fields.Integer(
        readonly=True, copy=False, groups="base.group_user"
    )

    def _record_event(self, kind, payload):
        """Record that something was decided, sent, promised, moved or overruled.

        Every rule calls this method and no other. The event goes to the end of the
        chain of each complaint in ``self``.

        :param str kind: a kind of :class:`complaint.event`
        :param dict payload: what can be said of it, without more persons than needed
        :return: the new events
        """
        return self._record_events([(ticket, kind, payload) for ticket in self])

    def _record_events(self, entries):
        """Record different events at once; see :meth:`_record_event`."""
        # sudo: nobody writes events by hand, so no group has the right to create them;
        # who did it stays in user_id
        return self.env["complaint.event"].sudo()._append(entries)

    def _is_of_complainant(self, user):
        """Whether this user complains here, and can ask to be forgotten."""
        # sudo: the flags are hidden from outsiders
        ticket = self.sudo()
        if user.share:
            return not user._is_public()
        own = ticket.complaint_origin == "employee" and ticket.complaint_reporter_id
        return own == user

    def _complaint_snapshot(self, vals):
        """Keep the observed facts that a write of ``vals`` may change.

        :return: ``{fact: {ticket: value}}``, for complaints only
        """
        facts = [fact for fact, fields_ in OBSERVED.items() if fields_ & vals.keys()]
        complaints = self.sudo().filtered("is_complaint") if facts else self.browse()
        return {fact: {ticket: ticket[fact] for ticket in complaints} for fact in facts}

    def _complaint_follow_up(self, before):
        """Record what a write changed and let each rule draw its conclusion."""
        changes = {}
        for fact, values in before.items():
            changed = {
                ticket: (value, ticket[fact])
                for ticket, value in values.items()
                if ticket[fact] != value and ticket.is_complaint
            }
            if changed:
                changes[fact] = changed
        if changes:
            self._record_changes(changes)
            self._complaint_changed(changes)

    def _record_changes(self, changes):
        def readable(value):
            return value.ids if isinstance(value, models.BaseModel) else value

        self._record_events(
            [
                (ticket, KINDS[fact], {fact: [readable(old), readable(new)]})
                for fact, changed in changes.items()
                if fact in KINDS
                for ticket, (old, new) in changed.items()
            ]
        )

    def _complaint_changed(self, changes):
        """Draw the conclusions from changed facts; extended per rule.

        :param dict changes: ``{fact: {ticket as superuser: (old, new)}}``
        """
