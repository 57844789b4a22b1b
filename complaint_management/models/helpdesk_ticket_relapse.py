from odoo import models

WATCHED = {"complaint_cause_id", "complaint_received_on", "is_complaint"}


class HelpdeskTicket(models.Model):
    """A new complaint on a cause that was proven to be gone is told at once."""

    _inherit = "helpdesk.ticket"

    def _complaint_created(self):
        result = super()._complaint_created()
        self._watch_proven_causes()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        moved = [t.id for fact in WATCHED & changes.keys() for t in changes[fact]]
        self.browse(set(moved))._watch_proven_causes()
        return result

    def _watch_proven_causes(self):
        # sudo: who enters a complaint may see neither it nor the improvement point
        live = self.sudo().filtered(
            lambda t: t.complaint_cause_id and not t.complaint_is_history
        )
        if not live:
            return
        points = self.env["complaint.improvement"].sudo()
        points.search(
            [
                ("phase", "=", "proven"),
                ("target", "=", "process"),
                ("company_id", "in", live.company_id.ids),
                ("cause_id", "parent_of", live.complaint_cause_id.ids),
            ]
        )._watch()
