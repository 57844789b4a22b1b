from odoo import api, models
from odoo.fields import Domain

from .selections import AGENT


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Who follows a ticket is told to those who may read it.

        Else every colleague could see who complains and who handles it.
        """
        if not (bypass_access or self.env.su):
            domain = Domain(domain) & (
                Domain("res_model", "!=", "helpdesk.ticket")
                | self._get_followed_domain()
            )
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_followed_domain(self):
        """Of which tickets the followers are shown to this user.

        Of agents only the confidential complaints are looked at: there are few, and of
        all other ones they may know who complains.
        """
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if not self.env.user.has_group(AGENT):
            return Domain("res_id", "in", tickets._search([]))
        confidential = Domain("complaint_confidential", "=", True)
        # sudo: asks which complaints there are beside those the user may read
        hidden = tickets.sudo()._search(
            confidential & Domain("id", "not in", tickets._search(confidential))
        )
        return Domain("res_id", "not in", hidden)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or not self.ids:
            return result
        shown = self.search([("id", "in", self.ids)])
        if hidden := self - shown:
            rules = self.env["ir.rule"]
            return hidden, lambda: rules._make_access_error(operation, hidden)
        return None
