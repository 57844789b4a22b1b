from odoo import api, fields, models

from .complaint_improvement import OPEN_IMPROVEMENT


class HelpdeskTicket(models.Model):
    """A complaint and the improvement point that takes its cause away."""

    _inherit = "helpdesk.ticket"

    complaint_improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="base.group_user",
    )

    @api.depends(
        "is_complaint",
        "complaint_no_change_reason",
        "complaint_improvement_id.phase",
    )
    def _compute_complaint_cause_state(self):
        """The state of the cause is derived, never chosen.

        *Removed* when the linked improvement is proven, *improving* when it is linked
        and not dropped, *no change* when a reason is given, else *undecided*.
        """
        for ticket in self.filtered("is_complaint"):
            ticket.complaint_cause_state = ticket._get_complaint_cause_state()

    def _get_complaint_cause_state(self):
        phase = self.complaint_improvement_id.phase
        if phase == "proven":
            return "removed"
        if phase and phase != "dropped":
            return "improving"
        return "no_change" if self.complaint_no_change_reason else "undecided"

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        confirmed = changes.get("complaint_cause_confirmed", {})
        established = self.browse(
            ticket.id for ticket, (_was, now) in confirmed.items() if now
        )
        established.sudo()._join_improvement()
        return result

    def _join_improvement(self):
        """An established cause joins the point that takes it away already.

        Called as superuser, as who establishes a cause may not see the point.
        """
        free = self.filtered(lambda ticket: not ticket.complaint_improvement_id)
        points = free and self.env["complaint.improvement"].search(
            [
                ("cause_id", "in", free.complaint_cause_id.ids),
                ("company_id", "in", free.company_id.ids),
                ("phase", "in", OPEN_IMPROVEMENT),
                ("target", "=", "process"),
            ]
        )
        for point in points or []:
            # history waits for nothing
            free.filtered(
                lambda t, point=point: (
                    not t.complaint_improvement_id
                    and not t.complaint_is_history
                    and (t.company_id, t.complaint_cause_id)
                    == (point.company_id, point.cause_id)
                )
            ).write({"complaint_improvement_id": point.id})
