from odoo import api, fields, models


class ComplaintOutside(models.Model):
    """What an ombudsman, committee or court decided about a complaint."""

    _name = "complaint.outside"
    _inherit = "complaint.ticket.mixin"
    _description = "Decision outside"
    _order = "decided_on desc, id desc"
    _rec_name = "body"

    body = fields.Char(
        required=True, help="The ombudsman, disputes committee or court."
    )
    reference = fields.Char()
    decided_on = fields.Date(string="Date")
    decision = fields.Char()
    cost = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    lesson = fields.Char(help="What we learn from it.")

    _cost_check = models.Constraint(
        "CHECK (cost >= 0)", "A cost cannot be negative. Leave out the minus sign."
    )

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._record()
        return decisions

    def write(self, vals):
        self._check_stays(vals)
        result = super().write(vals)
        self._record()
        return result

    def _record(self):
        for outside in self:
            outside.ticket_id._record_event(
                "outside",
                {
                    f"complaint.outside/{name}": outside[name]
                    for name in ("body", "reference", "decided_on", "decision", "cost")
                    if outside[name]
                },
            )
