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
    complaint_ceiling = fields.Monetary(
        related="company_id.complaint_ceiling",
        currency_field="complaint_currency_id",
        readonly=False,
    )
    complaint_contact_ceiling = fields.Monetary(
        related="company_id.complaint_contact_ceiling",
        currency_field="complaint_currency_id",
        readonly=False,
    )
    complaint_offer_days = fields.Integer(
        related="company_id.complaint_offer_days",
        readonly=False,
    )
    complaint_budget_amount = fields.Monetary(
        related="company_id.complaint_budget_amount",
        currency_field="complaint_currency_id",
        readonly=False,
    )
    complaint_budget_maximum = fields.Monetary(
        related="company_id.complaint_budget_maximum",
        currency_field="complaint_currency_id",
        readonly=False,
    )
    complaint_budget_period = fields.Selection(
        related="company_id.complaint_budget_period",
        readonly=False,
    )
    complaint_cosign = fields.Boolean(
        related="company_id.complaint_cosign",
        readonly=False,
    )
    complaint_mirror = fields.Boolean(
        related="company_id.complaint_mirror",
        readonly=False,
    )
