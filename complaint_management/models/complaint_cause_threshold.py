from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import pattern_rule
from .selections import COORDINATOR

THRESHOLDS = ("window_days", "remark_at", "pattern_at")


class ComplaintCause(models.Model):
    """When a cause is a pattern: by numbers of its own, or by those of the company.

    Shown is what holds; kept is only what differs from the company.
    """

    _inherit = "complaint.cause"

    window_days = fields.Integer(
        string="Window in days",
        compute="_compute_thresholds",
        inverse="_inverse_window_days",
        help="How far back complaints with this cause are counted together.",
    )
    remark_at = fields.Integer(
        string="Remarkable from",
        compute="_compute_thresholds",
        inverse="_inverse_remark_at",
        help="So many complaints within the window are remarkable.",
    )
    pattern_at = fields.Integer(
        string="Pattern from",
        compute="_compute_thresholds",
        inverse="_inverse_pattern_at",
        help="So many complaints within the window are a pattern; where three or more "
        "are normal, only a number that chance would hardly give.",
    )
    seen = fields.Integer(
        string="Seen in the window",
        compute="_compute_seen",
        help="Complaints within the window that ends today, with the causes below it.",
    )
    level = fields.Selection(
        selection=[
            ("incident", "Incident"),
            ("remarkable", "Remarkable"),
            ("pattern", "Pattern"),
        ],
        compute="_compute_seen",
        help="Once is chance, twice is remarkable, three times is a pattern.",
    )
    own_window_days = fields.Integer()
    own_remark_at = fields.Integer()
    own_pattern_at = fields.Integer()

    @api.depends("own_window_days", "own_remark_at", "own_pattern_at", "company_id")
    @api.depends_context("company")
    def _compute_thresholds(self):
        for cause in self:
            company = cause.company_id or self.env.company
            for name in THRESHOLDS:
                cause[name] = cause[f"own_{name}"] or company[f"complaint_{name}"]

    @api.depends("window_days", "remark_at", "pattern_at", "safety")
    @api.depends_context("company", "uid")
    def _compute_seen(self):
        """How many came lately, from the counts per day: one statement for all.

        For coordinators only: confidential complaints are counted as well.
        """
        company = self.env.company
        may_see = self.env.su or self.env.user.has_group(COORDINATOR)
        causes = self._origin.filtered("id") if may_see else self.browse()
        # sudo: the numbers per day are nobody's to read; here no complaint shows
        found = self.env["complaint.cause.count"].sudo()._get_seen(causes, company)
        for cause in self:
            cause.seen = found.get(cause._origin, 0)
            limits = cause._get_thresholds(company)
            cause.level = pattern_rule.level(cause.seen, limits)

    def _inverse_window_days(self):
        self._keep_own("window_days")

    def _inverse_remark_at(self):
        self._keep_own("remark_at")

    def _inverse_pattern_at(self):
        self._keep_own("pattern_at")

    def _keep_own(self, name):
        for cause in self:
            value = cause[name]
            cause._check_threshold(name, value)
            company = cause.company_id or self.env.company
            same = value == company[f"complaint_{name}"]
            cause[f"own_{name}"] = 0 if same else value

    def _check_threshold(self, name, value):
        if value <= 0:
            raise ValidationError(
                self.env._(
                    "%(field)s of %(cause)s has to be 1 or more. "
                    "Archive a cause that needs no pattern.",
                    field=self._fields[name]._description_string(self.env),
                    cause=self.name,
                )
            )

    @api.constrains("own_window_days", "own_remark_at", "own_pattern_at")
    def _check_thresholds(self):
        for cause in self:
            for name in THRESHOLDS:
                # zero: that of the company holds
                cause._check_threshold(name, cause[f"own_{name}"] or 1)
            if cause.remark_at > cause.pattern_at:
                raise ValidationError(
                    self.env._(
                        "%(cause)s would be a pattern before it is remarkable. Choose "
                        "a pattern from %(remark)s complaints or more.",
                        cause=cause.name,
                        remark=cause.remark_at,
                    )
                )

    def _get_thresholds(self, company):
        """What holds for this cause in a company, for the rules."""
        cause = self.with_company(company)
        return pattern_rule.Thresholds(
            window=cause.window_days,
            remark=cause.remark_at,
            pattern=cause.pattern_at,
            safety=cause.safety,
        )
