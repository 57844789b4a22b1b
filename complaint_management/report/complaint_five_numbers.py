from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date

from ..models.selections import COORDINATOR, READER

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

        :return: ``{"company", "month", "numbers": [...], "ask": {"id", "text", "date"}
            or False, "may_ask"}``, the numbers as :meth:`_card` makes them
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
            "ask": (
                ask
                and {
                    "id": ask.id,
                    "text": ask.text,
                    "date": format_date(self.env, ask.date),
                }
            )
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

    def _get_helped(self, months):
        shares = [
            "in_time_share:avg",
            "first_contact_share:avg",
            "days_to_settle:median",
        ]
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
                (
                    self._of(answered, asked),
                    self.env._("answered after-care, in a year"),
                ),
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
            (verdicts.get("worked", 0), self.env._("taken away in a year")),
            (verdicts.get("did_not_work", 0), self.env._("measures that did not work")),
            (
                verdicts.get("too_little_data", 0),
                self.env._("with too little data yet"),
            ),
            (stuck, self.env._("improvement points without progress")),
        ]
        if top:
            choices = dict(top._fields["choice"]._description_selection(self.env))
            decided = choices.get(top.choice) or self.env._("not decided")
            if top.removed_since:
                decided = self.env._("taken away")
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
