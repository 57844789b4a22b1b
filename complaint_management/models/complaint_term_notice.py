from datetime import date, timedelta

from odoo import api, fields, models

from ..tools import term_calculator
from .selections import DUTIES

# Working days before the last day at which the owner is reminded; then comes the
# escalation, when the last day is over.
REMINDERS = (5, 1)
ESCALATION = len(REMINDERS) + 1
BATCH = 500
DAY = timedelta(days=1)


class ComplaintTerm(models.Model):
    """Reminders for the owner, and the escalation to the coordinator: once each.

    When the next one is due is kept with the term, so the daily work is proportional to
    what is due and not to what is open. What was told is kept in the same transaction
    as the activity that tells it: killed half-way, nothing is told twice or forgotten.
    """

    _inherit = "complaint.term"

    next_notice_on = fields.Datetime(string="Next notice on", readonly=True)
    notices_sent = fields.Integer(
        readonly=True, help="0 to 3: two reminders, then the escalation."
    )
    activity_ids = fields.One2many(
        comodel_name="mail.activity", inverse_name="complaint_term_id"
    )

    _next_notice_idx = models.Index("(next_notice_on) WHERE next_notice_on IS NOT NULL")

    def _prepare_notices(self, ticket, kind, end):
        """When the first notice of a new date is due; none before the start."""
        if kind not in DUTIES:
            return {"next_notice_on": False, "notices_sent": 0}
        moments = self._get_notice_moments(ticket, end)
        # what lies before the day of receipt is no reminder
        place = ticket._get_complaint_place()
        start = term_calculator.midnight_after(
            date.fromisoformat(end.steps[0]["date"]) - DAY, place.tz
        )
        sent = sum(moment < start for moment in moments[:-1])
        return {"next_notice_on": moments[sent], "notices_sent": sent}

    def _get_notice_moments(self, ticket, end):
        """The moments (UTC) of the reminders and of the escalation, in their order."""
        place = ticket._get_complaint_place()
        days = [
            term_calculator.working_days_before(end.date, before, place)
            for before in REMINDERS
        ]
        mornings = [term_calculator.midnight_after(d - DAY, place.tz) for d in days]
        return [*mornings, end.moment]

    def _plan_notice(self):
        """The next notice of open terms, after those that were given."""
        for term in self:
            moments = self._get_notice_moments(term.ticket_id, term._get_stored_end())
            later = moments[term.notices_sent :]
            term.next_notice_on = later[0] if later else False

    def _get_stored_end(self):
        return term_calculator.End(self.due_date, self.due_on, self.derivation_steps)

    def _drop_activities(self):
        """What was about an old date, or a term that is met, is no work any more."""
        # sudo: an activity may be of somebody else
        self.sudo().activity_ids.unlink()

    # ------------------------------------------------------------
    # The daily work
    # ------------------------------------------------------------

    @api.model
    def _cron_notify(self):
        """Remind and escalate in batches; each is committed by itself."""
        domain = [
            ("next_notice_on", "<=", fields.Datetime.now()),
            ("ticket_id.is_complaint", "=", True),
            ("ticket_id.active", "=", True),
            ("suspended_on", "=", False),
        ]
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        cron._commit_progress(remaining=remaining)
        last = 0
        while True:
            found = self.search([*domain, ("id", ">", last)], limit=BATCH, order="id")
            if not found:
                break
            last = found[-1].id
            # another worker may have told it since
            terms = found.try_lock_for_update().filtered_domain(domain)
            terms._notify()
            if not cron._commit_progress(len(found)):
                break
            self.env.invalidate_all()

    def _notify(self):
        """Give the notice that is due now: of several that are, the last only."""
        now = fields.Datetime.now()
        self._drop_activities()
        activities, escalated = [], self.browse()
        for term in self:
            end = term._get_stored_end()
            moments = self._get_notice_moments(term.ticket_id, end)
            sent = sum(moment <= now for moment in moments)
            later = moments[sent:]
            term.write(
                {"notices_sent": sent, "next_notice_on": later[0] if later else False}
            )
            if sent == ESCALATION:
                escalated |= term
            activities.append(term._prepare_activity(is_late=sent == ESCALATION))
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [vals for vals in activities if vals]
        )
        self.env["helpdesk.ticket"]._record_events(
            [
                (
                    t.ticket_id,
                    "escalated",
                    {
                        "complaint.term/kind": t.kind,
                        "complaint.term/due_date": t.due_date,
                    },
                )
                for t in escalated
            ]
        )

    def _may_be_told(self, user):
        """Nobody is reminded of a confidential complaint that they may not read."""
        ticket = self.ticket_id
        return not ticket.complaint_confidential or ticket._may_be_read_by(user)

    def _prepare_activity(self, is_late):
        """A reminder for the owner; what is late or has none, for a coordinator."""
        ticket = self.ticket_id
        coordinator = ticket._get_complaint_coordinator()
        owner = ticket.user_id.filtered("active")
        able = [
            user
            for user in ((coordinator, owner) if is_late else (owner, coordinator))
            if user and self._may_be_told(user)
        ]
        if not able:
            return None
        user = able[0]
        kind = "late" if is_late else "reminder"
        xmlid = f"complaint_management.activity_term_{kind}"
        term = self.with_context(lang=user.lang)
        words = {"term": term.display_name, "day": term._tell_day(self.due_date)}
        summary = (
            term.env._("%(term)s was due by %(day)s", **words)
            if is_late
            else term.env._("%(term)s by %(day)s", **words)
        )
        return {
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(xmlid),
            "res_model_id": self.env["ir.model"]._get_id(ticket._name),
            "res_id": ticket.id,
            "user_id": user.id,
            "summary": summary,
            "date_deadline": self.due_date,
            "complaint_term_id": self.id,
        }
