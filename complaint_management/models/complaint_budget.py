from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .selections import PERIOD_NAMES, PERIODS


class ComplaintBudget(models.Model):
    """What an agent may give away in a period without asking anybody.

    ``amount_left`` is always the sum of the moves. What books them has a file of its
    own, and so have the periods.
    """

    _name = "complaint.budget"
    _description = "Budget of an agent"
    _order = "date_from desc, user_id, id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(
        selection=[*PERIOD_NAMES, ("own", "Own dates")],
        required=True,
        default="month",
        help="The next month, quarter or year gets a budget of its own by itself.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    amount = fields.Monetary(required=True)
    amount_max_complaint = fields.Monetary(
        string="At most per complaint", help="Leave at zero for no maximum."
    )
    amount_left = fields.Monetary(string="Left", readonly=True, copy=False)
    move_ids = fields.One2many(
        comodel_name="complaint.budget.move",
        inverse_name="budget_id",
        string="Budget moves",
        readonly=True,
    )

    _amount_left_check = models.Constraint(
        "CHECK (amount_left >= 0)",
        "A budget has not enough left. Lower the amount, or ask the coordinator.",
    )
    _amount_check = models.Constraint(
        "CHECK (amount >= 0 AND amount_max_complaint >= 0)",
        "The amount of a budget cannot be negative.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A budget cannot end before it begins."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH =,"
        " int4range(company_id, company_id, '[]') WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This agent has a budget for these days already. Choose other dates.",
    )

    @api.depends("date_from", "period")
    def _compute_date_to(self):
        for budget in self:
            months = PERIODS.get(budget.period)
            if budget.date_from and months:
                length = relativedelta(months=months, days=-1)
                budget.date_to = budget.date_from + length
            else:
                budget.date_to = budget.date_to or budget.date_from

    @api.depends("user_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for budget in self:
            days = (budget.date_from, budget.date_to)
            dates = " – ".join(format_date(self.env, day) for day in days if day)
            budget.display_name = f"{budget.user_id.name}, {dates}"

    @api.model_create_multi
    def create(self, vals_list):
        """A new budget opens with a grant of its amount."""
        companies = self.env["res.company"]
        for vals in vals_list:
            self._check_not_typed(vals)
            company = companies.browse(vals.get("company_id")) or self.env.company
            self._check_amounts(vals, company.currency_id)
        budgets = super().create(vals_list)
        budgets._book([(budget, "grant", budget.amount, {}) for budget in budgets])
        return budgets

    def write(self, vals):
        """Another amount is a grant of the difference.

        :raise UserError: when it would fall below what is reserved and spent
        """
        self._check_not_typed(vals)
        self._check_stays(vals)
        self._check_amounts(vals, self.currency_id)
        amount = float(vals["amount"] or 0) if "amount" in vals else None
        self._book(
            [(b, "grant", amount - b.amount, {}) for b in self if amount is not None],
            self.env._(
                "A budget cannot shrink below what is reserved and spent of it. "
                "Choose a higher amount."
            ),
        )
        return super().write(vals)

    def _check_not_typed(self, vals):
        if vals.get("amount_left") or (self and "amount_left" in vals):
            raise UserError(
                self.env._(
                    "What is left of a budget follows from its moves. Change the "
                    "amount, or book a correction."
                )
            )

    def _check_amounts(self, vals, currencies):
        for name in {"amount", "amount_max_complaint"} & vals.keys():
            for currency in currencies:
                currency._check_complaint_amount(vals[name])

    def _check_stays(self, vals):
        """A budget that was used stays with its agent and company."""
        for name in ("user_id", "company_id"):
            others = self.filtered(lambda b, n=name: b[n].id != vals.get(n, b[n].id))
            # sudo: also moves of compensation that the user may not see
            if others.sudo().move_ids:
                raise UserError(
                    self.env._(
                        "This budget has moves and stays with its agent and company. "
                        "Make another budget."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: also moves of compensation that the user may not see
        if self.sudo().move_ids:
            raise UserError(
                self.env._(
                    "A budget with moves cannot be deleted. Set its amount to what was "
                    "used, or let it end."
                )
            )
