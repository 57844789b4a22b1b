from dateutil.relativedelta import relativedelta

from odoo import api, models

from .selections import AGENT, PERIODS

# What an offer asks of the budget that pays it.
CURRENT_FACTS = ["amount_left", "amount_max_complaint", "company_id", "user_id"]


class ComplaintBudget(models.Model):
    """Periods: which budget counts today, and how the next one comes by itself."""

    _inherit = "complaint.budget"

    @api.model
    def _get_current(self, user, company):
        """The budget of an agent who works here, for today; empty when there is none.

        An agent who left gives nothing any more.
        """
        if not user.sudo().active:
            return self.sudo().browse()
        today = company._get_complaint_today()
        # sudo: whoever may ask gets a budget to book on, not to look at
        return self.sudo().search_fetch(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
            CURRENT_FACTS,
            order="id",
        )

    def _open_empty(self, user, company):
        """A budget without an amount for today, to book an approved request on."""
        today = company._get_complaint_today()
        values = {"user_id": user.id, "company_id": company.id, "period": "own"}
        return self.create(
            {**values, "date_from": today, "date_to": today, "amount": 0}
        )

    @api.model
    def _cron_open_periods(self):
        """Give every agent whose budget ended the next one, new agents their first.

        Safe to repeat: who has a budget for today gets none, and two workers cannot
        open the same days.
        """
        for company in self.env["res.company"]._get_complaint_companies():
            values = self._get_next_values(company)
            self.create(values)
            self.env["ir.cron"]._commit_progress(len(values))

    def _get_next_values(self, company):
        """The budgets that are lacking in a company today."""
        today = company._get_complaint_today()
        agents = self.env.ref(AGENT).all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        budgets = self.search(
            [("company_id", "=", company.id), ("user_id", "in", agents.ids)],
            order="date_from",
        )
        last = {b.user_id: b for b in budgets if b.period != "own"}
        until = {
            agent: max(own.mapped("date_to"))
            for agent, own in budgets.grouped("user_id").items()
        }
        lacking = agents.filtered(lambda a: a not in until or until[a] < today)
        values = [
            self._prepare_next(agent, company, last.get(agent), until.get(agent))
            for agent in lacking
        ]
        return [vals for vals in values if vals["amount"]]

    def _prepare_next(self, agent, company, previous, until):
        period, amount, most = (
            company.complaint_budget_period,
            company.complaint_budget_amount,
            company.complaint_budget_maximum,
        )
        if previous:
            period, amount = previous.period, previous.amount
            most = previous.amount_max_complaint
        today = company._get_complaint_today()
        return {
            "user_id": agent.id,
            "company_id": company.id,
            "period": period,
            "date_from": self._get_period_start(period, today, until),
            "amount": amount,
            "amount_max_complaint": most,
        }

    def _get_period_start(self, period, today, until):
        """The first day of today's period, or the day after the budget before it."""
        start = today.replace(day=1)
        start -= relativedelta(months=(start.month - 1) % PERIODS[period])
        return max(start, until + relativedelta(days=1)) if until else start
