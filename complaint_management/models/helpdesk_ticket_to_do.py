from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What to do next, in a few words for the board and the list."""

    _inherit = "helpdesk.ticket"

    complaint_to_do = fields.Char(
        string="What now", compute="_compute_complaint_to_do", groups="base.group_user"
    )

    @api.depends(
        "complaint_settled_on",
        "complaint_agreement",
        "complaint_missing",
        "category_id",
        "stage_id",
        "user_id",
    )
    @api.depends_context("lang")
    def _compute_complaint_to_do(self):
        for ticket in self:
            ticket.complaint_to_do = ticket.is_complaint and ticket._get_to_do()

    def _is_agreement_told(self):
        """Whether somebody else can see what was agreed."""
        # sudo: what was offered is part of the agreement, whoever reads the list
        offers = self.sudo().complaint_compensation_ids
        return bool(self.complaint_agreement or offers)

    def _get_to_do(self):
        """The one next thing to do about this complaint; nothing once it is closed."""
        phase = self.complaint_phase
        if phase == "closed":
            return False
        if phase == "aftercare":
            return self.env._("Wait: we ask how it went")
        if not self.user_id:
            return self.env._("Needs an owner")
        if self.complaint_settled_on and not self.category_id:
            return self.env._("Choose the category")
        if self.complaint_settled_on and not self._is_agreement_told():
            return self.env._("Note what was agreed")
        if self.complaint_settled_on:
            missing = self.complaint_missing
            done = self.env._("Do what was agreed, then close")
            return missing[:1].upper() + missing[1:] if missing else done
        if self.stage_id.complaint_waits:
            return self.env._("Wait for the answer, or call")
        return {
            "intake": self.env._("Contact the complainant"),
            "understand": self.env._("Look for a solution together"),
            "offer": self.env._("Hear what the complainant says"),
            "fulfil": self.env._("Log what was agreed"),
        }.get(phase)
