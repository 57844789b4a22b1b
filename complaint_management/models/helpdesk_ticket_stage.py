from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .selections import PHASES


class HelpdeskTicketStage(models.Model):
    """Stages are named by the organisation; the rules only ask which step they are."""

    _inherit = "helpdesk.ticket.stage"

    complaint_phase = fields.Selection(
        selection=PHASES,
        string="Step",
        index="btree_not_null",
        help="The step of the complaint that this stage stands for. "
        "Only for stages of complaint teams.",
    )
    complaint_waits = fields.Boolean(
        string="Waiting for the complainant",
        help="Terms stand still in this stage, where the policy allows it.",
    )
    closed = fields.Boolean(compute="_compute_closed", store=True, readonly=False)

    @api.depends("complaint_phase")
    def _compute_closed(self):
        for stage in self.filtered("complaint_phase"):
            stage.closed = stage.complaint_phase == "closed"

    @api.constrains("complaint_phase", "team_ids", "closed", "close_from_portal")
    def _check_complaint_phase(self):
        """A stage of a complaint team has one step; it belongs to no other teams."""
        for stage in self:
            if reason := stage._get_complaint_phase_error():
                raise ValidationError(reason)

    def _get_complaint_phase_error(self):
        """Say what keeps this stage from being right, or nothing."""
        complaint_teams = self.team_ids.filtered("is_complaint_team")
        names = {"stage": self.name}
        if not self.complaint_phase:
            return complaint_teams and self.env._(
                "Choose the step of the stage %(stage)s: its team handles complaints.",
                **names,
            )
        if not self.team_ids or complaint_teams != self.team_ids:
            return self.env._(
                "The stage %(stage)s has a step, so it belongs to complaint teams "
                "only. Choose complaint teams, or take away its step.",
                **names,
            )
        if self.close_from_portal:
            return self.env._(
                "The stage %(stage)s has a step, so nobody closes it from the portal: "
                "a complaint closes when complainant and organisation agree.",
                **names,
            )
        if self.closed != (self.complaint_phase == "closed"):
            return self.env._(
                "The stage %(stage)s is closed exactly when its step is Closed.",
                **names,
            )
        return False

    @api.constrains("active", "team_ids")
    def _check_complaints_stay(self):
        """No stage is taken from the complaints that stand in it."""
        # sudo: complaints the administrator may not see stand there as well
        everything = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        for stage in self.filtered("complaint_phase"):
            domain = [("is_complaint", "=", True), ("stage_id", "=", stage.id)]
            if stage.active:
                domain.append(("team_id", "not in", stage.team_ids.ids))
            if everything.search_count(domain, limit=1):
                raise ValidationError(stage._get_in_use_text())

    def _get_in_use_text(self):
        return self.env._(
            "There are complaints in the stage %(stage)s. "
            "Move them first, or make a new stage.",
            stage=self.name,
        )

    def write(self, vals):
        if "complaint_phase" in vals:
            self._check_phase_unused(vals["complaint_phase"])
        return super().write(vals)

    def _check_phase_unused(self, phase):
        """The step of a stage stays while complaints stand in it.

        Another step would move all of them at once, past the gates and unrecorded.
        """
        changed = self.filtered(lambda stage: stage.complaint_phase != phase)
        found = changed and (
            # sudo: complaints the administrator may not see stand there as well
            self.env["helpdesk.ticket"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("is_complaint", "=", True), ("stage_id", "in", changed.ids)], limit=1
            )
        )
        if found:
            raise ValidationError(found.stage_id._get_in_use_text())
