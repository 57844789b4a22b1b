from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _has_complaint_rate(self, company):
        """Whether a rate is known for today; Odoo converts one to one when none is.

        :rtype: bool
        """
        # sudo: which rates there are is not everybody's to read
        rates = self.env["res.currency.rate"].sudo()
        domain = [
            ("currency_id", "=", self.id),
            ("name", "<=", company._get_complaint_today()),
            ("company_id", "in", [False, company.root_id.id]),
        ]
        return bool(rates.search_count(domain, limit=1))
