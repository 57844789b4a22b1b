from datetime import datetime, timedelta

import pytz

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "complaint.memory.mixin"]

    @ormcache("self.id")
    def _get_complaint_days(self):
        """On which days people work here, and on which days all are off.

        :return: set of weekdays (Monday is 0), and ``{date: reason}``
        """
        # sudo: working days of the team count, whoever registers the complaint
        calendar = self.sudo()
        weekdays = {
            int(line.dayofweek)
            for line in calendar.attendance_ids
            if line.day_period != "lunch" and not line.display_type
        }
        closed = {}
        zone = pytz.timezone(calendar.tz or "UTC")
        leaves = calendar.leave_ids.search(
            [
                ("resource_id", "=", False),
                ("calendar_id", "in", [calendar.id, False]),
                ("company_id", "in", [calendar.company_id.id, False]),
            ]
        )
        for leave in leaves:
            first, last = (
                pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
                for moment in (leave.date_from, leave.date_to)
            )
            day = first.date()
            while day <= last.date():
                # a morning off is no free day
                noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
                if first < noon - timedelta(hours=2) and last > noon + timedelta(
                    hours=3
                ):
                    closed[day] = leave.name or ""
                day += timedelta(days=1)
        return frozenset(weekdays), closed

    def _check_complaint_hours(self):
        """:raise ValidationError: for a calendar in which nobody ever works"""
        for calendar in self:
            if not calendar._get_complaint_days()[0]:
                raise ValidationError(
                    self.env._(
                        "The working hours %(calendar)s have no hours, so no working "
                        "day can be counted. Add hours, or choose others.",
                        calendar=calendar.name,
                    )
                )


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "complaint.memory.mixin"]


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "complaint.memory.mixin"]

    def _forget_memory(self):
        """Days off for all are kept in memory; those of one person are not."""
        for_all = self.filtered(lambda leave: not leave.resource_id)
        return super(ResourceCalendarLeaves, for_all)._forget_memory()
