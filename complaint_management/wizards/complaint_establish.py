from odoo import api, fields, models


class ComplaintEstablish(models.TransientModel):
    _name = "complaint.establish"
    _description = "Establish the cause"

    ticket_ids = fields.Many2many(comodel_name="helpdesk.ticket", required=True)
    cause_id = fields.Many2one(
        comodel_name="complaint.cause",
        compute="_compute_cause_id",
        store=True,
        readonly=False,
        help="Leave empty to establish of each complaint the cause that is suspected.",
    )

    @api.depends("ticket_ids")
    def _compute_cause_id(self):
        """The one cause that is suspected of all of them, when it is one."""
        for wizard in self:
            causes = wizard.ticket_ids.mapped("complaint_cause_id")
            wizard.cause_id = causes if len(causes) == 1 else False

    def action_confirm(self):
        """Establish this cause of all of them, or of each the suspected one."""
        self.ticket_ids.action_complaint_establish_cause(self.cause_id)
        return {"type": "ir.actions.act_window_close"}
