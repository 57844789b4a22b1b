from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from .selections import AGENT, ORGANISATION_KINDS


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_live_on = fields.Date(
        string="Complaints live since",
        help="Complaints received before this day are history: they send nothing.",
        groups="base.group_user",
    )
    complaint_organisation_kind = fields.Selection(
        selection=ORGANISATION_KINDS,
        string="Kind of organisation",
        help="Decides with which policy complaints start.",
        groups="base.group_user",
    )
    complaint_phone = fields.Char(
        string="Phone in letters", help="Where a person answers about a complaint."
    )
    complaint_hours = fields.Char(
        string="Hours in letters", help="When that phone is answered."
    )
    complaint_external_body = fields.Text(
        string="External body",
        help="Where a complainant can go after our answer: name, address, term, cost.",
    )
    complaint_privacy_text = fields.Html(
        string="Privacy text",
        translate=True,
        help="What we do with what a complainant tells us, and for how long.",
    )
    complaint_staff_consulted_on = fields.Date(
        string="Staff consulted on",
        help="Figures about persons have no names until staff were consulted.",
        groups="base.group_user",
    )
    complaint_hour_cost = fields.Monetary(
        string="Cost of an hour of handling",
        currency_field="currency_id",
        groups="base.group_user",
    )
    complaint_independent_handler_id = fields.Many2one(
        comodel_name="res.users",
        string="Independent handler",
        domain=[("share", "=", False)],
        help="Takes a complaint whose handler is named in it.",
        groups="base.group_user",
    )

    def cache_invalidation_fields(self):
        """The currency is kept in memory; see ``_get_complaint_currencies``."""
        return super().cache_invalidation_fields() | {"currency_id"}

    @api.model
    @ormcache()
    def _get_complaint_currencies(self):
        """The currency of every company, by id: every complaint shows its own."""
        # sudo: a complaint that may be read shows its currency
        companies = self.sudo().with_context(active_test=False)
        companies = companies.search_fetch([], ["currency_id"])
        return {company.id: company.currency_id.id for company in companies}

    @api.constrains("complaint_independent_handler_id")
    def _check_complaint_independent_handler(self):
        """The independent handler can do what a handler of this company does."""
        for company in self.filtered("complaint_independent_handler_id"):
            handler = company.complaint_independent_handler_id
            is_agent = handler.has_group(AGENT)
            if not is_agent or company not in handler.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be the independent handler of %(company)s: "
                        "choose a complaint agent who works for that company.",
                        name=handler.name,
                        company=company.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
        return result

    @ormcache("self.id")
    def _get_complaint_tz(self):
        """The time zone that the company works in."""
        # sudo: the clock of a company is no secret
        return self.sudo().resource_calendar_id.tz or "UTC"

    def _get_complaint_today(self):
        """The day it is now where the company works."""
        return self._get_complaint_day(fields.Datetime.now())

    def _get_complaint_day(self, moment):
        """The day on which a moment (UTC) falls where the company works."""
        zone = ZoneInfo(self._get_complaint_tz())
        return moment.replace(tzinfo=UTC).astimezone(zone).date()

    def _get_complaint_start_of_day(self, day):
        """The moment (UTC) at which a day begins where the company works."""
        start = datetime.combine(day, time.min, ZoneInfo(self._get_complaint_tz()))
        return start.astimezone(UTC).replace(tzinfo=None)

    def _get_complaint_end_of_day(self, day):
        """The moment (UTC) at which a day ends where the company works."""
        return self._get_complaint_start_of_day(fields.Date.add(day, days=1))

    def _get_complaint_live_from(self):
        """The first moment (UTC) of the go-live day; False when there is none."""
        live_on = self.complaint_live_on
        return live_on and self._get_complaint_start_of_day(live_on)
