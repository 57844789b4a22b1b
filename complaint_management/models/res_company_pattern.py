from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.pattern_rule import Thresholds


class ResCompany(models.Model):
    """When complaints are a pattern, for every cause that has no numbers of its own."""

    _inherit = "res.company"

    complaint_window_days = fields.Integer(
        string="Window for patterns in days",
        default=90,
        required=True,
        groups="base.group_user",
    )
    complaint_remark_at = fields.Integer(
        string="Remarkable from", default=2, required=True, groups="base.group_user"
    )
    complaint_pattern_at = fields.Integer(
        string="Pattern from", default=3, required=True, groups="base.group_user"
    )

    @api.constrains(
        "complaint_window_days", "complaint_remark_at", "complaint_pattern_at"
    )
    def _check_complaint_thresholds(self):
        for company in self:
            remark, pattern = company.complaint_remark_at, company.complaint_pattern_at
            if min(company.complaint_window_days, remark) <= 0 or pattern < remark:
                raise ValidationError(
                    self.env._(
                        "Choose a window of one day or more, and numbers of one or "
                        "more: remarkable first, then a pattern."
                    )
                )

    def _get_complaint_thresholds(self):
        """What holds in this company for a category, and for a cause by default."""
        return Thresholds(
            window=self.complaint_window_days,
            remark=self.complaint_remark_at,
            pattern=self.complaint_pattern_at,
        )
