from odoo import api, fields, models

# A change of one of these changes how, or whether, a complaint is counted.
COUNTED = {
    "is_complaint",
    "active",
    "duplicate_id",
    "company_id",
    "team_id",
    "category_id",
    "partner_id",
    "complaint_cause_id",
    "complaint_received_on",
    "complaint_reference",
    "complaint_is_history",
}


class HelpdeskTicket(models.Model):
    """Complaints with the same cause: what comes in or changes waits to be looked at.

    Registering only notes it down; the search for patterns is a job of its own.
    """

    _inherit = "helpdesk.ticket"

    complaint_pattern_id = fields.Many2one(
        comodel_name="complaint.pattern",
        string="Pattern",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _complaint_category_idx = models.Index(
        "(company_id, category_id, complaint_received_on)"
        " WHERE is_complaint AND complaint_cause_id IS NULL"
    )
    _complaint_unestablished_idx = models.Index(
        "(complaint_received_on, id)"
        " WHERE is_complaint AND complaint_cause_confirmed IS NOT TRUE"
    )

    def _complaint_created(self):
        result = super()._complaint_created()
        # sudo: what waits to be looked at is nobody's to read
        self.sudo()._queue_for_patterns(self.sudo()._get_counted_as())
        return result

    def write(self, vals):
        if not COUNTED & vals.keys():
            return super().write(vals)
        # sudo: what waits to be looked at is nobody's to read
        complaints = self.sudo().filtered("is_complaint")
        before = complaints._get_counted_as()
        result = super().write(vals)
        after = complaints._get_counted_as()
        changed = {ticket: v for ticket, v in before.items() if after[ticket] != v}
        self.sudo()._queue_for_patterns(
            {ticket: {**vals, "is_live": False} for ticket, vals in changed.items()}
        )
        self.sudo()._queue_for_patterns(
            {ticket: after[ticket] for ticket in changed if ticket.is_complaint}
        )
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        hidden = self.browse(t.id for t in changes.get("complaint_confidential", ()))
        # sudo: what a pattern gives away does not depend on who hides a complaint
        hidden.sudo().complaint_pattern_id._weigh_confidential()
        return result

    def unlink(self):
        # sudo: what waits to be looked at is nobody's to read
        complaints = self.sudo().filtered("is_complaint")
        gone = {
            ticket: {**vals, "is_live": False}
            for ticket, vals in complaints._get_counted_as().items()
        }
        self.sudo()._queue_for_patterns(gone)
        return super().unlink()

    def _get_counted_as(self):
        """How these complaints are counted: ``{ticket: values of a change}``."""
        return {
            ticket: {
                "company_id": ticket.company_id.id,
                "cause_id": ticket.complaint_cause_id.id,
                "category_id": ticket.category_id.id,
                "day": ticket.complaint_received_on.date(),
                "partner_id": ticket.partner_id.id,
                "reference": ticket.complaint_reference,
                "pattern_id": ticket.complaint_pattern_id.id,
                "is_live": ticket._is_counted() and not ticket.complaint_is_history,
            }
            for ticket in self
            if ticket.complaint_received_on
        }

    def _is_counted(self):
        """Archived, dismissed, and what is another one once more: not counted."""
        return self.is_complaint and self.active and not self.duplicate_id

    @api.model
    def _queue_for_patterns(self, counted_as):
        self.env["complaint.pattern.change"].create(
            [{"ticket": ticket.id, **vals} for ticket, vals in counted_as.items()]
        )

    def _get_pattern_key(self):
        """By what this complaint is counted: ``(field, record)``, or None."""
        if self.complaint_cause_id:
            return ("cause_id", self.complaint_cause_id)
        return self.category_id and ("category_id", self.category_id)

    def _is_unsafe_at(self, key, record_id):
        """A symptom that is marked unsafe makes a pattern of the first complaint."""
        own_key, record = self._get_pattern_key()
        return self.category_id.complaint_safety and (own_key, record.id) == (
            key,
            record_id,
        )

    def _get_pattern_identity(self):
        """Complaints of one contact about one reference are one for patterns."""
        if self.partner_id and self.complaint_reference:
            return (self.partner_id.id, self.complaint_reference)
        return self.id
