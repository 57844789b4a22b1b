from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .complaint_improvement import OPEN_IMPROVEMENT
from .complaint_pattern import SPEAKING
from .selections import IMPROVER

TAKES_CAUSE_AWAY = [("phase", "in", OPEN_IMPROVEMENT), ("target", "=", "process")]


class ComplaintPattern(models.Model):
    """One click from a pattern to an improvement point, which ends the pattern too."""

    _inherit = "complaint.pattern"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        tracking=True,
    )
    being_improved_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Being improved by",
        compute="_compute_being_improved_id",
        search="_search_being_improved_id",
        help="Its own improvement point, or the open one that takes its cause away.",
    )

    @api.depends("improvement_id", "cause_id")
    def _compute_being_improved_id(self):
        points = self._get_open_improvements()
        for pattern in self:
            key = (pattern.company_id, pattern.cause_id)
            pattern.being_improved_id = pattern.improvement_id or points.get(key)

    def _search_being_improved_id(self, operator, value):
        """Patterns that nobody works on; the others are those that are left."""
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        causes = self.env["complaint.improvement"]._read_group(
            [
                ("company_id", "in", self.env.companies.ids),
                ("cause_id", "!=", False),
                *TAKES_CAUSE_AWAY,
            ],
            ["company_id"],
            ["cause_id:array_agg"],
        )
        return Domain("improvement_id", "=", False) & Domain.AND(
            Domain("company_id", "!=", company.id) | Domain("cause_id", "not in", ids)
            for company, ids in causes
        )

    def action_improve(self):
        """Make an improvement point of a pattern, or open the one there is.

        :raise UserError: for whoever does not decide, and on a pattern that is over
        """
        self.ensure_one()
        self._check_may_decide()
        if not self.improvement_id:
            if self.state not in SPEAKING:
                raise UserError(self.env._("This pattern is over. Open a later one."))
            points = self._get_open_improvements()
            point = points.get((self.company_id, self.cause_id))
            if not point:
                point = self.env["complaint.improvement"].create(
                    self._prepare_improvement()
                )
            self._link_improvement(point)
        return self.improvement_id.get_formview_action()

    def _prepare_improvement(self):
        owner = self._get_owner()
        values = {
            "name": self.name,
            "company_id": self.company_id.id,
            "cause_id": self.cause_id.id,
        }
        works_here = owner and self.company_id in owner.company_ids
        if works_here and owner.has_group(IMPROVER):
            values["owner_id"] = owner.id
        return values

    def _get_open_improvements(self):
        """The points that take these causes away already.

        :return: ``{(company, cause): point}``
        """
        points = self.env["complaint.improvement"].search(
            [
                ("cause_id", "in", self.cause_id.ids),
                ("company_id", "in", self.company_id.ids),
                *TAKES_CAUSE_AWAY,
            ]
        )
        first = {}
        for point in points:
            first.setdefault((point.company_id, point.cause_id), point)
        return first

    def _link_improvement(self, point):
        # sudo: what the rules keep about a pattern is written by no role, and who
        # looks after a cause need not see its complaints
        pattern = self.sudo()
        pattern.write(
            {
                "improvement_id": point.id,
                "state": "open",
                "set_aside_until": False,
                "set_aside_reason": False,
            }
        )
        pattern._link_to_improvement(pattern.ticket_ids)
        self._asked("complaint_management.activity_pattern")

    def _take(self, tickets):
        result = super()._take(tickets)
        self._link_to_improvement(tickets)
        return result

    def _link_to_improvement(self, tickets):
        """The complaints of a pattern are those that its improvement point is about."""
        free = tickets.filtered(
            lambda t: not (t.complaint_improvement_id or t.complaint_is_history)
        )
        if self.improvement_id and free:
            free.write({"complaint_improvement_id": self.improvement_id.id})


class ComplaintImprovement(models.Model):
    _inherit = "complaint.improvement"

    pattern_ids = fields.One2many(
        comodel_name="complaint.pattern",
        inverse_name="improvement_id",
        string="Patterns",
        readonly=True,
    )

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            over = self.filtered(lambda point: point.phase in ("proven", "dropped"))
            # sudo: the end of an episode is kept by the rule, not by the owner
            patterns = over.sudo().pattern_ids
            for pattern in patterns.filtered(lambda p: p.state in SPEAKING):
                pattern._end(fields.Date.today())
        return result
