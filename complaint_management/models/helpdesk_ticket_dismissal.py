from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .selections import AGENT


class HelpdeskTicket(models.Model):
    """Into the register with a button, out of it with a reason."""

    _inherit = "helpdesk.ticket"

    complaint_dismissed_on = fields.Datetime(
        string="Not a complaint since",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_dismiss_reason = fields.Char(
        string="Why it is not a complaint",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _complaint_dismissed_idx = models.Index(
        "(complaint_dismissed_on) WHERE complaint_dismissed_on IS NOT NULL"
    )

    def _complaint_created(self):
        result = super()._complaint_created()
        # sudo: what an earlier dismissal left is a fact that only rules write
        self.sudo().filtered("complaint_dismissed_on").write(
            {"complaint_dismissed_on": False, "complaint_dismiss_reason": False}
        )
        return result

    def _check_complaint_write(self, vals):
        result = super()._check_complaint_write(vals)
        if not (self.env.su or vals.get("is_complaint", True)):
            raise UserError(
                self.env._(
                    "A complaint leaves the register with a reason only. "
                    "Use Not a complaint."
                )
            )
        return result

    def action_register_as_complaint(self):
        """Make complaints of ordinary tickets, in the complaint team of their company.

        :raise AccessError: for whoever is not a complaint agent
        """
        if not self.env.user.has_group(AGENT):
            raise AccessError(
                self.env._("Ask a complaint agent to register this as a complaint.")
            )
        tickets = self.filtered(lambda ticket: not ticket.is_complaint)
        tickets.check_access("write")
        for company, group in tickets.grouped("company_id").items():
            team = self.env["helpdesk.ticket.team"]._get_complaint_team(company)
            group.write({"is_complaint": True, "team_id": team.id})
        return self.action_open_complaint() if len(self) == 1 else True

    def _complaint_dismiss(self, reason, team):
        """Take tickets out of the register that are no complaints; the facts stay.

        :param team: the ordinary team that goes on with them, or none
        :raise UserError: without a reason, or when the team is a complaint team
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why this is not a complaint."))
        if team.is_complaint_team:
            raise UserError(
                self.env._("Choose a team that does not handle complaints.")
            )
        self.check_access("write")
        self._record_event("dismissed", {"team_id": team.id, "reason": reason})
        # sudo: moment and reason of the dismissal are facts that only rules write
        self.sudo().write(
            {
                "is_complaint": False,
                "team_id": team.id,
                "complaint_dismissed_on": fields.Datetime.now(),
                "complaint_dismiss_reason": reason,
            }
        )
