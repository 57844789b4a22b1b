from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

from ..tools import pattern_rule
from ..tools.poisson import chance_of_at_least
from .complaint_pattern import SPEAKING
from .pattern_search import PatternSearch

BATCH = 500


class ComplaintPattern(models.Model):
    """The search for patterns: proportional to what is new, never to the register.

    Each change of a complaint waits in ``complaint.pattern.change``. The job counts
    again on the days that changed, lets go of what no longer belongs, and looks at the
    windows that end on a day with a new complaint. It reads what is there, so doing it
    twice finds nothing new; killed half-way, it does one batch again.
    """

    _inherit = "complaint.pattern"

    @api.model
    def _cron_detect(self):
        """Work off what waits, in batches that are committed one by one.

        Who holds the oldest change works alone: two at once would count the same days.
        """
        waiting = self.env["complaint.pattern.change"]
        cron = self.env["ir.cron"]
        while batch := waiting.search([], limit=BATCH):
            if not batch[:1].try_lock_for_update():
                break
            PatternSearch(batch).run()
            if not cron._commit_progress(
                len(batch), remaining=waiting.search_count([])
            ):
                break
            self.env.invalidate_all()

    @api.model
    def _detect_waiting(self):
        """Work off what waits in this transaction, as for the demo data."""
        waiting = self.env["complaint.pattern.change"]
        while batch := waiting.search([], limit=BATCH):
            PatternSearch(batch).run()

    @api.model
    def _cron_end_episodes(self):
        """An episode ends after a whole quiet window; what rested comes back."""
        today = fields.Date.today()
        speaking = self.search([("state", "in", list(SPEAKING))])
        for pattern in speaking:
            pattern._goes_on(today)
        resting = speaking.filtered(
            lambda p: p.state == "set_aside" and p.set_aside_until <= today
        )
        resting.action_take_up()
        resting.told_on = False
        resting._tell()

    def _get_place(self):
        """Where it stands in the search: ``(company, key, id)``."""
        key, record = self._get_node()
        return (self.company_id.id, key, record.id)

    @api.model
    def _prepare_episode(self, place, day, window, finding):
        """The values of an episode that begins with a finding on a day.

        :param place: where: ``(company, key, id)``
        :param int window: days that were looked at
        :param finding: a :class:`pattern_rule.Finding`
        """
        company, key, record = place
        return {
            "company_id": company,
            "cause_id": record if key == "cause_id" else False,
            "category_id": record if key == "category_id" else False,
            "state": "open",
            "rule": finding.rule,
            "seen": finding.seen,
            "expected": finding.expected or 0,
            "probability": finding.probability or 0,
            "is_compared": finding.expected is not None,
            "window_days": window,
            "started_on": day,
            "last_on": day,
            "usual_from": False,
            "ended_on": False,
        }

    def _goes_on(self, day):
        """Whether the episode covers this day; a whole quiet window ends it."""
        self.ensure_one()
        if self.state in SPEAKING:
            quiet_from = self._get_quiet_from()
            if day < quiet_from:
                return True
            self._end(quiet_from)
        return self.state == "ended" and self.started_on <= day < self.ended_on

    def _get_quiet_from(self):
        """The day on which a whole window was quiet, if nothing comes in any more.

        Where three or more are usual there is never a window without complaints: quiet
        is one with no more than usual, unless somebody is improving it.
        """
        usual_from = not self.improvement_id and self.usual_from
        since = min(filter(None, [self.last_on, usual_from]))
        return since + timedelta(days=self.window_days)

    def _get_cut(self):
        """The day of its improvement: what came until then is part of no other."""
        quiet_from = self._get_quiet_from()
        return self.ended_on and self.ended_on < quiet_from and self.ended_on

    def _end(self, day):
        """The episode is over; what comes later starts another one."""
        self.write({"state": "ended", "ended_on": day})
        self._asked("complaint_management.activity_pattern")

    def _join(self, tickets, day, seen, usual):
        """Complaints that come in during an episode belong to it, without a notice.

        :param int seen: how many there are in the window that ends on this day
        :param bool usual: whether that is no more than usual
        """
        self._take(tickets.filtered(lambda t: not t.complaint_pattern_id))
        if day < self.last_on:
            return
        usual_from = usual and (self.usual_from or day)
        if self.usual_from != usual_from:
            self.usual_from = usual_from
        if (self.last_on, self.seen) != (day, seen):
            values = {"last_on": day, "seen": seen}
            if self.is_compared:
                values["probability"] = chance_of_at_least(seen, self.expected)
            self.write(values)

    def _take(self, tickets):
        """Make these complaints part of the pattern, and of its improvement point."""
        if not tickets:
            return
        tickets.write({"complaint_pattern_id": self.id})
        days = [ticket.complaint_received_on.date() for ticket in tickets]
        first, last = self.first_on or days[0], self.last_on or days[0]
        self.write({"first_on": min(first, *days), "last_on": max(last, *days)})
        if self.is_confidential or any(tickets.mapped("complaint_confidential")):
            self._weigh_confidential()

    def _review(self):
        """Whether these still hold after they lost complaints; what does not lapses.

        What is being improved goes on: somebody works on it.

        :return: those that lapsed
        """
        lapsed = self.browse()
        for pattern in self.filtered(lambda p: p.state in SPEAKING):
            tickets = pattern.ticket_ids
            seen, last, most = pattern._get_windows(tickets)
            pattern.write({"seen": seen, "last_on": last or pattern.last_on})
            if pattern.is_compared:
                pattern.probability = chance_of_at_least(seen, pattern.expected)
            if not (pattern.improvement_id or pattern._is_enough(most)):
                lapsed |= pattern
                tickets.write({"complaint_pattern_id": False})
                pattern.write({"state": "lapsed"})
                # without this pattern they may be part of a wider one
                tickets._queue_for_patterns(tickets._get_counted_as())
            else:
                pattern._weigh_confidential()
        lapsed._asked("complaint_management.activity_pattern")
        return lapsed

    def _get_windows(self, tickets):
        """Of these complaints: how many in the last window, the last day, the most."""
        window = timedelta(days=self.window_days)
        rows = [
            (ticket.complaint_received_on.date(), ticket._get_pattern_identity())
            for ticket in tickets.sorted("complaint_received_on")
            if ticket.complaint_received_on
        ]
        inside, most, oldest = Counter(), 0, 0
        for day, identity in rows:
            inside[identity] += 1
            while rows[oldest][0] <= day - window:
                inside[rows[oldest][1]] -= 1
                oldest += 1
            inside += Counter()  # drops who left
            most = max(most, len(inside))
        return len(inside), rows[-1][0] if rows else False, most

    def _is_enough(self, seen):
        """Whether so many within a window are a pattern by the rule that found it."""
        if self.rule == "statistical":
            chance = chance_of_at_least(seen, self.expected)
            return seen >= pattern_rule.FEWEST and chance <= pattern_rule.CHANCE
        limits = self._get_limits()
        if self.rule == "safety":
            limits = limits.marked_unsafe()
        return pattern_rule.level(seen, limits) == "pattern"

    def _weigh_confidential(self):
        """Without its confidential complaints it may be none, and gives them away."""
        for pattern in self:
            plain = pattern.ticket_ids.filtered(lambda t: not t.complaint_confidential)
            most = pattern._get_windows(plain)[2]
            weighs = plain != pattern.ticket_ids and not pattern._is_enough(most)
            if pattern.is_confidential != weighs:
                pattern.is_confidential = weighs
