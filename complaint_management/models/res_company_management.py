from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What the desk and the management page need to know of a company."""

    _inherit = "res.company"

    complaint_iceberg_factor = fields.Float(
        string="Silent for each complaint",
        help="How many customers have the same and say nothing, for each one who "
        "complains. Your own estimate; leave at zero to show none.",
        groups="base.group_user",
    )

    @api.constrains("complaint_iceberg_factor")
    def _check_complaint_iceberg_factor(self):
        if self.filtered(lambda company: company.complaint_iceberg_factor < 0):
            raise ValidationError(
                self.env._("An estimate is zero or more. Leave out the minus sign.")
            )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_iceberg_factor = fields.Float(
        related="company_id.complaint_iceberg_factor", readonly=False
    )
