from odoo import fields, models


class ComplaintDuty(models.Model):
    """A step that a policy obliges to, as in *heard both sides*."""

    _name = "complaint.duty"
    _inherit = "complaint.memory.mixin"
    _description = "Obligatory step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Char(help="The article it comes from.")
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")
