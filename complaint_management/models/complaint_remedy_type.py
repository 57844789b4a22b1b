from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintRemedyType(models.Model):
    _name = "complaint.remedy.type"
    _inherit = "complaint.name.mixin"
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
        string="Delivered by",
        translate=True,
        help="The person or department that carries it out.",
    )
    delivered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Person who carries it out",
        domain=[("share", "=", False)],
        help="Gets it on their list when it was accepted, if they may see the "
        "complaint. Else the agent does.",
    )

    def write(self, vals):
        """The nature of a remedy that was given stays: it says who paid."""
        if "nature" in vals:
            self._check_nature_free(vals["nature"])
        return super().write(vals)

    def _check_nature_free(self, nature):
        changed = self.filtered(lambda remedy: remedy.nature != nature)
        # sudo: also compensation that the administrator may not see
        used = self.env["complaint.compensation"].sudo()
        domain = [("remedy_type_id", "in", changed.ids), ("state", "!=", "draft")]
        if changed and used.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "This remedy was given already and stays what it is. Make another "
                    "remedy type."
                )
            )
