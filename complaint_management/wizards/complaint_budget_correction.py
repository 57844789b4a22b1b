from odoo import fields, models


class ComplaintBudgetCorrection(models.TransientModel):
    _name = "complaint.budget.correction"
    _description = "Correction of a budget"

    budget_id = fields.Many2one(comodel_name="complaint.budget", required=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    amount = fields.Monetary(
        required=True, help="Added to what is left; with a minus sign, taken off."
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Book the correction."""
        self.budget_id.check_access("write")
        self.budget_id._correct(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}
