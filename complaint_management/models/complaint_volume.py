from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintVolume(models.Model):
    """How much there was to complain about: orders, deliveries or clients of a period.

    Typed, or imported on the import screen; complaints per 1,000 come from it.
    """

    _name = "complaint.volume"
    _description = "Volume"
    _order = "date_from desc, id desc"
    _rec_name = "date_from"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    subject_id = fields.Many2one(
        comodel_name="complaint.subject",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Leave empty for everything together.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The last day; by default that of the month.",
    )
    number = fields.Integer(
        string="How many",
        required=True,
        help="Orders, deliveries or clients in this period.",
    )

    _period_check = models.Constraint(
        "CHECK (date_from <= date_to)",
        "A period ends after it begins. Correct its dates.",
    )
    _number_check = models.Constraint(
        "CHECK (number >= 0)", "A number of orders or deliveries is not negative."
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for volume in self:
            if volume.date_from and not volume.date_to:
                next_month = fields.Date.add(volume.date_from.replace(day=1), months=1)
                volume.date_to = fields.Date.subtract(next_month, days=1)

    @api.constrains("company_id", "subject_id", "date_from", "date_to")
    def _check_overlap(self):
        """A day counts once: two periods about the same do not overlap."""
        for volume in self:
            overlap = self.search(
                [
                    ("id", "!=", volume.id),
                    ("company_id", "=", volume.company_id.id),
                    ("subject_id", "=", volume.subject_id.id),
                    ("date_from", "<=", volume.date_to),
                    ("date_to", ">=", volume.date_from),
                ],
                limit=1,
            )
            if overlap:
                raise ValidationError(
                    self.env._(
                        "There is a number for %(start)s to %(end)s already. Correct "
                        "that one, or choose another period.",
                        start=overlap.date_from,
                        end=overlap.date_to,
                    )
                )

    @api.model
    def _get_volume(self, company, date_from, date_to, subject=None):
        """The number that falls within a period, in proportion to the days.

        :return: the number, or None when a day of the period has none
        """
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("subject_id", "=", subject.id if subject else False),
                ("date_from", "<=", date_to),
                ("date_to", ">=", date_from),
            ]
        )
        total, days = 0, 0
        for volume in found:
            inside = min(volume.date_to, date_to) - max(volume.date_from, date_from)
            whole = (volume.date_to - volume.date_from).days + 1
            total += volume.number * (inside.days + 1) / whole
            days += inside.days + 1
        return total if days == (date_to - date_from).days + 1 else None
