from odoo import fields, models


class ResCompany(models.Model):
    """What our own people need to know when they report something."""

    _inherit = "res.company"

    complaint_confidential_adviser = fields.Text(
        string="Confidential adviser",
        translate=True,
        help="Whom a colleague can talk to first about how somebody is treated: name, "
        "phone, hours.",
        groups="base.group_user",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_confidential_adviser = fields.Text(
        related="company_id.complaint_confidential_adviser", readonly=False
    )
