from datetime import timedelta

from odoo import fields, models


class ComplaintPatternRest(models.TransientModel):
    _name = "complaint.pattern.rest"
    _description = "Set a pattern aside"

    pattern_ids = fields.Many2many(
        comodel_name="complaint.pattern",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(string="Why it may rest", required=True)
    until = fields.Date(
        string="Comes back on",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=90),
    )

    def action_confirm(self):
        """Let the patterns rest until that day."""
        self.pattern_ids._set_aside(self.reason, self.until)
        return {"type": "ir.actions.act_window_close"}
