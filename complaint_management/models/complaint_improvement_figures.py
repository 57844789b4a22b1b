from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ..tools import rate_ratio
from .selections import OUTCOMES_WITHOUT_AGREEMENT

YEAR = timedelta(days=365)


class ComplaintImprovement(models.Model):
    """The figures behind a verdict: two windows, and what is counted in them."""

    _inherit = "complaint.improvement"

    def _get_windows(self):
        """The days before and after, both half-open: ``(from, until), (from, until)``.

        Before: up to the day it reached *implementing*, a year, or since the register
        began. After: from the day it was secured to the check date.
        """
        self.ensure_one()
        end = self.implementing_on
        start = max(self._get_register_start(), end - YEAR)
        return (min(start, end), end), (self.secured_on, self.check_date)

    def _get_register_start(self):
        """The first day of the register: going live, or the oldest row imported."""
        company = self.company_id
        # sudo: the oldest complaint counts, whoever may read it
        oldest = (
            self.env["helpdesk.ticket"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", company.id),
                    ("is_complaint", "=", True),
                    ("complaint_received_on", "!=", False),
                ],
                order="complaint_received_on, id",
                limit=1,
            )
        )
        days = [company.complaint_live_on]
        if oldest:
            days.append(company._get_complaint_day(oldest.complaint_received_on))
        today = company._get_complaint_today()
        return min(filter(None, days), default=today)

    def _get_counted_domain(self):
        """What a verdict counts, but for cause and time.

        Main complaints and parts, by receipt; not what was withdrawn or out of scope;
        reports on our own work only by the switch, as we want more of those.
        """
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("is_complaint", "=", True)
        domain &= Domain(
            "complaint_outcome", "not in", list(OUTCOMES_WITHOUT_AGREEMENT)
        )
        if not self.counts_internal:
            domain &= Domain("complaint_kind", "!=", "work")
        return domain

    def _get_cause_domain(self):
        """Complaints of this cause or below it, where the cause is established."""
        if not self.cause_id:
            return Domain.FALSE
        return Domain("complaint_cause_confirmed", "=", True) & Domain(
            "complaint_cause_id", "child_of", self.cause_id.id
        )

    def _count(self, domain, window):
        start, end = map(self.company_id._get_complaint_start_of_day, window)
        received = Domain("complaint_received_on", ">=", start)
        received &= Domain("complaint_received_on", "<", end)
        # sudo: the figures count what the owner may not read
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        return tickets.search_count(domain & received)

    def _get_moved(self):
        """How many complaints lost and got this cause since it was secured.

        Re-coding complaints away would make any improvement work; so it is shown. A
        first cause is no re-coding, an established one taken back is.

        :return: ``(away, to)``
        """
        if not self.cause_id:
            return 0, 0
        start = self.company_id._get_complaint_start_of_day(self.secured_on)
        # sudo: events are read by agents only; two numbers leave here
        events = (
            self.env["complaint.event"]
            .sudo()
            .search(
                [
                    ("kind", "=", "cause"),
                    ("recorded_on", ">=", start),
                    ("ticket_id.company_id", "=", self.company_id.id),
                ],
                order="ticket_id, sequence",
            )
        )
        below = self._get_causes_below().ids
        away = to = 0
        for ticket, moves in events.grouped("ticket_id").items():
            causes = moves.filtered(lambda e: "complaint_cause_id" in (e.payload or {}))
            cause = ticket.complaint_cause_id.id
            was, now = self._get_first_and_last(causes) or (cause, cause)
            taken_back = any(
                (e.payload or {}).get("complaint_cause_confirmed") == [True, False]
                for e in moves
            )
            counts = now in below and ticket.complaint_cause_confirmed
            away += was in below and not counts and (bool(causes) or taken_back)
            to += bool(was) and was not in below and bool(counts)
        return away + self._count_dismissed(start), to

    def _count_dismissed(self, start):
        """Complaints of this cause that became none since it was secured."""
        # sudo: one number leaves here
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        return tickets.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("is_complaint", "!=", True),
                ("complaint_dismissed_on", ">=", start),
                ("complaint_cause_id", "child_of", self.cause_id.id),
            ]
        )

    def _get_causes_below(self):
        causes = self.env["complaint.cause"].sudo().with_context(active_test=False)
        return causes.search([("id", "child_of", self.cause_id.id)])

    def _get_first_and_last(self, events):
        """The cause before the first of these events, and after the last."""
        if not events:
            return None
        was = events[0].payload["complaint_cause_id"][0]
        now = events[-1].payload["complaint_cause_id"][1]
        return (was or [False])[0], (now or [False])[0]

    def _get_volume(self, window):
        """Orders, deliveries or clients of these days; 0 when not entered in full."""
        if "complaint.volume" not in self.env:
            return 0
        start, end = window
        # sudo: one number leaves here
        volumes = self.env["complaint.volume"].sudo()
        last = end - timedelta(days=1)
        return round(volumes._get_volume(self.company_id, start, last) or 0)

    def _prepare_verdict(self):
        """The figures as of now, and the verdict that follows from them."""
        before, after = self._get_windows()
        days = [(end - start).days for start, end in (before, after)]
        domain, cause = self._get_counted_domain(), self._get_cause_domain()
        counts = [self._count(domain & cause, window) for window in (before, after)]
        others = [self._count(domain & ~cause, window) for window in (before, after)]
        verdict, figures, below_aim = rate_ratio.judge(
            counts[0], days[0], counts[1], days[1], self.target_ratio
        )
        away, to = self._get_moved()
        unlimited = not counts[0]
        return {
            "improvement_id": self.id,
            "cause_id": self.cause_id.id,
            "decided_on": self.company_id._get_complaint_today(),
            "verdict": verdict,
            "below_aim": below_aim,
            "before_from": before[0],
            "before_to": before[1],
            "after_from": after[0],
            "after_to": after[1],
            "before_days": days[0],
            "after_days": days[1],
            "before_count": counts[0],
            "after_count": counts[1],
            "ratio": (figures and figures.ratio) or 0,
            "ratio_low": (figures and figures.low) or 0,
            "ratio_high": 0 if unlimited or not figures else figures.high,
            "target_ratio": self.target_ratio,
            "counts_internal": self.counts_internal,
            "moved_away": away,
            "moved_to": to,
            "others_before": others[0],
            "others_after": others[1],
            "volume_before": self._get_volume(before),
            "volume_after": self._get_volume(after),
        }
