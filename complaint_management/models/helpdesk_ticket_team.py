from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class HelpdeskTicketTeam(models.Model):
    """A complaint team turns its tickets into complaints and has stages of its own."""

    _inherit = "helpdesk.ticket.team"

    is_complaint_team = fields.Boolean(
        string="Handles complaints",
        help="Every ticket of this team is a complaint. "
        "A new complaint team gets the stages of the other ones.",
    )
    complaint_stage_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.stage",
        relation="helpdesk_ticket_stage_helpdesk_ticket_team_rel",
        column1="helpdesk_ticket_team_id",
        column2="helpdesk_ticket_stage_id",
        string="Stages",
        copy=False,
        help="The stages of this team only.",
        groups="base.group_user",
    )
    complaint_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working hours",
        check_company=True,
        help="Whose working days count in terms. Empty: those of the company.",
    )

    @api.constrains("complaint_calendar_id")
    def _check_complaint_calendar(self):
        self.complaint_calendar_id._check_complaint_hours()

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams.filtered("is_complaint_team")._adopt_complaint_stages()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_complaint_team"):
            self._adopt_complaint_stages()
        elif "is_complaint_team" in vals:
            self._leave_complaint_stages()
        return result

    def _adopt_complaint_stages(self):
        """A complaint team without stages of its own shares those of the first one."""
        model = self.search(
            [
                ("is_complaint_team", "=", True),
                ("company_id", "=", False),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if not model:
            return
        stages = model._get_applicable_stages()
        for team in self:
            if not team._get_applicable_stages():
                stages.write({"team_ids": [Command.link(team.id)]})

    def _leave_complaint_stages(self):
        stages = self.env["helpdesk.ticket.stage"].search(
            [("complaint_phase", "!=", False), ("team_ids", "in", self.ids)]
        )
        stages.write({"team_ids": [Command.unlink(team.id) for team in self]})

    @api.constrains("is_complaint_team")
    def _check_complaint_team(self):
        """A team takes up complaints, or stops doing so, while it has no tickets."""
        # sudo: tickets the administrator may not see belong to the team as well
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        for team in self:
            domain = [
                ("team_id", "=", team.id),
                ("is_complaint", "!=", team.is_complaint_team),
            ]
            if tickets.search_count(domain, limit=1):
                raise ValidationError(
                    self.env._(
                        "The team %(team)s has tickets. Make a new team and move there "
                        "what belongs there.",
                        team=team.name,
                    )
                )
        if self.filtered("is_complaint_team")._get_stages_without_step():
            raise ValidationError(
                self.env._(
                    "This team has stages of its own that stand for no step of a "
                    "complaint. Make a new team for complaints."
                )
            )

    def _get_stages_without_step(self):
        return self.env["helpdesk.ticket.stage"].search(
            [("team_ids", "in", self.ids), ("complaint_phase", "=", False)]
        )

    def _get_applicable_stages(self):
        """A complaint team offers its own stages only, never those without a team."""
        if not self.is_complaint_team:
            return super()._get_applicable_stages()
        # sudo: the portal knows the stages of its tickets as well
        stages = self.sudo().complaint_stage_ids.filtered(
            lambda stage: (
                stage.complaint_phase
                and stage.company_id.id in (False, self.company_id.id)
            )
        )
        return stages.sorted(lambda stage: (stage.sequence, stage.id)).sudo(self.env.su)

    @api.model
    def _get_complaint_team(self, company):
        """The team that takes in the complaints of a company.

        :raise UserError: if the company has none
        """
        team = self.search(
            [
                ("is_complaint_team", "=", True),
                ("company_id", "in", [company.id, False]),
            ],
            order="company_id, sequence, id",
            limit=1,
        )
        if not team:
            raise UserError(
                self.env._(
                    "%(company)s has no complaint team yet. "
                    "Ask an administrator to make one under Configuration / Teams.",
                    company=company.name,
                )
            )
        return team
