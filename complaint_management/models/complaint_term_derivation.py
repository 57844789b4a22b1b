from datetime import date

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools.free_days import free_days

DAY_FORMAT = "EEE d MMM y"


class ComplaintTerm(models.Model):
    """The steps of the calculation in the reader's language."""

    _inherit = "complaint.term"

    derivation = fields.Text(
        string="How this date was computed", compute="_compute_derivation"
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for term in self:
            term.display_name = kinds.get(term.kind, "")

    @api.depends("derivation_steps")
    @api.depends_context("lang")
    def _compute_derivation(self):
        for term in self:
            term.derivation = self._tell(term.derivation_steps)

    @api.model
    def _tell(self, steps):
        """The steps of a calculation, as in *Received Sun 1 Mar 2026; 6 weeks = …*."""
        return "; ".join(self._tell_step(step) for step in steps or ())

    def _tell_step(self, step):
        day = self._tell_day(step["date"])
        if "time" in step:
            day = f"{day} {step['time']}"
        kind = step["kind"]
        if kind == "start" and step["what"] == "settled":
            return self.env._("Agreed %(day)s", day=day)
        if kind == "start":
            return self.env._("Received %(day)s", day=day)
        if kind == "moved":
            return self.env._(
                "%(why)s, moved to %(day)s (%(law)s)",
                why=self._tell_passed(step),
                day=day,
                law=step["source"],
            )
        length = self._tell_length(step["value"], step["unit"])
        if kind == "extension":
            told = self.env._("%(length)s more = %(day)s", length=length, day=day)
        elif kind == "suspension":
            told = self.env._(
                "waited %(length)s for the complainant = %(day)s",
                length=length,
                day=day,
            )
        else:
            told = self.env._("%(length)s = %(day)s", length=length, day=day)
        if step.get("passed"):
            names = self._tell_passed(step)
            return self.env._(
                "%(told)s, not counting %(names)s", told=told, names=names
            )
        return told

    def _tell_day(self, day):
        return format_date(self.env, day, date_format=DAY_FORMAT)

    def _tell_length(self, value, unit):
        """A length in words, one or many."""
        words = {
            "hours": (self.env._("1 hour"), self.env._("%s hours", value)),
            "days": (self.env._("1 day"), self.env._("%s days", value)),
            "working_days": (
                self.env._("1 working day"),
                self.env._("%s working days", value),
            ),
            "weeks": (self.env._("1 week"), self.env._("%s weeks", value)),
            "months": (self.env._("1 month"), self.env._("%s months", value)),
        }
        one, many = words[unit]
        return one if value == 1 else many

    def _tell_passed(self, step):
        """The days that were passed by: their own name, else the day of the week."""
        names = []
        for passed in step["passed"]:
            day = date.fromisoformat(passed["date"])
            told = free_days(
                step["country"], step["subdivision"], day.year, self.env.lang or "en"
            ).get(day)
            weekday = format_date(self.env, day, date_format="EEEE")
            names.append(told or passed["name"] or weekday)
        return ", ".join(dict.fromkeys(names))

    def _get_clause_for_complainant(self):
        """The same to end a sentence with: neither a capital nor a full stop."""
        text = self._get_text_for_complainant().rstrip(". ")
        return text[:1].lower() + text[1:]

    def _get_text_for_complainant(self):
        """When, or since when it has been done; in words for outside."""
        self.ensure_one()
        day = self._tell_day(self.due_date)
        if self.kind == "external":  # a day from which they may, not by which we must
            return day
        if self.met_on:
            tz = self.ticket_id._get_complaint_place().tz
            met = self.ticket_id._get_complaint_day(self.met_on, tz)
            return self.env._("Done on %(day)s", day=self._tell_day(met))
        if self.suspended_on:
            return self.env._("Stands still while we wait for you")
        if self.extension_reason:
            return self.env._(
                "By %(day)s at the latest; it takes longer: %(reason)s",
                day=day,
                reason=self.extension_reason,
            )
        return self.env._("By %(day)s at the latest", day=day)
