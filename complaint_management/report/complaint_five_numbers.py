from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_amount, format_date, formatLang

from ..models.selections import COORDINATOR, READER

MONTHS = 12
ENOUGH = 10  # answers; below, a percentage would say more than is known
DEAREST = 3


class ComplaintFiveNumbers(models.AbstractModel):
    """The management page: five numbers, twelve months each, and no names.

    Counted from :class:`complaint.report` as the reader, for one company. A month is
    one where the company works; this month is the last of the twelve. The screen, the
    printed page and the digest take them from here.
    """

    _name = "complaint.five.numbers"
    _description = "Management page"

    @api.model
    @api.readonly
    def get_page(self):
        """The page of the chosen company, in the reader's words.

        :return: ``{"company", "month", "numbers": [{"key", "title", "figures": [{"value",
            "label"}], "line": {"label", "points": [{"label", "value", "text"}]}}],
            "ask": {"id", "text", "date"} or False, "may_ask"}``; the first figure is
            the number, a point without a value has too little behind it
        :raise AccessError: for who is neither reader nor coordinator
        """
        self._check_reader()
        months = self._get_months()
        ask = self.env["complaint.ask"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return {
            "company": self.env.company.name,
            "month": format_date(self.env, months[-1], date_format="MMMM yyyy"),
            "numbers": [
                self._get_heard(months),
                self._get_helped(months),
                self._get_satisfied(months),
                self._get_removed(months),
                self._get_price(months),
            ],
            "ask": ask
            and {
                "id": ask.id,
                "text": ask.text,
                "date": format_date(self.env, ask.date),
            }
            or False,
            "may_ask": self.env.user.has_group(COORDINATOR),
        }

    def _check_reader(self):
        user = self.env.user
        if not (user.has_group(READER) or user.has_group(COORDINATOR)):
            raise AccessError(self.env._("This page is for management."))

    @api.model
    def action_print(self):
        """Print the page with the management list: two pages."""
        self._check_reader()
        report = self.env.ref("complaint_management.complaint_five_numbers_print")
        return report.report_action(self.env.company)

    # ------------------------------------------------------------
    # The five numbers
    # ------------------------------------------------------------

    def _get_heard(self, months):
        groups = self._read("received_on", months, ["origin"], ["__count"])
        customers, own = dict.fromkeys(months, 0), dict.fromkeys(months, 0)
        for month, origin, number in groups:
            if month in customers and origin in ("customer", "employee"):
                (own if origin == "employee" else customers)[month] += number
        volumes = {month: self._get_volume(month) for month in months}
        has_volumes = any(volumes.values())
        rates = {m: 1000 * customers[m] / v for m, v in volumes.items() if v}
        now = months[-1]
        seen, causes = self._get_seen_first(months)
        figures = [
            (customers[now], self.env._("complaints of customers this month")),
            (own[now], self.env._("reports of our own people this month")),
            (sum(own.values()), self.env._("of them in twelve months")),
        ]
        if rates:
            last = max(rates)  # a month whose volume is known
            month = format_date(self.env, last, date_format="MMMM yyyy")
            label = self.env._("complaints per 1,000 in %(month)s", month=month)
            figures.insert(0, (self._number(rates[last], 1), label))
        if causes:
            label = self.env._("of the causes we saw first ourselves")
            figures.append((self._of(seen, causes), label))
        return self._card(
            "heard",
            self.env._("Heard"),
            figures,
            self.env._("per 1,000") if has_volumes else self.env._("complaints"),
            months,
            rates if has_volumes else customers,
            lambda value: self._number(value, 1 if has_volumes else 0),
        )

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

    def _get_helped(self, months):
        shares = ["in_time_share:avg", "first_contact_share:avg", "days_to_settle:median"]
        groups = self._read("settled_on", months, [], shares)
        [(in_time, at_once, days)] = self._facts()._read_group(
            self._since("settled_on", months), [], shares
        )
        late = self._facts().search_count([*self._here(), ("is_late", "=", True)])
        return self._card(
            "helped",
            self.env._("In time and helped"),
            [
                (self._percent(in_time), self.env._("answered in time, in a year")),
                (late, self.env._("late now")),
                (
                    self._number(days, 1),
                    self.env._("days until we agreed (the middle one)"),
                ),
                (self._percent(at_once), self.env._("solved at first contact")),
            ],
            self.env._("answered in time"),
            months,
            {month: share for month, share, *_rest in groups if share is not False},
            self._percent,
        )

    def _get_satisfied(self, months):
        counts = ["__count", "aftercare_solved:count", "aftercare_stays:count"]
        shares = ["aftercare_solved_share:avg", "aftercare_stays_share:avg"]
        groups = self._read("aftercare_on", months, [], [*counts, *shares])
        [(asked, answered, said, solved, stays)] = self._facts()._read_group(
            self._since("aftercare_on", months), [], [*counts, *shares]
        )
        shares = {m: share for m, _n, n, _s, share, _st in groups if n >= ENOUGH}
        counts = {m: round(share * n) for m, _n, n, _s, share, _st in groups}
        line = (self.env._("it is solved"), months, shares, self._percent)
        if not shares:
            line = (self.env._("answers “it is solved”"), months, counts, self._number)
        return self._card(
            "satisfied",
            self.env._("Satisfied again"),
            [
                (self._share(solved, answered), self.env._("say it is solved")),
                (self._share(stays, said), self.env._("say they stay")),
                (self._of(answered, asked), self.env._("answered after-care, in a year")),
            ],
            *line,
            {m: self._of(counts[m], n) for m, _n, n, *_rest in groups if n},
        )

    def _get_removed(self, months):
        company = [("company_id", "=", self.env.company.id)]
        groups = self.env["complaint.verdict"]._read_group(
            [*company, ("decided_on", ">=", months[0])],
            ["decided_on:month", "verdict", "decision"],
            ["__count"],
        )
        worked, verdicts = dict.fromkeys(months, 0), {}
        for month, verdict, decision, number in groups:
            verdict = "worked" if decision == "proven" else verdict
            verdicts[verdict] = verdicts.get(verdict, 0) + number
            if verdict == "worked" and month in worked:
                worked[month] += number
        points = self.env["complaint.improvement"]
        stuck = points.search_count([*company, ("is_stuck", "=", True)])
        top = self.env["complaint.cause.price"].search(
            company, order="complaints desc, id", limit=1
        )
        figures = [
            (verdicts.get("worked", 0), self.env._("causes taken away, in a year")),
            (verdicts.get("did_not_work", 0), self.env._("measures that did not work")),
            (verdicts.get("too_little_data", 0), self.env._("with too little data yet")),
            (stuck, self.env._("improvement points without progress")),
        ]
        if top:
            choices = dict(top._fields["choice"]._description_selection(self.env))
            decided = choices.get(top.choice) or self.env._("not decided")
            label = self.env._("most complaints: %(cause)s", cause=top.cause_id.name)
            figures.append((decided, label))
        return self._card(
            "removed",
            self.env._("Causes taken away"),
            figures,
            self.env._("causes taken away"),
            months,
            worked,
            self._number,
        )

    def _get_price(self, months):
        lines = self._get_dearest()
        hour = self.env.company.complaint_hour_cost or 0
        causes = [("cause_id", "in", lines.cause_id.ids)]
        groups = self._read(
            "received_on", months, [], ["cost:sum", "handling_minutes:sum"], causes
        )
        at_risk = sum(lines.mapped("value_at_risk"))
        figures = [
            (
                self._money(sum(lines.mapped("price"))),
                self.env._("a month for the three dearest causes"),
            ),
            *(
                (
                    self._money(line.price),
                    self.env._(
                        "%(cause)s; the measure costs %(measure)s",
                        cause=line.cause_id.name,
                        measure=self._money(line.measure_cost),
                    )
                    if line.measure_cost
                    else line.cause_id.name,
                )
                for line in lines
            ),
        ]
        if at_risk:
            label = self.env._("revenue at risk a month (estimate)")
            figures.append((self._money(at_risk), label))
        spent = {m: cost + hour * (minutes or 0) / 60 for m, cost, minutes in groups}
        return self._card(
            "price",
            self.env._("Price of not fixing"),
            figures,
            self.env._("spent on these causes"),
            months,
            {**dict.fromkeys(months, 0), **spent},
            self._money,
        )

    def _get_dearest(self):
        """The lines of the management list with the highest price."""
        return self.env["complaint.cause.price"].search(
            [("company_id", "=", self.env.company.id), ("price", ">", 0)], limit=DEAREST
        )

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

        :param dict values: by month; a month that is missing has too little behind it
        :param say: how a value is written
        :param dict beside: what is written for a month without a value
        """
        return {
            "key": key,
            "title": title,
            "figures": [{"value": str(value), "label": name} for value, name in figures],
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


class ReportComplaintFiveNumbers(models.AbstractModel):
    """The page on paper, and the management list on the sheet behind it."""

    _name = "report.complaint_management.five_numbers"
    _description = "Management page, printed"

    FITS = 20  # lines of the management list on one sheet

    @api.model
    def _get_report_values(self, docids, data=None):
        pages = []
        for company in self.env["res.company"].browse(docids or self.env.company.ids):
            numbers = self.env["complaint.five.numbers"].with_company(company)
            page = numbers.get_page()
            lines = self.env["complaint.cause.price"].with_company(company)
            domain = [("company_id", "=", company.id)]
            pages.append(
                {
                    **page,
                    "lines": lines.search(domain, limit=self.FITS),
                    "total": lines.search_count(domain),
                    "money": numbers._money,
                }
            )
        return {"doc_ids": docids, "pages": pages, "bar": self._get_bar}

    def _get_bar(self, line, point, height):
        """How high the bar of a month stands, in pixels."""
        highest = max((each["value"] or 0 for each in line["points"]), default=0)
        return round(height * (point["value"] or 0) / highest) if highest else 0
