from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .complaint_improvement import OPEN_IMPROVEMENT
from .selections import COORDINATOR

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
LIVE = Domain("is_complaint", "=", True) & Domain("complaint_is_history", "!=", True)


class Line(NamedTuple):
    """One number on the desk: what it counts, and where its records are looked at."""

    key: str
    label: str
    model: str
    domain: Domain
    action: str
    tone: str = "warning"


class ComplaintDesk(models.AbstractModel):
    """The coordinator's desk: what waits for somebody to decide or to look, by number.

    Each number is counted as the reader, by one statement, with the domain by which its
    records open. A block is a method ``_get_<block>_lines``; an addon adds one to
    ``_get_blocks``.
    """

    _name = "complaint.desk"
    _description = "Coordinator's desk"

    @api.model
    @api.readonly
    def get_desk(self):
        """What waits, for the companies that are chosen.

        :return: ``{"blocks": [{"key", "title", "lines": [{"key", "label", "count",
            "model", "domain", "action", "tone"}]}], "waits": number of records,
            "iceberg": a sentence or False}``; only lines with something behind them
        :raise AccessError: for who is no coordinator
        """
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(self.env._("This desk is the coordinator's."))
        blocks = [
            {"key": key, "title": title, "lines": self._count(lines)}
            for key, title, lines in self._get_blocks()
        ]
        waits = sum(
            line["count"]
            for block in blocks
            for line in block["lines"]
            if line["tone"] != "info"
        )
        return {"blocks": blocks, "waits": waits, "iceberg": self._get_iceberg()}

    def _count(self, lines):
        counted = []
        for line in lines:
            if count := self.env[line.model].search_count(line.domain):
                values = {**line._asdict(), "domain": list(line.domain), "count": count}
                counted.append(
                    {**values, "action": f"complaint_management.{line.action}"}
                )
        return counted

    def _get_blocks(self):
        """The blocks in the order of a Monday morning: key, title and lines."""
        return [
            ("due", self.env._("Answers"), self._get_due_lines()),
            ("requests", self.env._("Requests"), self._get_request_lines()),
            ("aftercare", self.env._("After-care"), self._get_aftercare_lines()),
            (
                "questions",
                self.env._("Questions to helpers"),
                self._get_question_lines(),
            ),
            ("causes", self.env._("Causes"), self._get_cause_lines()),
            (
                "improvement",
                self.env._("Improvement points"),
                self._get_improvement_lines(),
            ),
            ("week", self.env._("To look at: this week"), self._get_week_lines()),
        ]

    def _ticket_line(self, key, label, domain, tone="warning", action=None):
        action = action or "complaint_desk_ticket_action"
        return Line(key, label, "helpdesk.ticket", Domain(domain), action, tone)

    def _get_due_lines(self):
        soon = Domain("complaint_due", "in", ["today", "this_week"])
        return [
            self._ticket_line(
                "late",
                self.env._("Late"),
                LIVE & Domain("complaint_is_late", "=", True),
                "danger",
            ),
            self._ticket_line(
                "unowned",
                self.env._("Due this week, without owner"),
                LIVE & soon & Domain("user_id", "=", False),
            ),
        ]

    def _get_request_lines(self):
        return [
            Line(
                "requests",
                self.env._("Above budget, waiting for your decision"),
                "complaint.compensation",
                Domain("state", "=", "to_approve"),
                "complaint_compensation_request_action",
            )
        ]

    def _get_aftercare_lines(self):
        asked = LIVE & Domain("complaint_phase", "=", "aftercare")
        return [
            self._ticket_line(
                f"solved_{answer}",
                label,
                asked & Domain("complaint_aftercare_solved", "=", answer),
                tone,
            )
            for answer, label, tone in (
                ("no", self.env._("Not solved, says the complainant"), "danger"),
                ("partly", self.env._("Partly solved"), "warning"),
            )
        ]

    def _get_question_lines(self):
        unanswered = Domain("answered_on", "=", False)
        today = fields.Date.context_today(self)
        overdue = Domain("due_on", "<", today)
        action = "complaint_question_action"
        return [
            Line(
                "questions_late",
                self.env._("Answer was wanted before today"),
                "complaint.question",
                unanswered & overdue,
                action,
                "danger",
            ),
            Line(
                "questions",
                self.env._("Without an answer yet"),
                "complaint.question",
                unanswered
                & (Domain("due_on", ">=", today) | Domain("due_on", "=", False)),
                action,
            ),
        ]

    def _get_cause_lines(self):
        return [
            Line(
                "patterns",
                self.env._("Patterns that nobody works on"),
                "complaint.pattern",
                Domain("state", "=", "open") & Domain("being_improved_id", "=", False),
                "complaint_pattern_action",
                "danger",
            ),
            self._ticket_line(
                "unestablished",
                self.env._("Cause not established"),
                LIVE & Domain("complaint_cause_confirmed", "!=", True),
                action="complaint_unestablished_action",
            ),
        ]

    def _get_improvement_lines(self):
        under_way = Domain("phase", "in", OPEN_IMPROVEMENT)
        action = "complaint_improvement_action"
        return [
            Line(key, label, "complaint.improvement", domain, action)
            for key, label, domain in (
                (
                    "stuck",
                    self.env._("No progress for three weeks"),
                    Domain("is_stuck", "=", True),
                ),
                (
                    "effect",
                    self.env._("The figures could not say: you decide"),
                    under_way & Domain("awaits_decision", "=", True),
                ),
                (
                    "ownerless",
                    self.env._("Without owner"),
                    under_way & Domain("owner_id", "=", False),
                ),
            )
        ]

    def _get_week_lines(self):
        since = fields.Datetime.now() - WEEK
        overruled = [("kind", "=", "overruled"), ("recorded_on", ">=", since)]
        return [
            self._ticket_line(
                "overruled",
                self.env._("Went on all the same (overruled)"),
                Domain("is_complaint", "=", True)
                & Domain("complaint_event_ids", "any", overruled),
                "info",
            ),
            self._ticket_line(
                "dismissed",
                self.env._("Not a complaint"),
                Domain("complaint_dismissed_on", ">=", since),
                "info",
                "complaint_desk_dismissed_action",
            ),
        ]

    def _get_iceberg(self):
        """How many may have said nothing: shown after the company set a factor only."""
        company = self.env.company
        if not company.complaint_iceberg_factor:
            return False
        heard = self.env["helpdesk.ticket"].search_count(
            Domain("is_complaint", "=", True)
            & Domain("company_id", "=", company.id)
            & Domain("complaint_origin", "=", "customer")
            & Domain("complaint_main_id", "=", False)
            & Domain("complaint_received_on", ">=", fields.Datetime.now() - MONTH)
        )
        return self.env._(
            "Estimate: %(silent)s customers may have had reason to complain in the "
            "last 30 days and said nothing (%(heard)s complaints, times %(factor)s).",
            silent=round(heard * company.complaint_iceberg_factor),
            heard=heard,
            factor=f"{company.complaint_iceberg_factor:g}",
        )
