import math

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_amount

HIGHEST = 10**12  # in any currency; more is a slip of the keyboard


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

    def _check_complaint_amount(self, amount):
        """What is typed, before it is rounded and stored: an amount that can be paid.

        :raise ValidationError: for what is no amount, negative, too high, or has too
            many digits
        """
        try:
            amount = float(amount or 0)
        except (TypeError, ValueError):
            amount = math.nan
        if not math.isfinite(amount) or abs(amount) >= HIGHEST:
            raise ValidationError(
                self.env._("That amount cannot be right. Check the digits.")
            )
        if amount < 0:
            raise ValidationError(
                self.env._("An amount cannot be negative. Leave out the minus sign.")
            )
        rounded = self.round(amount)
        if not math.isclose(rounded, amount, abs_tol=1e-9):
            raise ValidationError(
                self.env._(
                    "An amount in %(currency)s has not so many digits. Round it, to "
                    "%(amount)s for instance.",
                    currency=self.name,
                    amount=format_amount(self.env, rounded, self),
                )
            )
