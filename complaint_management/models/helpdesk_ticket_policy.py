from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HelpdeskTicket(models.Model):
    """By which policy a complaint is handled: that of the day of receipt."""

    _inherit = "helpdesk.ticket"

    complaint_policy_id = fields.Many2one(
        comodel_name="complaint.policy",
        string="Policy",
        compute="_compute_complaint_policy_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        groups="base.group_user",
    )

    @api.depends(
        "is_complaint",
        "company_id",
        "team_id",
        "category_id",
        "complaint_origin",
        "complaint_received_on",
    )
    def _compute_complaint_policy_id(self):
        policies = self.env["complaint.policy"]
        for ticket in self.filtered("is_complaint"):
            if ticket.complaint_received_on:
                policy = policies._choose(ticket)
                if policy != ticket.complaint_policy_id:
                    ticket.complaint_policy_id = policy

    def _get_complaint_day(self, moment, tz=""):
        """The day of a moment, where the clock of the policy hangs."""
        tz = tz or self._get_complaint_calendar().tz or "UTC"
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(tz)).date()

    def _get_complaint_calendar(self):
        """Whose working days count: those of the team, else of the company."""
        # sudo: which days count does not depend on who asks
        ticket = self.sudo()
        own = ticket.team_id.complaint_calendar_id
        return own or ticket.company_id.resource_calendar_id

    def _get_complaint_place(self):
        """Where the terms of this complaint run."""
        return self.complaint_policy_id._get_place(
            self.company_id, self._get_complaint_calendar()
        )

    @api.constrains(
        "complaint_policy_id", "company_id", "is_complaint", "complaint_received_on"
    )
    def _check_complaint_policy(self):
        """A policy chosen by hand is of this company and of the day of receipt."""
        for ticket in self.filtered("complaint_policy_id"):
            policy = ticket.complaint_policy_id
            facts = policy._get_facts()
            if facts.company_id not in (False, ticket.company_id.id):
                raise ValidationError(
                    self.env._(
                        "%(policy)s is a policy of another company. Choose one of "
                        "%(company)s.",
                        policy=policy.sudo().name,  # sudo: to name what is refused
                        company=ticket.company_id.name,
                    )
                )
            day = ticket._get_complaint_day(ticket.complaint_received_on, facts.tz)
            if not facts.date_from <= day <= facts.date_to:
                raise ValidationError(
                    self.env._(
                        "%(policy)s does not hold for what was received on %(day)s. "
                        "Choose the policy of that day.",
                        policy=policy.name,
                        day=self.env["complaint.term"]._tell_day(day),
                    )
                )
