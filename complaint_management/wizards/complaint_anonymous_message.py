from odoo import fields, models


class ComplaintAnonymousMessage(models.TransientModel):
    _name = "complaint.anonymous.message"
    _description = "Write to an anonymous reporter"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    text = fields.Text(string="Message", required=True)

    def action_send(self):
        """Let the reporter read this with the receipt code."""
        self.ticket_id._write_to_anonymous(self.text)
        return {"type": "ir.actions.act_window_close"}
