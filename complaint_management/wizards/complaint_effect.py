from odoo import fields, models


class ComplaintEffect(models.TransientModel):
    _name = "complaint.effect"
    _description = "Decide on the effect of an improvement point"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement", required=True
    )
    decision = fields.Selection(
        selection=lambda self: (
            self.env["complaint.verdict"]
            ._fields["decision"]
            ._description_selection(self.env)
        ),
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Record the decision, and do what was decided."""
        self.improvement_id._decide_effect(self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
