from odoo import fields, models

WRITABLE_FOR_COMPLAINANT = "Write what the complainant may read."


class HelpdeskTicket(models.Model):
    """What the complainant told us, in short; the description holds the facts."""

    _inherit = "helpdesk.ticket"

    complaint_feeling = fields.Char(
        string="How it feels now",
        help=WRITABLE_FOR_COMPLAINANT,
        groups="base.group_user",
    )
    # what the form shows beside the remedy; a field stands on a form once
    complaint_asked_for = fields.Char(
        related="complaint_desired",
        string="Asked for, in own words",
        groups="base.group_user",
    )
    complaint_desired = fields.Char(
        string="How it should have been",
        help=WRITABLE_FOR_COMPLAINANT,
        groups="base.group_user",
    )
    complaint_desired_feeling = fields.Char(
        string="How that would feel",
        help=WRITABLE_FOR_COMPLAINANT,
        groups="base.group_user",
    )
    complaint_gap = fields.Char(
        string="What lies between",
        help=WRITABLE_FOR_COMPLAINANT,
        groups="base.group_user",
    )
    complaint_desired_remedy_id = fields.Many2one(
        comodel_name="complaint.remedy.type",
        string="Desired remedy",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    complaint_agreement = fields.Text(
        string="What we agree",
        copy=False,
        help="What you and the complainant agree: who does what, and when. "
        + WRITABLE_FOR_COMPLAINANT,
        groups="base.group_user",
    )
    complaint_summary = fields.Char(
        string="Summary",
        help="One neutral sentence without names, read back to the complainant.",
        groups="base.group_user",
    )
    complaint_summary_confirmed_on = fields.Datetime(
        string="Confirmed by the complainant on",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_wants_feedback = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No"), ("not_asked", "Not asked")],
        string="Wants to hear what changes",
        groups="base.group_user",
    )
    complaint_emotion_start = fields.Integer(
        string="Mood at the start",
        aggregator="avg",
        copy=False,
        help="How the complainant was at the start: 1 (very upset) to 5 (content).",
        groups="base.group_user",
    )
    complaint_emotion_end = fields.Integer(
        string="Mood at the end",
        aggregator="avg",
        copy=False,
        help="How the complainant was at the end: 1 (very upset) to 5 (content).",
        groups="base.group_user",
    )
    complaint_handling_minutes = fields.Integer(
        string="Minutes spent", copy=False, groups="base.group_user"
    )

    _complaint_emotion_check = models.Constraint(
        "CHECK(complaint_emotion_start BETWEEN 0 AND 5"
        " AND complaint_emotion_end BETWEEN 0 AND 5)",
        "How the complainant is goes from 1 to 5.",
    )
    _complaint_minutes_check = models.Constraint(
        "CHECK(complaint_handling_minutes >= 0)", "Minutes cannot be negative."
    )

    def action_complaint_confirm_summary(self):
        """Keep the moment at which the complainant confirmed the summary."""
        self.ensure_one()
        self.check_access("write")
        now = fields.Datetime.now()
        # sudo: the moment is a fact that no plain write may set
        self.sudo().complaint_summary_confirmed_on = now
        self._record_event("summary", {"complaint_summary": self.complaint_summary})

    def write(self, vals):
        """Another summary has not been confirmed yet."""
        before = {}
        if "complaint_summary" in vals:
            before = {ticket: ticket.complaint_summary for ticket in self}
        result = super().write(vals)
        changed = [
            t.id for t, summary in before.items() if t.complaint_summary != summary
        ]
        if changed:
            # sudo: the moment is a fact that no plain write may set
            self.sudo().browse(changed).complaint_summary_confirmed_on = False
        return result
