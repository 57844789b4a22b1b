from odoo import fields, models
from odoo.fields import Domain


class ComplaintCause(models.Model):
    """What to tell a complainant today about a cause that is known."""

    _inherit = "complaint.cause"

    tell_today = fields.Text(
        string="What to tell the complainant",
        translate=True,
        help="Shown to agents who register a complaint like it.",
    )
    tell_until = fields.Date(
        string="Until", help="The last day on which this is still true."
    )

    def _get_telling(self):
        """Those of these causes about which there is something to tell today."""
        today = self.env.company._get_complaint_today()
        return self.filtered_domain(
            Domain("tell_today", "!=", False)
            & (Domain("tell_until", "=", False) | Domain("tell_until", ">=", today))
        )
