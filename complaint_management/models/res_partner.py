from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_complaint_signal(self):
        """Note dissatisfaction of this contact that nobody put into words."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_action"
        )
        return dict(
            action,
            views=[
                (self.env.ref("complaint_management.complaint_view_form").id, "form")
            ],
            context={
                "default_is_complaint": True,
                "default_complaint_is_signal": True,
                "default_partner_id": self.id,
                "default_company_id": self.company_id.id or self.env.company.id,
            },
        )
