from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .selections import COORDINATOR


class HelpdeskTicket(models.Model):
    """Going on although something agreed or promised is open: decided by another."""

    _inherit = "helpdesk.ticket"

    complaint_overrule_reason = fields.Char(
        string="Why it goes on all the same", copy=False, groups="base.group_user"
    )
    complaint_overrule_count = fields.Integer(
        string="Overruled", readonly=True, copy=False, groups="base.group_user"
    )
    complaint_can_overrule = fields.Boolean(
        compute="_compute_complaint_can_overrule", groups="base.group_user"
    )

    def _compute_complaint_can_overrule(self):
        is_coordinator = self.env.user.has_group(COORDINATOR)
        for ticket in self:
            ticket.complaint_can_overrule = (
                is_coordinator
                and ticket.complaint_is_open
                and not ticket.complaint_overrule_reason
                and not ticket._is_concerned(self.env.user)
                and bool(ticket._get_overrulable())
            )

    def _get_overrulable(self):
        """What is open here and may be overruled; extended per rule."""
        accepted = self._get_complaint_compensations().filtered(
            lambda c: c.state == "accepted"
        )
        return [c.display_name for c in accepted]

    def _is_concerned(self, user):
        """Whether it is this user's own work that is open."""
        ticket = self.sudo()  # whose work it is does not depend on who asks
        given = ticket.complaint_compensation_ids.filtered(
            lambda c: c.state == "accepted"
        )
        return user in ticket.user_id | given.user_id

    def action_complaint_overrule(self, reason):
        """Let a complaint go on although something agreed or promised is open.

        :raise AccessError: for who is no coordinator
        :raise UserError: without a reason, or on one's own work
        """
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(COORDINATOR)):
            raise AccessError(self.env._("Ask the coordinator to overrule this."))
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why it goes on all the same."))
        for ticket in self:
            if ticket._is_concerned(self.env.user):
                raise UserError(
                    self.env._(
                        "Nobody overrules what is open in their own work. Ask another "
                        "coordinator."
                    )
                )
            open_work = ticket._get_overrulable()
            if not open_work:
                raise UserError(self.env._("There is nothing to overrule here."))
            # sudo: reason and count are facts that only rules write
            ticket.sudo().write(
                {
                    "complaint_overrule_reason": reason,
                    "complaint_overrule_count": ticket.complaint_overrule_count + 1,
                }
            )
            ticket._record_event(
                "overruled", {"reason": reason, "open": ", ".join(open_work)}
            )
        return True

    def _complaint_overrule_is_over(self):
        """What was overruled is what was open then; what comes later holds up again."""
        # sudo: the reason is a fact that only rules write
        self.sudo().filtered("complaint_overrule_reason").write(
            {"complaint_overrule_reason": False}
        )

    def _complaint_reopened(self):
        result = super()._complaint_reopened()
        self.write({"complaint_overrule_reason": False})
        return result
