from odoo import fields, models
from odoo.tools import SQL

from .selections import AGENT

# What stands behind a button of the complaint: the count, and what it counts.
COUNTED = {
    "complaint_promise_count": "complaint.promise",
    "complaint_question_count": "complaint.question",
    "complaint_duty_count": "complaint.duty.check",
    "complaint_outside_count": "complaint.outside",
}


class HelpdeskTicket(models.Model):
    """What belongs to a complaint and stands a click away, so that it opens at once."""

    _inherit = "helpdesk.ticket"

    complaint_promise_count = fields.Integer(
        string="Number of promises",
        compute="_compute_complaint_beside",
        groups=AGENT,
    )
    complaint_question_count = fields.Integer(
        string="Number of questions",
        compute="_compute_complaint_beside",
        groups=AGENT,
    )
    complaint_duty_count = fields.Integer(
        string="Number of obligatory steps",
        compute="_compute_complaint_beside",
        groups=AGENT,
    )
    complaint_outside_count = fields.Integer(
        string="Number of decisions outside",
        compute="_compute_complaint_beside",
        groups=AGENT,
    )

    def _compute_complaint_beside(self):
        """All counts by one statement: who reads the complaint may read these."""
        counts = {
            (name, ticket_id): count
            for name, ticket_id, count in self._count_complaint_beside()
        }
        for ticket in self:
            for name in COUNTED:
                ticket[name] = counts.get((name, ticket._origin.id), 0)

    def _count_complaint_beside(self):
        ids = self._origin.ids
        if not ids:
            return []
        parts = []
        for name, model in COUNTED.items():
            self.env[model].flush_model(["ticket_id"])
            parts.append(
                SQL(
                    "SELECT %s, ticket_id, COUNT(*) FROM %s"
                    " WHERE ticket_id = ANY(%s) GROUP BY ticket_id",
                    name,
                    SQL.identifier(self.env[model]._table),
                    ids,
                )
            )
        return self.env.execute_query(SQL(" UNION ALL ").join(parts))
