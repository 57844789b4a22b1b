from odoo import api, fields, models


class ComplaintPolicy(models.Model):
    """The shipped policies: a company starts with those of its kind."""

    _inherit = "complaint.policy"

    @api.model
    def _get_presets(self, company, kind):
        """The presets for a kind of organisation, of the company's country.

        Where that country has none of its own, the Dutch ones.
        """
        presets = self.with_context(active_test=False).search(
            [("organisation_kind", "=", kind or ""), ("company_id", "=", False)]
        )
        # sudo: the country of a company is no secret
        own = presets.filtered(lambda p: p.country_id == company.sudo().country_id)
        return own or presets.filtered(
            lambda p: p.country_id == self.env.ref("base.nl")
        )

    @api.model
    def _activate_for(self, company, kind):
        """Give a company the policies that fit its kind of organisation.

        It gets its own copy of each preset, from today on; what an earlier choice gave
        it is archived. Complaints that are there keep their policy.

        :return: the policies of that kind
        """
        everything = self.with_context(active_test=False)
        own = everything.search(
            [("company_id", "=", company.id), ("preset_id", "!=", False)]
        )
        presets = everything._get_presets(company, kind)
        wanted = own.filtered(lambda policy: policy.preset_id in presets)
        (own - wanted).active = False
        wanted.active = True
        for preset in presets - wanted.preset_id:
            wanted |= preset.copy(
                {
                    "name": preset.name,
                    "active": True,
                    "company_id": company.id,
                    "preset_id": preset.id,
                    "organisation_kind": False,
                    "date_from": fields.Date.context_today(self),
                }
            )
        return wanted
