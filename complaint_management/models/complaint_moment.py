from odoo import fields, models


class ComplaintMoment(models.Model):
    _name = "complaint.moment"
    _inherit = "complaint.name.mixin"
    _description = "Moment of truth"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty to use it in every company.",
    )
