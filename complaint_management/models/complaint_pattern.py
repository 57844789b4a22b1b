from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..tools.pattern_rule import decimals
from .readable_one2many import ReadableOne2many
from .selections import AGENT, COORDINATOR

SPEAKING = {"open", "set_aside"}


class ComplaintPattern(models.Model):
    """Complaints with one cause that are more than chance, during one episode.

    Found by the search (see ``_detect``), never typed. An episode is told once; it ends
    after a whole quiet window, or by its improvement. Quiet is a window without
    complaints, and where three or more are usual one with no more than usual.

    What people decide: to answer the complainants, to set it aside, to make an
    improvement point of it.
    """

    _name = "complaint.pattern"
    _inherit = "complaint.activity.mixin"
    _description = "Pattern in complaints"
    _order = "last_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    cause_id = fields.Many2one(
        comodel_name="complaint.cause",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="As long as the complaints have no cause.",
    )
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("set_aside", "Set aside"),
            ("ended", "Ended"),
            ("lapsed", "No pattern after all"),
        ],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
        group_expand=True,
        help="Lapsed: complaints were given another cause, or turned out to be none.",
    )
    rule = fields.Selection(
        selection=[
            ("safety", "Safety: one is enough"),
            ("counting", "Counting"),
            ("statistical", "More than chance"),
        ],
        required=True,
        readonly=True,
        string="Found by",
    )
    ticket_ids = ReadableOne2many(
        comodel_name="helpdesk.ticket",
        inverse_name="complaint_pattern_id",
        string="Complaints",
        readonly=True,
    )
    ticket_count = fields.Integer(
        string="Complaints so far", compute="_compute_ticket_count", compute_sudo=True
    )
    seen = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Complaints within the window; of one contact about one reference one.",
    )
    expected = fields.Float(
        readonly=True,
        aggregator=None,
        help="What was normal in such a window, from the 365 days before.",
    )
    probability = fields.Float(
        readonly=True,
        digits=(16, 6),
        aggregator=None,
        help="The chance of so many or more, when nothing has changed.",
    )
    is_compared = fields.Boolean(readonly=True)
    window_days = fields.Integer(
        string="Window in days", readonly=True, aggregator=None
    )
    figures = fields.Char(compute="_compute_figures")
    first_on = fields.Date(string="First complaint", readonly=True)
    started_on = fields.Date(string="Pattern since", readonly=True)
    last_on = fields.Date(string="Last complaint", readonly=True)
    usual_from = fields.Date(
        string="Usual again since",
        readonly=True,
        help="Since this day there are no more complaints than usual. After a whole "
        "window the pattern is over.",
    )
    ended_on = fields.Date(string="Ended on", readonly=True)
    told_on = fields.Datetime(string="Told on", readonly=True)
    set_aside_until = fields.Date(string="Rests until", readonly=True, tracking=True)
    set_aside_reason = fields.Char(string="Why it rests", readonly=True, tracking=True)
    is_confidential = fields.Boolean(
        readonly=True,
        help="It would be no pattern without confidential complaints.",
    )

    _key_check = models.Constraint(
        "CHECK ((cause_id IS NULL) <> (category_id IS NULL))",
        "A pattern is about one cause, or about one category.",
    )
    _open_cause_uniq = models.UniqueIndex(
        "(company_id, cause_id) WHERE state IN ('open', 'set_aside')",
        "There is already an open pattern with this cause.",
    )
    _open_category_uniq = models.UniqueIndex(
        "(company_id, category_id) WHERE state IN ('open', 'set_aside')",
        "There is already an open pattern with this category.",
    )

    @api.depends("cause_id", "category_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for pattern in self:
            pattern.name = (pattern.cause_id or pattern.category_id).display_name

    @api.depends("name", "figures")
    def _compute_display_name(self):
        for pattern in self:
            pattern.display_name = f"{pattern.name}: {pattern.figures}"

    @api.depends("seen", "expected", "probability", "is_compared", "window_days")
    @api.depends_context("lang")
    def _compute_figures(self):
        """What was seen, in the words of the rule: 7 seen, 1.8 expected, p = 0.003."""
        number = self.env["ir.qweb.field.float"].value_to_html
        for pattern in self:
            if pattern.is_compared:
                chance = pattern.probability
                small = chance < 0.001
                pattern.figures = self.env._(
                    "%(seen)s seen, %(expected)s expected, p %(sign)s %(chance)s",
                    seen=pattern.seen,
                    expected=number(
                        pattern.expected, {"precision": decimals(pattern.expected)}
                    ),
                    sign="<" if small else "=",
                    chance=number(max(chance, 0.001), {"precision": 3}),
                )
            else:
                pattern.figures = self.env._(
                    "%(seen)s seen in %(days)s days",
                    seen=pattern.seen,
                    days=pattern.window_days,
                )

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            [("complaint_pattern_id", "in", self.ids)],
            ["complaint_pattern_id"],
            ["__count"],
        )
        counts = {pattern.id: count for pattern, count in groups}
        for pattern in self:
            pattern.ticket_count = counts.get(pattern.id, 0)

    def _get_node(self):
        """By what it is counted: ``(field, record)``."""
        if self.cause_id:
            return ("cause_id", self.cause_id)
        return ("category_id", self.category_id)

    def _get_limits(self):
        """The thresholds that hold for it now."""
        if self.cause_id:
            return self.cause_id._get_thresholds(self.company_id)
        limits = self.company_id._get_complaint_thresholds()
        return limits.marked_unsafe() if self.rule == "safety" else limits

    # ------------------------------------------------------------
    # What people decide
    # ------------------------------------------------------------

    def _check_may_decide(self):
        """Coordinators decide; who looks after the cause as well.

        :raise UserError: for anybody else
        """
        self.check_access("read")
        if self.env.user.has_group(COORDINATOR):
            return
        if self.filtered(lambda pattern: pattern._get_owner() != self.env.user):
            raise UserError(
                self.env._(
                    "The coordinator decides about a pattern, or who looks after its "
                    "cause. Ask one of them."
                )
            )

    def _set_aside(self, reason, until):
        """Let a pattern rest until a day; complaints go on being counted.

        :raise UserError: without a reason, and when it is over
        :raise ValidationError: when the day is not in the future
        """
        self._check_may_decide()
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why this pattern may rest."))
        if not until or until <= fields.Date.context_today(self):
            raise ValidationError(
                self.env._("Choose a day after today on which it comes back.")
            )
        if self.filtered(lambda pattern: pattern.state not in SPEAKING):
            raise UserError(self.env._("This pattern is over; nothing has to rest."))
        # sudo: what the rules keep about a pattern is written by no role
        self.sudo().write(
            {
                "state": "set_aside",
                "set_aside_reason": reason.strip(),
                "set_aside_until": until,
            }
        )
        self._asked("complaint_management.activity_pattern")

    def action_take_up(self):
        """Look at a pattern again that was set aside."""
        self._check_may_decide()
        # sudo: what the rules keep about a pattern is written by no role
        self.sudo().filtered(lambda pattern: pattern.state == "set_aside").write(
            {"state": "open", "set_aside_until": False, "set_aside_reason": False}
        )

    def action_open_complaints(self):
        """The complaints of this pattern, as far as the reader may see them."""
        self.ensure_one()
        may_read = self.env.user.has_group(AGENT)
        xmlid = "complaint_register_action" if may_read else "complaint_report_action"
        field = "complaint_pattern_id" if may_read else "pattern_id"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"complaint_management.{xmlid}"
        )
        return dict(
            action,
            name=self.name,
            domain=[(field, "=", self.id)],
            context={"create": False},
        )

    def _tell_period(self):
        """From the first to the last complaint, in the reader's words."""
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, self.first_on),
            last=format_date(self.env, self.last_on),
        )
