from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST = 300


class ComplaintAsk(models.Model):
    """The free line of the management page: what the coordinator asks of management.

    The last one stands on the page; the others are kept.
    """

    _name = "complaint.ask"
    _description = "What I ask of you"
    _order = "date desc, id desc"
    _rec_name = "text"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    text = fields.Text(
        string="What I ask of you", required=True, help="At most two decisions."
    )

    @api.constrains("text")
    def _check_text(self):
        for ask in self:
            if not ask.text.strip() or len(ask.text) > LONGEST:
                raise ValidationError(
                    self.env._(
                        "Ask it in one line: at most two decisions, and no more than "
                        "%(longest)s characters.",
                        longest=LONGEST,
                    )
                )
