from odoo import fields, models


class ComplaintLetterElement(models.Model):
    """What a final answer has to say by a policy, as in *the next step*."""

    _name = "complaint.letter.element"
    _description = "Letter element"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")
