from odoo import api, models
from odoo.fields import Domain


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Who follows a confidential complaint is told to those who may read it.

        Else every colleague could see who complains and who handles it.
        """
        if not (bypass_access or self.env.su):
            tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
            confidential = Domain("complaint_confidential", "=", True)
            # sudo: asks which complaints there are beside those the user may read
            hidden = tickets.sudo()._search(
                confidential & Domain("id", "not in", tickets._search(confidential))
            )
            domain = Domain(domain) & (
                Domain("res_model", "!=", tickets._name)
                | Domain("res_id", "not in", hidden)
            )
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or not self.ids:
            return result
        shown = self.search([("id", "in", self.ids)])
        if hidden := self - shown:
            rules = self.env["ir.rule"]
            return hidden, lambda: rules._make_access_error(operation, hidden)
        return None
