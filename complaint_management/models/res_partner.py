from odoo import api, models

# What the platform gives every contact where nobody chose a language.
UNCHOSEN = "en_US"


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def default_get(self, fields):
        """A contact made for a complaint gets the language of the complaint.

        Where none is known it is that of the agent, who speaks with the complainant,
        unless a language was chosen as the default.
        """
        defaults = super().default_get(fields)
        context = self.env.context
        if "complaint_lang" in context and "lang" in fields:
            own = self.env["res.lang"]._get_code(context["complaint_lang"])
            chosen = defaults.get("lang") not in (None, False, UNCHOSEN)
            if own or not chosen:
                defaults["lang"] = own or self.env.user.lang or defaults.get("lang")
        return defaults

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
