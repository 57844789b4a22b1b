from datetime import date

from odoo import api, models
from odoo.tools import ormcache

from ..tools.place import MONDAY_TO_FRIDAY, Place
from .policy_facts import PolicyFacts, PolicyTerm


class ComplaintPolicy(models.Model):
    """Which policy holds for a complaint, and where its terms run."""

    _inherit = "complaint.policy"

    @ormcache("self.id")
    def _get_facts(self):
        """The policy as plain facts; kept in memory until a policy changes."""
        # sudo: the rules ask; what a policy says is no secret
        # archived teams and categories as well: without them it would hold for all
        policy = self.sudo().with_context(active_test=False)
        names = PolicyTerm.__dataclass_fields__
        return PolicyFacts(
            id=policy.id,
            company_id=policy.company_id.id,
            date_from=policy.date_from or date.min,
            date_to=policy.date_to or date.max,
            origin=policy.origin,
            team_ids=frozenset(policy.team_ids.ids),
            category_ids=frozenset(policy.category_ids.ids),
            tz=policy.tz or "",
            country=policy.country_id.code or "",
            subdivision=policy.subdivision or "",
            rule=policy.free_day_rule,
            terms={
                line.kind: PolicyTerm(**{name: line[name] for name in names})
                for line in policy.term_ids
            },
            duty_ids=tuple(policy.duty_ids.filtered("active").ids),
            first_contact=(
                policy.first_contact_value,
                policy.first_contact_unit or "working_days",
            ),
        )

    @api.model
    @ormcache("company_id")
    def _get_candidates(self, company_id):
        # sudo: which policy holds does not depend on who registers the complaint
        policies = (
            self.sudo()
            .with_context(active_test=True)
            .search([("company_id", "in", [company_id, False])])
        )
        facts = [policy._get_facts() for policy in policies]
        return sorted(facts, key=lambda fact: fact.rank, reverse=True)

    @api.model
    def _choose(self, ticket):
        """The policy of the day of receipt that fits a complaint best, or none."""
        category = ticket.category_id
        path = category.parent_path or str(category.id or "")
        category_ids = {int(part) for part in path.split("/") if part}
        for facts in self._get_candidates(ticket.company_id.id):
            day = ticket._get_complaint_day(ticket.complaint_received_on, facts.tz)
            if facts.matches(
                day, ticket.team_id.id, category_ids, ticket.complaint_origin
            ):
                return self.browse(facts.id)
        return self.browse()

    def _get_place(self, company, calendar):
        """Where the terms run: clock, working week and free days.

        :param calendar: the working hours of the team
        """
        facts = self._get_facts()
        weekdays, closed = calendar._get_complaint_days()
        # a complaint is never refused because somebody emptied a calendar
        return Place(
            tz=facts.tz or calendar.tz or "UTC",
            country=facts.country or company.country_id.code or "",
            subdivision=facts.subdivision,
            weekdays=weekdays or MONDAY_TO_FRIDAY,
            closed=closed,
        )
