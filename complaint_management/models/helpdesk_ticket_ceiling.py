from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.misc import format_amount

from .selections import AGENT, GIVEN_COMPENSATION


class HelpdeskTicket(models.Model):
    """What may still be given on a complaint: budget, maximum and ceilings."""

    _inherit = "helpdesk.ticket"

    complaint_can_give = fields.Char(
        string="You can give",
        compute="_compute_complaint_can_give",
        groups=AGENT,
    )

    @api.depends_context("uid")
    def _compute_complaint_can_give(self):
        """What the reader can give on this complaint now, in words."""
        user = self.env.user
        for ticket in self:
            ticket.complaint_can_give = False
            if ticket.is_complaint and ticket.complaint_is_open and ticket.company_id:
                rooms = ticket._get_complaint_rooms(user)
                room = max(min(amount for amount, _text in rooms), 0)
                ticket.complaint_can_give = self.env._(
                    "You can give up to %(amount)s now",
                    amount=format_amount(self.env, room, ticket.company_id.currency_id),
                )

    def _get_complaint_rooms(self, user):
        """What ``user`` can still give here, by each rule that limits it.

        :return: list of ``(amount in company currency, what to say above it)``
        """
        # sudo: ceilings count what all agents gave, budgets are those of the giver
        ticket = self.sudo()
        company = ticket.company_id
        budget = self.env["complaint.budget"]._get_current(user, company)
        given = ticket._get_complaint_given([("ticket_id", "=", ticket._origin.id)])
        rooms = [
            (budget.amount_left, self.env._("This is more than your budget has left."))
        ]
        if not budget:
            rooms = [(0.0, self.env._("You have no budget for today."))]
        if budget.amount_max_complaint:
            room = budget.amount_max_complaint - given.get(user.id, 0)
            text = self.env._("This is more than your maximum for one complaint.")
            rooms.append((room, text))
        if company.complaint_ceiling:
            room = company.complaint_ceiling - sum(given.values())
            text = self.env._(
                "This is more than the ceiling for one complaint, all agents together."
            )
            rooms.append((room, text))
        if company.complaint_contact_ceiling and (
            contact := ticket._get_complaint_ceiling_contact()
        ):
            given = ticket._get_complaint_given(
                ticket._get_complaint_contact_domain(contact)
            )
            room = company.complaint_contact_ceiling - sum(given.values())
            text = self.env._(
                "This is more than the ceiling for one contact in twelve months."
            )
            rooms.append((room, text))
        return rooms

    def _get_complaint_given(self, domain):
        """Goodwill from offered to delivered, in company currency, by agent."""
        groups = (
            self.env["complaint.compensation"]
            .sudo()
            ._read_group(
                # sudo: the ceilings count what all agents gave
                [
                    ("company_id", "=", self.company_id.id),
                    ("nature", "=", "goodwill"),
                    ("state", "in", list(GIVEN_COMPENSATION)),
                    *domain,
                ],
                groupby=["user_id"],
                aggregates=["amount_company:sum"],
            )
        )
        return {user.id: amount for user, amount in groups}

    def _get_complaint_ceiling_contact(self):
        """The contact whose ceiling counts.

        Figures per contact leave out confidential, employee and anonymous complaints.
        """
        left_out = (
            self.complaint_confidential
            or self.complaint_is_anonymous
            or self.complaint_origin == "employee"
        )
        if left_out or not self.company_id.complaint_contact_ceiling:
            return self.env["res.partner"]
        return self.commercial_partner_id or self.partner_id.commercial_partner_id

    def _is_from_colleague(self):
        """Whether the complainant is somebody who works here."""
        partner = self.partner_id
        users = partner.with_context(active_test=False).user_ids
        if users.filtered(lambda user: not user.share):
            return True
        email = (
            partner.email_normalized if partner else email_normalize(self.partner_email)
        )
        if not email:
            return False
        domain = [
            ("share", "=", False),
            ("email_normalized", "=", email),
        ]
        return bool(self.env["res.users"].search_count(domain, limit=1))

    def _get_complaint_contact_domain(self, contact):
        """Compensation that counts for the ceiling of a contact."""
        since = fields.Datetime.now() - timedelta(days=365)
        return [
            ("offered_on", ">=", since),
            ("ticket_id.commercial_partner_id", "=", contact.id),
            ("ticket_id.complaint_confidential", "!=", True),
            ("ticket_id.complaint_is_anonymous", "!=", True),
            ("ticket_id.complaint_origin", "!=", "employee"),
        ]
