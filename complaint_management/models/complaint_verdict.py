from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..tools import rate_ratio
from .selections import VERDICTS


class ComplaintVerdict(models.Model):
    """The figures of one verdict, frozen on the day it was computed.

    Windows are whole days where the company works; the first day belongs to a window,
    the day after its last does not. Nobody writes these rows by hand.
    """

    _name = "complaint.verdict"
    _description = "Verdict on an improvement point"
    _order = "decided_on desc, id desc"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="improvement_id.company_id", store=True)
    cause_id = fields.Many2one(
        comodel_name="complaint.cause", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Date(string="Computed on", required=True, readonly=True)
    verdict = fields.Selection(
        selection=VERDICTS, string="Effect", required=True, readonly=True
    )
    below_aim = fields.Boolean(string="Less than aimed for", readonly=True)
    before_from = fields.Date(readonly=True)
    before_to = fields.Date(string="Before, until", readonly=True)
    after_from = fields.Date(readonly=True)
    after_to = fields.Date(string="After, until", readonly=True)
    before_days = fields.Integer(string="Days before", readonly=True)
    after_days = fields.Integer(string="Days after", readonly=True)
    before_count = fields.Integer(string="Complaints before", readonly=True)
    after_count = fields.Integer(string="Complaints after", readonly=True)
    ratio = fields.Float(
        digits=(16, 4),
        readonly=True,
        help="Complaints a day after, over those before; 0 without any before.",
    )
    ratio_low = fields.Float(
        string="Lower limit", digits=(16, 4), readonly=True, aggregator=None
    )
    ratio_high = fields.Float(
        string="Upper limit",
        digits=(16, 4),
        readonly=True,
        aggregator=None,
        help="0 where there is no upper limit, as nothing was counted before.",
    )
    target_ratio = fields.Float(string="Aimed for", readonly=True, aggregator=None)
    counts_internal = fields.Boolean(
        string="With reports of our own people", readonly=True
    )
    moved_away = fields.Integer(
        string="Given another cause since securing", readonly=True
    )
    moved_to = fields.Integer(string="Given this cause since securing", readonly=True)
    others_before = fields.Integer(string="Other complaints before", readonly=True)
    others_after = fields.Integer(string="Other complaints after", readonly=True)
    volume_before = fields.Integer(string="Volume before", readonly=True)
    volume_after = fields.Integer(string="Volume after", readonly=True)
    figures = fields.Char(compute="_compute_figures")
    context_figures = fields.Char(string="Beside it", compute="_compute_figures")
    # what a person made of it, when the figures could not say
    decision = fields.Selection(
        selection=[
            ("longer", "Look again later"),
            ("proven", "Take it as proven"),
            ("analysing", "Back to analysing"),
            ("dropped", "Stop"),
        ],
        string="Decided by a person",
        readonly=True,
    )
    decided_by_id = fields.Many2one(
        string="Decided by",
        comodel_name="res.users",
        readonly=True,
        ondelete="restrict",
    )
    decision_reason = fields.Char(string="Reason", readonly=True)

    @api.depends("verdict", "improvement_id.name")
    def _compute_display_name(self):
        names = dict(self._fields["verdict"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.improvement_id.name}: {names.get(row.verdict)}"

    @api.depends_context("lang")
    @api.depends("before_count", "after_count", "ratio_low", "ratio_high")
    def _compute_figures(self):
        for row in self:
            row.figures = row._get_figures_text()
            row.context_figures = row._get_context_text()

    def _get_figures_text(self):
        """The figures in one line: what was counted, the ratio and its interval."""
        text = self.env._(
            "%(before)s in %(before_days)s days → %(after)s in %(after_days)s days",
            before=self.before_count,
            before_days=self.before_days,
            after=self.after_count,
            after_days=self.after_days,
        )
        if not self.before_count + self.after_count:
            return text
        interval = self.env._(
            "90 %% interval %(low)s-%(high)s",
            low=self._format_ratio(self.ratio_low),
            high=self._format_ratio(self.ratio_high) if self.ratio_high else "∞",
        )
        ratio = self.before_count and self.env._(
            "ratio %(ratio)s", ratio=self._format_ratio(self.ratio)
        )
        return ", ".join(filter(None, [text, ratio, interval]))

    def _get_context_text(self):
        """What to hold beside it: re-coding, all other complaints, and volumes."""
        parts = []
        counted = self.before_count + self.after_count
        if self.verdict == "worked" and rate_ratio.may_be_chance(
            self.before_count, self.before_days
        ):
            parts.append(
                self.env._(
                    "only %(before)s in %(days)s days before: a peak by chance looks "
                    "like an effect, so look again later",
                    before=self.before_count,
                    days=self.before_days,
                )
            )
        if self.moved_away:
            parts.append(
                self.env._(
                    "%(share)s %% were given another cause since securing (%(moved)s "
                    "of %(all)s)",
                    share=round(100 * self.moved_away / (counted + self.moved_away)),
                    moved=self.moved_away,
                    all=counted + self.moved_away,
                )
            )
        if self.moved_to:
            parts.append(
                self.env._(
                    "%(share)s %% came from another cause since securing (%(moved)s "
                    "of %(all)s)",
                    share=round(100 * self.moved_to / max(counted, self.moved_to)),
                    moved=self.moved_to,
                    all=max(counted, self.moved_to),
                )
            )
        if others := self._get_daily_ratio(self.others_before, self.others_after):
            parts.append(
                self.env._(
                    "all other complaints: ratio %(ratio)s (%(before)s → %(after)s)",
                    ratio=others,
                    before=self.others_before,
                    after=self.others_after,
                )
            )
        volume = self._get_daily_ratio(self.volume_before, self.volume_after)
        if volume and self.volume_after:  # nothing there: not known
            parts.append(self.env._("volume: ratio %(ratio)s", ratio=volume))
        return "; ".join(parts)

    def _get_daily_ratio(self, before, after):
        """The rate a day after over that before, as text; nothing where unknown."""
        if not (before and self.before_days and self.after_days):
            return ""
        return self._format_ratio(after / self.after_days * self.before_days / before)

    def _format_ratio(self, ratio):
        """Two decimals, in the reader's language."""
        return formatLang(self.env, ratio, digits=2)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A verdict stays on record."))
