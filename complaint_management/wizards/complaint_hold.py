from odoo import fields, models


class ComplaintHold(models.TransientModel):
    _name = "complaint.hold"
    _description = "Legal hold"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    reason = fields.Char(string="Which proceedings", required=True)
    until = fields.Date(help="The last day. Empty: until it is lifted.")

    def action_confirm(self):
        """Keep the complaint, whatever the policy says."""
        self.ticket_id.action_complaint_hold(self.reason, self.until)
        return {"type": "ir.actions.act_window_close"}
