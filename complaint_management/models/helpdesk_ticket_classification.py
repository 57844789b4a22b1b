from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .selections import ASPECTS, COORDINATOR

PUBLIC_LEVEL = 3
HIGHEST_PRIORITY = "3"
SCALES = {
    "complaint_impact",
    "complaint_risk",
    "complaint_importance",
    "complaint_emotion_start",
    "complaint_emotion_end",
}


class HelpdeskTicket(models.Model):
    """The category (symptom) is chosen at once; the cause is established later."""

    _inherit = "helpdesk.ticket"

    complaint_moment_id = fields.Many2one(
        comodel_name="complaint.moment",
        string="Moment of truth",
        compute="_compute_complaint_moment_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    complaint_aspect = fields.Selection(
        selection=ASPECTS,
        string="Aspect",
        compute="_compute_complaint_aspect",
        store=True,
        readonly=False,
        help="What went wrong: a person, the process, or the result.",
        groups="base.group_user",
    )
    complaint_impact = fields.Integer(
        string="Impact",
        compute="_compute_complaint_impact",
        store=True,
        readonly=False,
        aggregator="avg",
        help="How much it matters to the complainant, from 1 (little) to 5.",
        groups="base.group_user",
    )
    complaint_risk = fields.Integer(
        string="Risk",
        compute="_compute_complaint_risk",
        store=True,
        readonly=False,
        aggregator="avg",
        help="What it can do to others or to us, from 1 (little) to 5.",
        groups="base.group_user",
    )
    complaint_importance = fields.Integer(
        string="Importance",
        compute="_compute_complaint_importance",
        store=True,
        aggregator="avg",
        help="The higher of impact and risk, from 1 to 5.",
        groups="base.group_user",
    )
    complaint_level = fields.Integer(
        string="Reach",
        aggregator="max",
        help="1: told us. 2: told others. 3: public, or through a third party.",
        groups="base.group_user",
    )
    complaint_cause_id = fields.Many2one(
        comodel_name="complaint.cause",
        string="Cause",
        ondelete="restrict",
        help="Suspected until the coordinator establishes it.",
        check_company=True,
        groups="base.group_user",
    )
    complaint_cause_confirmed = fields.Boolean(
        string="Cause established", copy=False, groups="base.group_user"
    )
    complaint_cause_state = fields.Selection(
        selection=[
            ("undecided", "Undecided"),
            ("no_change", "No change"),
            ("improving", "Improving"),
            ("removed", "Removed"),
        ],
        string="State of the cause",
        compute="_compute_complaint_cause_state",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_no_change_reason = fields.Char(
        string="Why nothing changes",
        copy=False,
        help="Rare: why the cause stays as it is.",
        groups="base.group_user",
    )

    _complaint_scale_check = models.Constraint(
        "CHECK(complaint_impact BETWEEN 0 AND 5 AND complaint_risk BETWEEN 0 AND 5"
        " AND complaint_level BETWEEN 0 AND 3)",
        "Impact and risk go from 1 to 5, the level from 1 to 3.",
    )
    _complaint_cause_idx = models.Index(
        "(company_id, complaint_cause_id, complaint_received_on) WHERE is_complaint"
    )

    @api.depends("is_complaint", "category_id")
    def _compute_complaint_moment_id(self):
        self._take_category_default("complaint_moment_id")

    @api.depends("is_complaint", "category_id")
    def _compute_complaint_aspect(self):
        self._take_category_default("complaint_aspect")

    @api.depends("is_complaint", "category_id")
    def _compute_complaint_impact(self):
        self._take_category_default("complaint_impact")

    @api.depends("is_complaint", "category_id")
    def _compute_complaint_risk(self):
        self._take_category_default("complaint_risk")

    def _take_category_default(self, name):
        """The category carries defaults, which may be corrected afterwards."""
        for ticket in self.filtered("is_complaint"):
            if default := ticket.category_id[name]:
                ticket[name] = default

    @api.depends("is_complaint", "complaint_impact", "complaint_risk")
    def _compute_complaint_importance(self):
        """Importance is the higher of impact and risk."""
        for ticket in self.filtered("is_complaint"):
            importance = max(ticket.complaint_impact, ticket.complaint_risk)
            if importance or ticket.complaint_importance:
                ticket.complaint_importance = importance

    def _read_group_select(self, aggregate_spec, query):
        """The mean of a scale leaves out who did not answer, kept as 0."""
        name, _, function = aggregate_spec.partition(":")
        if function == "avg" and name in SCALES:
            column = self._field_to_sql(self._table, name, query)
            return SQL("AVG(NULLIF(%s, 0))", column)
        return super()._read_group_select(aggregate_spec, query)

    def _complaint_created(self):
        result = super()._complaint_created()
        self._raise_public_priority()
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("complaint_level") == PUBLIC_LEVEL and "priority" not in vals:
            self._raise_public_priority()
        return result

    def _raise_public_priority(self):
        """What is public or with a third party comes first; it never costs more."""
        # sudo: who enters a confidential complaint may not read it yet
        self.sudo().filtered(
            lambda ticket: (
                ticket.complaint_level == PUBLIC_LEVEL
                and ticket.priority != HIGHEST_PRIORITY
            )
        ).write({"priority": HIGHEST_PRIORITY})

    def _check_rule_facts(self, vals, allowed):
        """An agent names a suspected cause; an established one is the coordinator's."""
        result = super()._check_rule_facts(vals, allowed)
        if self._is_established_cause_touched(vals):
            self._check_may_establish_cause()
        return result

    def _is_established_cause_touched(self, vals):
        """Whether these values establish a cause, or change an established one."""
        if not {"complaint_cause_id", "complaint_cause_confirmed"} & vals.keys():
            return False
        if not self:
            return vals.get("complaint_cause_confirmed")
        for ticket in self:
            cause = ticket.complaint_cause_id.id
            confirmed = ticket.complaint_cause_confirmed
            if bool(vals.get("complaint_cause_confirmed", confirmed)) != confirmed:
                return True
            if confirmed and (vals.get("complaint_cause_id", cause) or False) != cause:
                return True
        return False

    def _check_may_establish_cause(self):
        if not (self.env.su or self.env.user.has_group(COORDINATOR)):
            raise AccessError(
                self.env._(
                    "The coordinator establishes the cause. You may name a suspected "
                    "cause as long as none is established."
                )
            )

    @api.constrains("complaint_cause_confirmed", "complaint_cause_id")
    def _check_complaint_cause(self):
        """Only a cause that is named can be established."""
        for ticket in self:
            if ticket.complaint_cause_confirmed and not ticket.complaint_cause_id:
                raise ValidationError(
                    self.env._(
                        "Choose the cause of %(number)s before you establish it.",
                        number=ticket.number,
                    )
                )

    def action_complaint_establish_cause(self, cause=None):
        """Establish the cause of one or many complaints.

        :param cause: the cause of all of them; by default of each the suspected one
        :raise AccessError: for whoever is no coordinator
        :raise ValidationError: when one of them has no suspected cause
        """
        self._check_may_establish_cause()
        if cause:
            self.write(
                {"complaint_cause_id": cause.id, "complaint_cause_confirmed": True}
            )
        else:
            self.filtered(lambda t: not t.complaint_cause_confirmed).write(
                {"complaint_cause_confirmed": True}
            )
