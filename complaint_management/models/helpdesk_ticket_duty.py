from odoo import fields, models

from .selections import AGENT

# What is agreed, or taken back, needs no steps of a formal inquiry.
JUDGED = {"upheld", "partly_upheld", "not_upheld"}


class HelpdeskTicket(models.Model):
    """The obligatory steps of the policy hold back a judgement until they are done."""

    _inherit = "helpdesk.ticket"

    complaint_duty_ids = fields.One2many(
        comodel_name="complaint.duty.check",
        inverse_name="ticket_id",
        string="Obligatory steps",
        groups=AGENT,
    )

    def _complaint_created(self):
        result = super()._complaint_created()
        self._complaint_set_duties()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        moved = [ticket.id for ticket in changes.get("complaint_policy_id", ())]
        self.browse(moved)._complaint_set_duties()
        return result

    def _complaint_set_duties(self):
        """The steps of the policy stand on the complaint; what was decided stays."""
        # sudo: which steps there are follows from the policy
        checks = self.env["complaint.duty.check"].sudo()
        gone, new = checks, []
        for ticket in self.sudo():
            there = ticket.complaint_duty_ids
            wanted = ticket._get_wanted_duties()
            new += [
                {"ticket_id": ticket.id, "duty_id": duty}
                for duty in wanted
                if duty not in there.duty_id.ids
            ]
            gone |= there.filtered(
                lambda c, wanted=wanted: (
                    c.state == "open" and c.duty_id.id not in wanted
                )
            )
        gone.unlink()
        if new:
            checks.create(new)

    def _get_wanted_duties(self):
        if self.complaint_is_history or self.complaint_main_id or not self.is_complaint:
            return ()
        return self.complaint_policy_id._get_facts().duty_ids

    def _get_complaint_missing(self, phase):
        missing = super()._get_complaint_missing(phase)
        if self._has_complaint_gates(phase) and self.complaint_outcome in JUDGED:
            # sudo: the steps belong to the complaint, which the reader may see
            checks = self.sudo().complaint_duty_ids
            missing += [
                self.env._("do, or waive with a reason: %s", check.duty_id.name)
                for check in checks.filtered(lambda check: check.state == "open")
            ]
        return missing
