from odoo import fields, models


class ComplaintDecline(models.TransientModel):
    """Asks the reason of a no: of the complainant, or of the coordinator."""

    _name = "complaint.decline"
    _description = "Reason of a no"

    compensation_id = fields.Many2one(
        comodel_name="complaint.compensation", required=True
    )
    state = fields.Selection(related="compensation_id.state")
    reason = fields.Char()

    def action_confirm(self):
        """Decline the offer, or refuse the request."""
        if self.state == "to_approve":
            self.compensation_id.action_refuse(self.reason)
        else:
            self.compensation_id.action_decline(self.reason)
        return {"type": "ir.actions.act_window_close"}
