from odoo import fields, models


class ComplaintRemedyType(models.Model):
    _name = "complaint.remedy.type"
    _description = "Remedy type"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty to use it in every company.",
    )
    nature = fields.Selection(
        selection=[
            ("none", "Without money"),
            ("goodwill", "Goodwill"),
            ("entitlement", "Entitlement"),
        ],
        required=True,
        default="none",
        help="Goodwill comes from the agent's own budget. "
        "An entitlement is due by law, contract or warranty; no budget pays it.",
    )
    delivered_by = fields.Char(
        translate=True, help="The person or department that carries it out."
    )
