from odoo import fields, models


class ComplaintAgreed(models.TransientModel):
    _name = "complaint.agreed"
    _description = "Log an agreement by another channel"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Agreed by",
        required=True,
        domain="[('company_id', 'in', [False, company_id])]",
    )

    def action_confirm(self):
        """Log that it was agreed, by the chosen channel."""
        self.ticket_id.action_complaint_agreed(self.channel_id.id)
        return {"type": "ir.actions.act_window_close"}
