from odoo import fields, models


class ComplaintReceipt(models.TransientModel):
    _name = "complaint.receipt"
    _description = "Correct the date of receipt"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    received_on = fields.Datetime(string="Received on", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Correct when the complaint was received."""
        self.ticket_id._complaint_correct_receipt(self.received_on, self.reason)
        return {"type": "ir.actions.act_window_close"}
