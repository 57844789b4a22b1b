from odoo import api, fields, models

from .selections import AGENT


class HelpdeskTicket(models.Model):
    """Promises to the complainant, which hold up closing until they are decided."""

    _inherit = "helpdesk.ticket"

    complaint_promise_ids = fields.One2many(
        comodel_name="complaint.promise",
        inverse_name="ticket_id",
        string="Promises",
        groups=AGENT,
    )

    def _get_complaint_missing(self, phase):
        """Open promises hold it up, unless overruled."""
        missing = super()._get_complaint_missing(phase)
        held_up = self._has_complaint_gates(phase)
        if held_up and not self.complaint_overrule_reason and self._get_open_promises():
            missing.append(self.env._("keep what was promised, or say it was not kept"))
        return missing

    def _get_open_promises(self):
        # sudo: what holds up a complaint does so for everybody
        promises = self.sudo().complaint_promise_ids
        return promises.filtered(lambda promise: promise.state == "open")

    @api.depends("complaint_promise_ids.state")
    def _compute_complaint_missing(self):
        return super()._compute_complaint_missing()

    def _get_complaint_activities(self):
        mine = self.with_context(active_test=False).complaint_promise_ids.activity_ids
        return super()._get_complaint_activities() | mine

    def _get_overrulable(self):
        return [*super()._get_overrulable(), *self._get_open_promises().mapped("name")]

    def _is_concerned(self, user):
        return super()._is_concerned(user) or user in self._get_open_promises().user_id
