from datetime import datetime

import pytz

from odoo import api, fields, models

from .selections import PERIOD_NAMES


class ResCompany(models.Model):
    """What a company lets its agents give."""

    _inherit = "res.company"

    complaint_ceiling = fields.Monetary(
        string="Ceiling per complaint",
        help="Goodwill of all agents together. Leave at zero for no ceiling.",
        groups="base.group_user",
    )
    complaint_contact_ceiling = fields.Monetary(
        string="Ceiling per contact",
        help="Goodwill of all agents together in twelve months. Leave at zero for no "
        "ceiling.",
        groups="base.group_user",
    )
    complaint_offer_days = fields.Integer(
        string="Days an offer is valid", default=14, groups="base.group_user"
    )
    complaint_budget_amount = fields.Monetary(
        string="Budget of every agent",
        help="Every agent without a budget gets one of this amount, also who joins "
        "later.",
        groups="base.group_user",
    )
    complaint_budget_maximum = fields.Monetary(
        string="At most per complaint", groups="base.group_user"
    )
    complaint_budget_period = fields.Selection(
        selection=PERIOD_NAMES,
        default="month",
        required=True,
        groups="base.group_user",
    )
    complaint_cosign = fields.Boolean(
        string="Co-signing",
        help="A colleague may pay from the own budget what an agent lacks.",
        groups="base.group_user",
    )
    complaint_mirror = fields.Boolean(
        string="Mirror", default=True, groups="base.group_user"
    )

    _complaint_amounts_check = models.Constraint(
        "CHECK (complaint_ceiling >= 0 AND complaint_contact_ceiling >= 0"
        " AND complaint_budget_amount >= 0 AND complaint_budget_maximum >= 0)",
        "An amount cannot be negative.",
    )
    _complaint_offer_days_check = models.Constraint(
        "CHECK (complaint_offer_days > 0)", "An offer is valid for one day at least."
    )

    @api.model
    def _get_complaint_companies(self):
        """The companies that a daily job goes through, one after the other."""
        return self.search([("active", "=", True)], order="id")

    def _get_complaint_today(self):
        """The day it is now where the company works."""
        tz = pytz.timezone(self.resource_calendar_id.tz or "UTC")
        now = fields.Datetime.now()
        return pytz.utc.localize(now).astimezone(tz).date()

    def _get_complaint_end_of_day(self, day):
        """The moment (UTC) at which a day ends where the company works."""
        tz = pytz.timezone(self.resource_calendar_id.tz or "UTC")
        midnight = datetime.combine(fields.Date.add(day, days=1), datetime.min.time())
        return tz.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_complaint_end_of_working_day(self, moment):
        """The end (UTC) of the working day of a moment, or of the next one."""
        tz = pytz.timezone(self.resource_calendar_id.tz or "UTC")
        day = pytz.utc.localize(moment).astimezone(tz).date()
        worked = set(self.resource_calendar_id.attendance_ids.mapped("dayofweek"))
        while worked and str(day.weekday()) not in worked:
            day = fields.Date.add(day, days=1)
        return self._get_complaint_end_of_day(day)
