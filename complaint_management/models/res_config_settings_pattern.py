from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_window_days = fields.Integer(
        related="company_id.complaint_window_days", readonly=False
    )
    complaint_remark_at = fields.Integer(
        related="company_id.complaint_remark_at", readonly=False
    )
    complaint_pattern_at = fields.Integer(
        related="company_id.complaint_pattern_at", readonly=False
    )
