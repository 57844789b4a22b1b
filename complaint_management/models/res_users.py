from odoo import api, fields, models

from .selections import COORDINATOR


class ResUsers(models.Model):
    _inherit = "res.users"

    complaint_budget_left = fields.Monetary(
        string="Left of the budget",
        currency_field="complaint_budget_currency_id",
        compute="_compute_complaint_budget_left",
        groups="base.group_user",
    )
    complaint_budget_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_complaint_budget_left",
        groups="base.group_user",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        own = ["complaint_budget_left", "complaint_budget_currency_id"]
        return [*super().SELF_READABLE_FIELDS, *own]

    @api.depends_context("uid", "company")
    def _compute_complaint_budget_left(self):
        """What is left today in this company: one's own, or as a coordinator."""
        company = self.env.company
        today = company._get_complaint_today()
        everybody = self.env.su or self.env.user.has_group(COORDINATOR)
        seen = self if everybody else self & self.env.user
        # sudo: who may see whose budget was decided just above
        budgets = (
            self.env["complaint.budget"]
            .sudo()
            .search(
                [
                    ("user_id", "in", seen.ids),
                    ("company_id", "=", company.id),
                    ("date_from", "<=", today),
                    ("date_to", ">=", today),
                ]
            )
        )
        left = {budget.user_id.id: budget.amount_left for budget in budgets}
        for user in self:
            user.complaint_budget_left = left.get(user.id, 0.0)
            user.complaint_budget_currency_id = company.currency_id
