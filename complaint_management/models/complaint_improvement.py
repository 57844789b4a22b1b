from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .selections import AGENT, COORDINATOR, IMPROVEMENT_PHASES, IMPROVER, VERDICTS

ORDER = [phase for phase, _name in IMPROVEMENT_PHASES]
OPEN_IMPROVEMENT = ("signalled", "analysing", "planned", "implementing", "securing")


class ComplaintImprovement(models.Model):
    """A cause that somebody takes away: one sheet of paper, from signal to proof.

    This file holds what an improvement point is; its gates, its progress, its verdict
    and what is told of it have files of their own beside it.
    """

    _name = "complaint.improvement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Improvement point"
    _order = "sequence, id desc"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Improvement point", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    target = fields.Selection(
        selection=[
            ("process", "The process"),
            ("handling", "Our own complaint handling"),
        ],
        string="What is improved",
        required=True,
        default="process",
    )
    cause_id = fields.Many2one(
        comodel_name="complaint.cause",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The verdict counts complaints with this cause, or one below it.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        default=lambda self: self._default_owner(),
        tracking=True,
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="complaint_improvement_member_rel",
        column1="improvement_id",
        column2="user_id",
        string="Team",
        domain=[("share", "=", False)],
        help="From every department that can take away the cause.",
    )
    stage_id = fields.Many2one(
        comodel_name="complaint.improvement.stage",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._get_stage("signalled"),
        group_expand="_read_group_stage_ids",
        domain="[('company_id', 'in', [False, company_id])]",
        copy=False,
        tracking=True,
    )
    phase = fields.Selection(related="stage_id.phase", store=True, index=True)
    color = fields.Integer()
    dropped_reason = fields.Char(string="Why it was stopped", copy=False)

    # the A3, in the order in which it is read
    background = fields.Html(help="Why this matters, to whom, and since when.")
    current_condition = fields.Html(
        string="Current condition", help="What happens now, in facts and figures."
    )
    goal = fields.Html(string="Target condition", help="What has to be true, and when.")
    why_1 = fields.Char(string="Why?")
    why_2 = fields.Char(string="And why is that?")
    why_3 = fields.Char(string="Third why")
    why_4 = fields.Char(string="Fourth why")
    why_5 = fields.Char(string="Fifth why")
    analysis = fields.Html(string="Cause analysis")
    countermeasures = fields.Html()
    follow_up = fields.Html(string="Follow-up", help="How we keep it this way.")
    estimated_cost = fields.Monetary(
        string="Estimated cost of the measure", currency_field="currency_id"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # securing and proof
    standard_url = fields.Char(string="New standard", help="Where it is written down.")
    standard_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="complaint_improvement_standard_rel",
        column1="improvement_id",
        column2="attachment_id",
        string="New standard (files)",
        copy=False,
    )
    implementing_on = fields.Date(
        string="Implemented from", readonly=True, copy=False, tracking=True
    )
    secured_on = fields.Date(
        string="Secured on", readonly=True, copy=False, tracking=True
    )
    check_date = fields.Date(
        string="Check date",
        copy=False,
        tracking=True,
        help="When the effect is computed: 90 days after securing or later.",
    )
    target_ratio = fields.Float(
        string="Target ratio",
        default=0.5,
        tracking=True,
        help="What we aim for: half as many complaints is 0.5.",
    )
    counts_internal = fields.Boolean(
        string="Count reports of our own people",
        tracking=True,
        help="Off, as we want more of those. On when they are what has to stop.",
    )
    verdict = fields.Selection(
        selection=VERDICTS, string="Effect", readonly=True, copy=False, tracking=True
    )

    action_ids = fields.One2many(
        comodel_name="complaint.improvement.action",
        inverse_name="improvement_id",
        string="Plan",
    )
    ticket_ids = fields.One2many(
        comodel_name="helpdesk.ticket",
        inverse_name="complaint_improvement_id",
        string="Complaints",
        groups=AGENT,
    )
    ticket_count = fields.Integer(
        string="Number of complaints", compute="_compute_ticket_count"
    )

    def _default_owner(self):
        """Who starts a point owns it; a coordinator looks for an owner."""
        user = self.env.user
        is_owner = user.has_group(IMPROVER) and not user.has_group(COORDINATOR)
        return user if is_owner and not self.env.su else False

    @api.model
    def _get_stage(self, phase):
        """The first stage of a phase, for this company before the shared ones."""
        domain = [
            ("phase", "=", phase),
            ("company_id", "in", [False, self.env.company.id]),
        ]
        return self.env["complaint.improvement.stage"].search(domain, limit=1)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The board shows every stage, also an empty one."""
        companies = [False, *self.env.companies.ids]
        return stages.search([("company_id", "in", companies)])

    @api.depends("stage_id")
    def _compute_ticket_count(self):
        # sudo: owners see how many complaints there are, and none of them
        counts = dict(
            self.env["helpdesk.ticket"]
            .sudo()
            ._read_group(
                [("complaint_improvement_id", "in", self.ids)],
                ["complaint_improvement_id"],
                ["__count"],
            )
        )
        for point in self:
            point.ticket_count = counts.get(point.sudo()._origin, 0)

    @api.constrains("owner_id", "member_ids", "company_id")
    def _check_people(self):
        """Owner and team can open the point: they have the role, in this company."""
        for point in self:
            for user in (point.owner_id | point.member_ids).sudo():
                if not user.has_group(IMPROVER) or (
                    point.company_id not in user.company_ids
                ):
                    raise ValidationError(
                        self.env._(
                            "%(name)s cannot open this improvement point. Choose "
                            "somebody else, or ask the administrator to give "
                            "%(name)s the role Improvement points in %(company)s.",
                            name=user.name,
                            company=point.company_id.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_rule_facts(vals)
        points = super().create(vals_list)
        points._note_moments(dict.fromkeys(points, "signalled"))
        points._subscribe_people()
        return points

    def write(self, vals):
        self._check_rule_facts(vals)
        self._check_improvement_write(vals)
        before = {point: point.phase for point in self}
        result = super().write(vals)
        if "stage_id" in vals:
            self._note_moments(before)
        if {"owner_id", "member_ids"} & vals.keys():
            self._subscribe_people()
        return result

    def _subscribe_people(self):
        for point in self:
            people = (point.owner_id | point.member_ids).partner_id
            point.message_subscribe(people.ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        """What was begun stays on record; only a signal can be taken back."""
        begun = self.filtered(lambda point: point.phase != "signalled" or point.verdict)
        if begun:
            raise UserError(
                self.env._(
                    "%(names)s stays on record. Move it to Dropped instead.",
                    names=", ".join(begun.mapped("name")),
                )
            )

    @api.model
    def _passed(self, phase, step):
        """Whether a point in ``phase`` has come to ``step`` or further."""
        return phase != "dropped" and ORDER.index(phase) >= ORDER.index(step)

    def action_open_facts(self):
        """The facts of the linked complaints: never a person, never a conversation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Complaints behind it"),
            "res_model": "complaint.report",
            "view_mode": "list,graph,pivot",
            "domain": [("improvement_id", "=", self.id)],
        }
