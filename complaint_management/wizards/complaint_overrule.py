from odoo import fields, models


class ComplaintOverrule(models.TransientModel):
    _name = "complaint.overrule"
    _description = "Go on although something is open"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Let the complaint go on, with the reason on record."""
        self.ticket_id.action_complaint_overrule(self.reason)
        return {"type": "ir.actions.act_window_close"}
