from odoo import fields, models

AGENTS = [("share", "=", False)]


class ComplaintSubstitute(models.TransientModel):
    _name = "complaint.substitute"
    _description = "Take over the work of an absent colleague"

    absent_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        domain=AGENTS,
        context={"active_test": False},
    )
    substitute_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        domain=AGENTS,
        default=lambda self: self.env.user,
    )

    def action_confirm(self):
        """Give the open complaints of the one to the other, and show them."""
        tickets = self.env["helpdesk.ticket"]
        taken = tickets._complaint_substitute(self.absent_id, self.substitute_id)
        xmlid = "complaint_management.complaint_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return dict(action, domain=[("id", "in", taken.ids)], context={})
