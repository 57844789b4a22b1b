from datetime import datetime, time

import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_live_on = fields.Date(
        string="Complaints live since",
        help="Complaints received before this day are history: they send nothing.",
    )
    complaint_hour_cost = fields.Monetary(
        string="Cost of an hour of handling", currency_field="currency_id"
    )
    complaint_independent_handler_id = fields.Many2one(
        comodel_name="res.users",
        string="Independent handler",
        domain=[("share", "=", False)],
        help="Takes a complaint whose handler is named in it.",
    )

    def _get_complaint_live_from(self):
        """The first moment (UTC) of the go-live day, in the company's time zone."""
        if not self.complaint_live_on:
            return False
        tz = pytz.timezone(self.resource_calendar_id.tz or "UTC")
        start = tz.localize(datetime.combine(self.complaint_live_on, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)
