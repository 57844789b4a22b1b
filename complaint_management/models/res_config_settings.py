from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    complaint_live_on = fields.Date(
        related="company_id.complaint_live_on", readonly=False
    )
    complaint_hour_cost = fields.Monetary(
        related="company_id.complaint_hour_cost",
        currency_field="complaint_currency_id",
        readonly=False,
    )
    complaint_currency_id = fields.Many2one(
        comodel_name="res.currency", related="company_id.currency_id"
    )
    complaint_independent_handler_id = fields.Many2one(
        comodel_name="res.users",
        related="company_id.complaint_independent_handler_id",
        readonly=False,
    )
