from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools.misc import format_amount, format_date, formatLang

from .complaint_five_numbers import ENOUGH

MONTHS = 12


class ComplaintFiveNumbers(models.AbstractModel):
    """What the five numbers are counted from, and how they are written."""

    _inherit = "complaint.five.numbers"

    # ------------------------------------------------------------
    # What they are made of
    # ------------------------------------------------------------

    def _get_months(self):
        """The first days of the twelve months, this month last."""
        first = self.env.company._get_complaint_today().replace(day=1)
        return [first - relativedelta(months=ago) for ago in range(MONTHS - 1, -1, -1)]

    def _facts(self):
        zone = self.env.company._get_complaint_tz()
        return self.env["complaint.report"].with_context(tz=zone)

    def _here(self):
        """Letters count once, not each of their parts."""
        return [("company_id", "=", self.env.company.id), ("is_part", "=", False)]

    def _since(self, name, months):
        start = self.env.company._get_complaint_start_of_day(months[0])
        return [*self._here(), (name, ">=", start)]

    def _read(self, name, months, groupby, aggregates, domain=()):
        """Read groups of months, as ``(first day, *groups, *aggregates)``."""
        groups = self._facts()._read_group(
            [*self._since(name, months), *domain],
            [f"{name}:month", *groupby],
            aggregates,
        )
        return [(moment.date(), *values) for moment, *values in groups]

    def _get_seen_first(self, months):
        """Of how many causes of these months the first to come was a report of ours."""
        groups = self._facts()._read_group(
            [*self._since("received_on", months), ("cause_confirmed", "=", True)],
            ["cause_id", "side"],
            ["received_on:min"],
        )
        first = {}
        for cause, side, moment in groups:
            first[cause] = min(first.get(cause, (moment, side)), (moment, side))
        ours = [side for _moment, side in first.values() if side == "internal"]
        return len(ours), len(first)

    def _get_volume(self, month):
        """How much there was to complain about in a month, up to today."""
        last = month + relativedelta(months=1, days=-1)
        today = self.env.company._get_complaint_today()
        volumes = self.env["complaint.volume"]
        return volumes._get_volume(self.env.company, month, min(last, today))

    # ------------------------------------------------------------
    # How they are said
    # ------------------------------------------------------------

    def _card(self, key, title, figures, label, months, values, say, beside=None):
        """One number: what is said of it, and its line of months.

        :param figures: of each its value and its words; the first is the number
        :param dict values: by month; a month that is missing has too little behind it
        :param say: how a value is written
        :param dict beside: what is written for a month without a value
        :return: ``{"key", "title", "figures": [{"value", "label"}], "line": {"label",
            "points": [{"label", "value" or False, "text"}]}}``
        """
        return {
            "key": key,
            "title": title,
            "figures": [
                {"value": str(value), "label": name} for value, name in figures
            ],
            "line": {
                "label": label,
                "points": [
                    {
                        "label": format_date(self.env, month, date_format="MMM yyyy"),
                        "value": values.get(month, False),
                        "text": say(values[month])
                        if month in values
                        else (beside or {}).get(month, "–"),
                    }
                    for month in months
                ],
            },
        }

    def _number(self, value, digits=0):
        return "–" if value is False else formatLang(self.env, value, digits=digits)

    def _money(self, value):
        currency = self.env.company.currency_id
        return format_amount(self.env, round(value), currency, trailing_zeroes=False)

    def _percent(self, share):
        return "–" if share is False else f"{round(100 * share)}\N{NO-BREAK SPACE}%"

    def _share(self, share, number):
        """A percentage, from ten answers up; below, only the counts."""
        if number >= ENOUGH:
            return self._percent(share)
        return self._of(round(share * number), number) if number else "–"

    def _of(self, part, whole):
        return self.env._("%(part)s of %(whole)s", part=part, whole=whole)
