from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ComplaintCause(models.Model):
    """What everybody tells a complainant today about a cause, as long as it holds."""

    _inherit = "complaint.cause"

    tell_today = fields.Text(
        string="What to tell the complainant today",
        translate=True,
        help="What we know, what we do about it and by when: the same from everybody.",
    )
    tell_until = fields.Date(
        string="Until",
        help="From the day after, the text is no longer shown. Empty: until changed.",
    )

    @api.constrains("tell_today", "tell_until")
    def _check_tell_until(self):
        for cause in self:
            if cause.tell_until and not (cause.tell_today or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write what to tell the complainant about %(cause)s, or leave "
                        "the end date empty.",
                        cause=cause.name,
                    )
                )

    def _get_telling(self):
        """Those of these causes about which there is something to tell today."""
        today = self.env.company._get_complaint_today()
        return self.filtered_domain(
            Domain("tell_today", "!=", False)
            & (Domain("tell_until", "=", False) | Domain("tell_until", ">=", today))
        )

    def _get_tell_today(self):
        """What to tell today about this cause, else about its group."""
        return (self | self.parent_id)._get_telling()[:1].tell_today
