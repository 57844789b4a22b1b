from odoo import fields, models


class ComplaintSplit(models.TransientModel):
    _name = "complaint.split"
    _description = "Split off a part"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    description = fields.Text(string="What this part is about", required=True)
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category",
        required=True,
        domain=[("is_complaint_category", "=", True)],
    )
    cause_id = fields.Many2one(comodel_name="complaint.cause", string="Suspected cause")

    def action_confirm(self):
        """Split off the part and go back to the main complaint."""
        self._split()
        return {"type": "ir.actions.act_window_close"}

    def action_confirm_and_next(self):
        """Split off the part and ask for the next one."""
        self._split()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_split_action"
        )
        return dict(action, context={"default_ticket_id": self.ticket_id.id})

    def _split(self):
        self.ticket_id._complaint_split_off(
            self.description, self.category_id, complaint_cause_id=self.cause_id.id
        )
