from odoo import fields, models


class ComplaintDismiss(models.TransientModel):
    _name = "complaint.dismiss"
    _description = "Not a complaint"

    ticket_ids = fields.Many2many(comodel_name="helpdesk.ticket", required=True)
    reason = fields.Char(required=True)
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Goes on with",
        domain=[("is_complaint_team", "=", False)],
        help="The team that goes on with it. Leave empty when it has no team.",
    )

    def action_confirm(self):
        """Take the tickets out of the register."""
        self.ticket_ids._complaint_dismiss(self.reason, self.team_id)
        return {"type": "ir.actions.act_window_close"}
