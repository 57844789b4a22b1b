"""One search for patterns: what it reads once, and how it goes through the windows."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import pattern_rule
from .complaint_cause_count import KEYS

DAY = timedelta(days=1)


class PatternSearch:
    """The search in a batch of changes, everything as superuser.

    A node is ``(company, key, id)``: a cause or category, leaf or group, of a company.
    """

    def __init__(self, changes):
        self.env = changes.env
        self.changes = changes
        self.counts = self.env["complaint.cause.count"]
        self.patterns = self.env["complaint.pattern"]
        self.above = {key: self._read_tree(table) for key, (_c, table) in KEYS.items()}
        self.first_days = {}
        self.limits = {}
        self.lapsed = {}  # {ticket: pattern that just lapsed}
        self.news = self.patterns.browse()

    def _read_tree(self, table):
        """``{id: ids from itself up to the top}``"""
        rows = self.env.execute_query(
            SQL("SELECT id, parent_path FROM %s", SQL.identifier(table))
        )
        return {
            node: [int(part) for part in reversed(path.strip("/").split("/"))]
            for node, path in rows
        }

    def run(self):
        """Look for patterns in what changed, and forget that it changed."""
        self._count_again()
        self._let_go()
        tickets = self._get_live()
        self.changes.unlink()
        self.waiting = defaultdict(self.env["helpdesk.ticket"].browse)
        for ticket in tickets:
            for node in self._get_nodes(ticket):
                self.waiting[node] |= ticket
        points = self._get_points()
        starts = [
            day - timedelta(days=self._limits(node).window) for day, node in points
        ]
        self.sums = self._get_sums(points, starts)
        self.known = defaultdict(self.patterns.browse)
        self.below = defaultdict(set)  # {node: nodes below it with a pattern}
        for pattern in self._get_known(points, starts):
            self._know(pattern)
        for (day, node), start in zip(points, starts, strict=True):
            self._look_at(day, node, start)
        self.news._tell()
        return self.news

    # ------------------------------------------------------------
    # Counting again, and letting go
    # ------------------------------------------------------------

    def _count_again(self):
        counted = {
            (c.company_id.id, c.cause_id.id, c.category_id.id, c.day)
            for c in self.changes
        }
        counted |= self._get_same_matter()
        cells = {key: set() for key in KEYS}
        for company, cause, category, day in counted:
            key = "cause_id" if cause else "category_id"
            for node in self.above[key].get(cause or category, ()):
                cells[key].add((company, node, day))
        for key in KEYS:
            self.counts._recount(key, cells[key])

    def _get_same_matter(self):
        """How the complaints of the same contacts about the same references count."""
        self.env.flush_all()
        return set(
            self.env.execute_query(
                SQL(
                    """SELECT t.company_id, t.complaint_cause_id, t.category_id,
                              t.complaint_received_on::date
                         FROM complaint_pattern_change c
                         JOIN helpdesk_ticket t ON t.partner_id = c.partner_id
                          AND t.complaint_reference = c.reference
                          AND t.company_id = c.company_id
                        WHERE c.id = ANY(%s) AND c.reference IS NOT NULL
                          AND t.is_complaint AND t.complaint_received_on IS NOT NULL""",
                    list(self.changes.ids),
                )
            )
        )

    def _let_go(self):
        """What has another cause, or is no complaint any more, leaves its pattern."""
        tickets = self.env["helpdesk.ticket"].browse(self.changes.mapped("ticket"))
        held = tickets.exists().filtered("complaint_pattern_id")
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
        pattern = ticket.complaint_pattern_id
        key, record = pattern._get_node()
        return (pattern.company_id.id, key, record.id) in self._get_nodes(ticket)

    def _get_nodes(self, ticket):
        """What a complaint counts for: its cause or category, and all groups above."""
        key = ticket._is_counted() and ticket._get_pattern_key()
        if not key:
            return []
        key, record = key
        above = self.above[key].get(record.id, ())
        return [(ticket.company_id.id, key, node) for node in above]

    def _get_live(self):
        live = self.changes.filtered("is_live").mapped("ticket")
        tickets = self.env["helpdesk.ticket"].browse(dict.fromkeys(live)).exists()
        return tickets.filtered(lambda t: not t.complaint_is_history)

    # ------------------------------------------------------------
    # What to look at
    # ------------------------------------------------------------

    def _limits(self, node):
        if node not in self.limits:
            company_id, key, record_id = node
            company = self.env["res.company"].browse(company_id)
            causes = self.env["complaint.cause"].browse(self.above["cause_id"])
            cause = causes.browse(record_id).with_prefetch(causes.ids)
            self.limits[node] = (
                cause._get_thresholds(company)
                if key == "cause_id"
                else company._get_complaint_thresholds()
            )
        return self.limits[node]

    def _get_points(self):
        """The days and nodes to look at: in order of time, leaves before groups.

        A window ends on each day on which a new complaint came in, and, of a letter
        that was entered late, on the days with complaints thereafter.
        """
        found = []
        for key in KEYS:
            asked = {
                (company, node[2], ticket.complaint_received_on.date(), limits.window)
                for node, tickets in self.waiting.items()
                if node[1] == key
                for company, limits in [(node[0], self._limits(node))]
                for ticket in tickets
            }
            for company, record, day in self.counts._get_days(key, asked):
                found.append((day, (company, key, record)))
        depth = {
            key: {node: len(p) for node, p in self.above[key].items()} for key in KEYS
        }
        return sorted(found, key=lambda p: (p[0], -depth[p[1][1]][p[1][2]], p[1]))

    def _get_sums(self, points, starts):
        """``{(day, node, start): (within, before)}``, in one statement for each key."""
        sums = {}
        for key in KEYS:
            asked = [
                (day, node, start)
                for (day, node), start in zip(points, starts, strict=True)
                if node[1] == key
            ]
            rows = self.counts._get_sums(
                key, [(node[0], node[2], start, day) for day, node, start in asked]
            )
            sums.update(zip(asked, rows, strict=True))
        return sums

    def _sum(self, day, node, start):
        if (day, node, start) not in self.sums:
            self.sums |= self._get_sums([(day, node)], [start])
        return self.sums[day, node, start]

    def _get_known(self, points, starts):
        """The patterns that may matter to these points."""
        if not points:
            return self.patterns.browse()
        recent = Domain("state", "in", ["open", "set_aside"]) | Domain(
            "ended_on", ">", min(starts)
        )
        companies = {node[0] for _day, node in points}
        domain = recent & Domain("company_id", "in", list(companies))
        return self.patterns.search(domain, order="started_on")

    def _know(self, pattern):
        company, key, record = node = pattern._get_place()
        self.known[node] |= pattern
        for above in self.above[key].get(record, [])[1:]:
            self.below[company, key, above].add(node)

    # ------------------------------------------------------------
    # One window
    # ------------------------------------------------------------

    def _look_at(self, day, node, start):
        """The window of one node that ends on a day: a pattern, or one that goes on."""
        waiting = self.waiting[node].filtered(
            lambda t: start < t.complaint_received_on.date() <= day
        )
        own = self.known[node].filtered(lambda p: p._goes_on(day))[:1]
        if own:
            within, _before = self._without_groups_below(day, node, start)
            own._join(waiting, day, within)
            # what is part of a pattern has nothing to look for any more
            self.waiting[node] -= waiting.filtered("complaint_pattern_id")
            return
        cuts = [pattern._get_cut() for pattern in self.known[node]]
        start = max([start, *(cut for cut in cuts if cut and cut <= day)])
        within, before = self._without_groups_below(day, node, start)
        limits = self._limits(node)
        if waiting.filtered(lambda t: t._is_unsafe_at(node[1], node[2])):
            limits = limits.marked_unsafe()
        expected = self._expect(node, start, before, (day - start).days)
        if pattern_rule.judge(within, expected, limits).rule:
            self._establish(day, node, start, expected, limits)

    def _without_groups_below(self, day, node, start):
        """What came in, but for the causes below that have a pattern of their own."""
        within, before = self._sum(day, node, start)
        for other in self.below[node]:
            if any(pattern._goes_on(day) for pattern in self.known[other]):
                less = self._sum(day, other, start)
                within, before = within - less[0], before - less[1]
        return max(within, 0), max(before, 0)

    def _expect(self, node, start, before, window):
        company = node[0]
        if company not in self.first_days:
            self.first_days[company] = self.counts._get_first_day(company)
        first = self.first_days[company]
        history = (start + DAY - first).days if first else 0
        return pattern_rule.expect(before, history, window)

    def _establish(self, day, node, start, expected, limits):
        """Look at the complaints themselves, and make a pattern of them if it is one.

        A complaint belongs to one pattern: what stands in another one does not count,
        unless that is a wider one, of a group above this.
        """
        company, key, record = node
        above = self.above[key].get(record, [])[1:]
        wider = self.patterns.concat(
            *(self.known[company, key, group] for group in above)
        )
        tickets = self._get_tickets(day, node, start, wider)
        seen = len({ticket._get_pattern_identity() for ticket in tickets})
        finding = pattern_rule.judge(seen, expected, limits)
        if not finding.rule or all(tickets.mapped("complaint_is_history")):
            return
        losing = tickets.complaint_pattern_id
        before = {pattern: pattern.ticket_ids for pattern in losing}
        pattern = self._get_former(node, tickets, start)
        values = self._prepare(node, day, (day - start).days, finding)
        if pattern:
            pattern.write(values)
        else:
            pattern = self.patterns.create(values)
        pattern._take(tickets)
        self._review(losing, before)
        self._know(pattern)
        self.news |= pattern

    def _get_tickets(self, day, node, start, wider):
        company, key, record = node
        below = [n for n, above in self.above[key].items() if record in above]
        domain = Domain(
            [
                ("is_complaint", "=", True),
                ("duplicate_id", "=", False),
                ("company_id", "=", company),
                (KEYS[key][0], "in", below),
                ("complaint_received_on", ">=", _midnight(start + DAY)),
                ("complaint_received_on", "<", _midnight(day + DAY)),
                ("complaint_pattern_id", "in", [False, *wider.ids]),
            ]
        )
        if key == "category_id":
            domain &= Domain("complaint_cause_id", "=", False)
        return self.env["helpdesk.ticket"].search(domain, order="complaint_received_on")

    def _get_former(self, node, tickets, start):
        """The same episode under another name: it is not told a second time.

        A pattern of a category whose complaints were given their cause, or one that
        lapsed a moment ago and holds again.
        """
        company, key, record = node
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

    def _prepare(self, node, day, window, finding):
        company, key, record = node
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
            "ended_on": False,
        }


def _midnight(day):
    return datetime.combine(day, time.min)
