from odoo import fields, models


class ComplaintCause(models.Model):
    """What nobody can count about a cause and somebody has to estimate."""

    _inherit = "complaint.cause"

    value_at_risk = fields.Float(
        string="Revenue at risk per month (estimate)",
        company_dependent=True,
        digits=(16, 2),
        help="What customers who leave over this would have brought. An estimate; it "
        "stands apart from what it costs.",
        groups="base.group_user",
    )
    measure_cost = fields.Float(
        string="Cost of the measure (estimate)",
        company_dependent=True,
        digits=(16, 2),
        help="Until an improvement point says what its measure costs.",
        groups="base.group_user",
    )
    decision_ids = fields.One2many(
        comodel_name="complaint.decision",
        inverse_name="cause_id",
        string="Decisions",
    )
