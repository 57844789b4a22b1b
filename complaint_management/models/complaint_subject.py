from odoo import fields, models


class ComplaintSubject(models.Model):
    _name = "complaint.subject"
    _inherit = "complaint.name.mixin"
    _description = "Subject of complaints"
    _parent_store = True
    _order = "sequence, name, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        comodel_name="complaint.subject",
        string="Part of",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        help="Leave empty to use it in every company.",
    )
