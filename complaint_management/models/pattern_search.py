"""One search for patterns: what it reads once, and how it goes through the windows."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo.fields import Domain

from ..tools import pattern_rule
from .complaint_cause_count import KEYS
from .pattern_places import PatternPlaces

DAY = timedelta(days=1)


class PatternSearch:
    """The search in a batch of changes, everything as superuser.

    Where it looks is a place, see :class:`PatternPlaces`.
    """

    def __init__(self, changes):
        self.env = changes.env
        self.changes = changes
        self.places = PatternPlaces(self.env)
        self.counts = self.env["complaint.cause.count"]
        self.patterns = self.env["complaint.pattern"]
        self.first_days = {}
        self.lapsed = {}  # {ticket: pattern that just lapsed}
        self.news = self.patterns.browse()

    def run(self):
        """Look for patterns in what changed, and forget that it changed."""
        self.changes._count_again(self.places)
        self._let_go()
        tickets = self.changes._get_live()
        self.changes.unlink()
        self.waiting = defaultdict(self.env["helpdesk.ticket"].browse)
        for ticket in tickets:
            for place in self.places.get_of_ticket(ticket):
                self.waiting[place] |= ticket
        points = self._get_points()
        starts = [
            day - timedelta(days=self.places.get_limits(place).window)
            for day, place in points
        ]
        self.sums = self._get_sums(points, starts)
        self.known = defaultdict(self.patterns.browse)
        self.below = defaultdict(set)  # {place: places below it with a pattern}
        for pattern in self._get_known(points, starts):
            self._know(pattern)
        for (day, place), start in zip(points, starts, strict=True):
            self._look_at(day, place, start)
        self.news._tell()
        return self.news

    # ------------------------------------------------------------
    # Letting go
    # ------------------------------------------------------------

    def _let_go(self):
        """What has another cause, or is no complaint any more, leaves its pattern."""
        held = self.changes._get_changed().filtered("complaint_pattern_id")
        gone = held.filtered(lambda ticket: not self._belongs(ticket))
        patterns = self.changes.pattern_id | held.complaint_pattern_id
        before = {pattern: pattern.ticket_ids for pattern in patterns}
        gone.write({"complaint_pattern_id": False})
        self._review(patterns, before)

    def _review(self, patterns, before):
        """Patterns that lost complaints: those that hold no longer lapse."""
        for pattern in patterns._review():
            self.lapsed.update(dict.fromkeys(before[pattern], pattern))

    def _belongs(self, ticket):
        place = ticket.complaint_pattern_id._get_place()
        return place in self.places.get_of_ticket(ticket)

    # ------------------------------------------------------------
    # What to look at
    # ------------------------------------------------------------

    def _get_points(self):
        """The days and nodes to look at: in order of time, leaves before groups.

        A window ends on each day on which a new complaint came in, and, of a letter
        that was entered late, on the days with complaints thereafter.
        """
        found = []
        for key in KEYS:
            asked = {
                (place[0], place[2], ticket.complaint_received_on.date(), window)
                for place, tickets in self.waiting.items()
                if place[1] == key
                for window in [self.places.get_limits(place).window]
                for ticket in tickets
            }
            for company, record, day in self.counts._get_days(key, asked):
                found.append((day, (company, key, record)))
        depth = self.places.get_depth
        return sorted(found, key=lambda point: (point[0], -depth(point[1]), point[1]))

    def _get_sums(self, points, starts):
        """``{(day, place, start): (within, before)}``, in a statement for each key."""
        sums = {}
        for key in KEYS:
            asked = [
                (day, place, start)
                for (day, place), start in zip(points, starts, strict=True)
                if place[1] == key
            ]
            rows = self.counts._get_sums(
                key, [(place[0], place[2], start, day) for day, place, start in asked]
            )
            sums.update(zip(asked, rows, strict=True))
        return sums

    def _sum(self, day, place, start):
        if (day, place, start) not in self.sums:
            self.sums |= self._get_sums([(day, place)], [start])
        return self.sums[day, place, start]

    def _get_known(self, points, starts):
        """The patterns that may matter to these points."""
        if not points:
            return self.patterns.browse()
        recent = Domain("state", "in", ["open", "set_aside"]) | Domain(
            "ended_on", ">", min(starts)
        )
        companies = {place[0] for _day, place in points}
        domain = recent & Domain("company_id", "in", list(companies))
        return self.patterns.search(domain, order="started_on")

    def _know(self, pattern):
        place = pattern._get_place()
        self.known[place] |= pattern
        for group in self.places.get_groups(place):
            self.below[group].add(place)

    # ------------------------------------------------------------
    # One window
    # ------------------------------------------------------------

    def _look_at(self, day, place, start):
        """The window of a place that ends on a day: a pattern, or one that goes on."""
        waiting = self.waiting[place].filtered(
            lambda t: start < t.complaint_received_on.date() <= day
        )
        own = self.known[place].filtered(lambda p: p._goes_on(day))[:1]
        if own:
            own._join(waiting, day, *self._weigh(own, day, place, start))
            # what is part of a pattern has nothing to look for any more
            self.waiting[place] -= waiting.filtered("complaint_pattern_id")
            return
        cuts = [pattern._get_cut() for pattern in self.known[place]]
        start = max([start, *(cut for cut in cuts if cut and cut <= day)])
        within, before = self._without_groups_below(day, place, start)
        limits = self.places.get_limits(place)
        if waiting.filtered(lambda t: t._is_unsafe_at(place[1], place[2])):
            limits = limits.marked_unsafe()
        expected = self._expect(place, start, before, (day - start).days)
        if pattern_rule.judge(within, expected, limits).rule:
            self._establish(day, place, start, expected, limits)

    def _weigh(self, pattern, day, place, start):
        """How many there are during an episode, and whether that is usual by now."""
        within, before = self._without_groups_below(day, place, start)
        expected = self._expect(place, start, before, (day - start).days)
        limits = self.places.get_limits(place)
        if pattern.rule == "safety":
            limits = limits.marked_unsafe()
        return within, pattern_rule.is_usual(within, expected, limits)

    def _without_groups_below(self, day, place, start):
        """What came in, but for the causes below that have a pattern of their own."""
        within, before = self._sum(day, place, start)
        for other in self.below[place]:
            if any(pattern._goes_on(day) for pattern in self.known[other]):
                less = self._sum(day, other, start)
                within, before = within - less[0], before - less[1]
        return max(within, 0), max(before, 0)

    def _expect(self, place, start, before, window):
        company = place[0]
        if company not in self.first_days:
            self.first_days[company] = self.counts._get_first_day(company)
        first = self.first_days[company]
        history = (start + DAY - first).days if first else 0
        return pattern_rule.expect(before, history, window)

    def _establish(self, day, place, start, expected, limits):
        """Look at the complaints themselves, and make a pattern of them if it is one.

        A complaint belongs to one pattern: what stands in another one does not count,
        unless that is a wider one, of a group above this.
        """
        groups = self.places.get_groups(place)
        wider = self.patterns.concat(*(self.known[group] for group in groups))
        tickets = self._get_tickets(day, place, start, wider)
        seen = len({ticket._get_pattern_identity() for ticket in tickets})
        finding = pattern_rule.judge(seen, expected, limits)
        if not finding.rule or all(tickets.mapped("complaint_is_history")):
            return
        losing = tickets.complaint_pattern_id
        before = {pattern: pattern.ticket_ids for pattern in losing}
        pattern = self._get_former(place, tickets, start)
        window = (day - start).days
        values = self.patterns._prepare_episode(place, day, window, finding)
        if pattern:
            pattern.write(values)
        else:
            pattern = self.patterns.create(values)
        pattern._take(tickets)
        self._review(losing, before)
        self._know(pattern)
        self.news |= pattern

    def _get_tickets(self, day, place, start, wider):
        company, key, _record = place
        domain = Domain(
            [
                ("is_complaint", "=", True),
                ("duplicate_id", "=", False),
                ("company_id", "=", company),
                (KEYS[key][0], "in", self.places.get_inside(place)),
                ("complaint_received_on", ">=", _midnight(start + DAY)),
                ("complaint_received_on", "<", _midnight(day + DAY)),
                ("complaint_pattern_id", "in", [False, *wider.ids]),
            ]
        )
        if key == "category_id":
            domain &= Domain("complaint_cause_id", "=", False)
        return self.env["helpdesk.ticket"].search(domain, order="complaint_received_on")

    def _get_former(self, place, tickets, start):
        """The same episode under another name: it is not told a second time.

        A pattern of a category whose complaints were given their cause, or one that
        lapsed a moment ago and holds again.
        """
        company, key, record = place
        same = [self.lapsed[t] for t in tickets if t in self.lapsed]
        if len(same) * 2 >= len(tickets) and len(set(same)) == 1:
            return same[0]
        return self.patterns.search(
            [
                ("company_id", "=", company),
                (key, "=", record),
                ("state", "=", "lapsed"),
                ("last_on", ">", start),
            ],
            limit=1,
        )


def _midnight(day):
    return datetime.combine(day, time.min)
