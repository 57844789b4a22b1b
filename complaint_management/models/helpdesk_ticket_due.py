from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DUE = [
    ("overdue", "Late"),
    ("today", "Today"),
    ("this_week", "This week"),
    ("later", "Later"),
    ("none", "No date"),
]


class HelpdeskTicket(models.Model):
    """Late, and due when: facts of now, for lists, boards, filters and groups.

    The deadline is stored; what it means today is read from it, never kept.
    """

    _inherit = "helpdesk.ticket"

    complaint_deadline = fields.Datetime(
        string="Due",
        compute="_compute_complaint_deadline",
        store=True,
        copy=False,
        help="The end of the first term that is open.",
        groups="base.group_user",
    )
    complaint_is_late = fields.Boolean(
        string="Late",
        compute="_compute_complaint_is_late",
        search="_search_complaint_is_late",
        groups="base.group_user",
    )
    complaint_due = fields.Selection(
        selection=DUE,
        string="When it is due",
        compute="_compute_complaint_due",
        search="_search_complaint_due",
        group_expand="_expand_complaint_due",
        groups="base.group_user",
    )

    _complaint_deadline_idx = models.Index(
        "(complaint_deadline) WHERE complaint_deadline IS NOT NULL"
    )

    @api.depends(
        "is_complaint",
        "complaint_term_ids.due_on",
        "complaint_term_ids.met_on",
        "complaint_term_ids.suspended_on",
    )
    def _compute_complaint_deadline(self):
        for ticket in self:
            deadline = False
            if ticket.is_complaint:
                # sudo: the deadline does not depend on who reads the terms
                terms = ticket.sudo().complaint_term_ids
                due = [term.due_on for term in terms if term._is_open_duty()]
                deadline = min(due, default=False)
            if ticket.complaint_deadline != deadline:
                ticket.complaint_deadline = deadline

    @api.depends("complaint_deadline")
    def _compute_complaint_is_late(self):
        now = fields.Datetime.now()
        for ticket in self:
            deadline = ticket.complaint_deadline
            ticket.complaint_is_late = bool(deadline) and deadline <= now

    def _search_complaint_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("complaint_due", "in", ["overdue"])

    @api.depends("complaint_deadline")
    @api.depends_context("tz")
    def _compute_complaint_due(self):
        limits = self._get_complaint_due_limits()
        for ticket in self:
            deadline = ticket.complaint_deadline
            ticket.complaint_due = (
                next((due for due, limit in limits if deadline <= limit), "later")
                if deadline
                else "none"
            )

    def _search_complaint_due(self, operator, values):
        if operator != "in":
            return NotImplemented
        domains, after = {}, False
        for due, limit in self._get_complaint_due_limits():
            domains[due] = Domain("complaint_deadline", "<=", limit)
            if after:
                domains[due] &= Domain("complaint_deadline", ">", after)
            after = limit
        domains["later"] = Domain("complaint_deadline", ">", after)
        domains["none"] = domains[False] = Domain("complaint_deadline", "=", False)
        return Domain.OR(domains[value] for value in values if value in domains)

    def _get_complaint_due_limits(self):
        """Until when it is overdue, due today and due this week, for the reader.

        :return: list of ``(due, moment in UTC)``; a deadline is the midnight that ends
            the last day
        """
        now = fields.Datetime.now()
        zone = ZoneInfo(self.env.context.get("tz") or self.env.user.tz or "UTC")
        today = now.replace(tzinfo=UTC).astimezone(zone).date()
        limits = [("overdue", now)]
        for due, days in (("today", 1), ("this_week", 7 - today.weekday())):
            midnight = datetime.combine(today + timedelta(days=days), time.min, zone)
            limits.append((due, midnight.astimezone(UTC).replace(tzinfo=None)))
        return limits

    def _expand_complaint_due(self, values, domain):
        """The groups in the order of time."""
        return [due for due, _label in DUE]

    def _field_to_sql(self, alias, field_expr, query=None):
        """What the deadline means today, to group by."""
        if field_expr not in ("complaint_due", "complaint_is_late"):
            return super()._field_to_sql(alias, field_expr, query)
        deadline = self._field_to_sql(alias, "complaint_deadline", query)
        limits = self._get_complaint_due_limits()
        if field_expr == "complaint_is_late":
            return SQL("COALESCE(%s <= %s, FALSE)", deadline, limits[0][1])
        cases = SQL(" ").join(
            SQL("WHEN %s <= %s THEN %s", deadline, limit, due) for due, limit in limits
        )
        return SQL(
            "CASE WHEN %s IS NULL THEN 'none' %s ELSE 'later' END", deadline, cases
        )

    def _read_group_orderby(self, order, groupby_terms, query):
        """Groups of when it is due come in the order of time, not of the alphabet."""
        due = groupby_terms.get("complaint_due")
        if due is None:
            return super()._read_group_orderby(order, groupby_terms, query)
        in_time = SQL(
            "array_position(%s::text[], %s)", [key for key, _label in DUE], due
        )
        groupby_terms["complaint_due"] = in_time
        result = super()._read_group_orderby(order, groupby_terms, query)
        groupby_terms["complaint_due"] = due
        return result
