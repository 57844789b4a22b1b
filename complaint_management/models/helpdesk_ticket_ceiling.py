from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize
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
        for ticket in self:
            is_open = ticket.is_complaint and ticket.complaint_is_open
            ticket.complaint_can_give = (
                is_open and ticket.company_id and ticket._tell_complaint_room()
            )

    @api.readonly
    def complaint_tell_room(self):
        """What the reader can give on this complaint, or on one that is still typed.

        :return: a sentence; nothing when no offer can be made
        :raise AccessError: for who gives nothing away
        """
        self._check_field_access(self._fields["complaint_can_give"], "read")
        if self:
            return self.complaint_can_give
        return self.new({"company_id": self.env.company.id})._tell_complaint_room()

    def _tell_complaint_room(self):
        budgets = self.env["complaint.budget"]
        budget = budgets._get_current(self.env.user, self.company_id)
        rooms = self._get_complaint_rooms(budget)
        amount, text = min(rooms, key=lambda room: room[0])
        if amount <= 0:
            if budget:
                text = self.env._("You can give nothing more now without asking")
            return text
        amount = format_amount(self.env, amount, self.company_id.currency_id)
        return self.env._("You can give up to %s now", amount)

    def _get_complaint_rooms(self, budget):
        """What can still be given here from a budget, by each rule that limits it.

        :param budget: that of the giver for today; empty when there is none
        :return: list of ``(amount in company currency, what to say above it)``
        """
        if not budget:
            return [(0.0, self.env._("You have no budget for today."))]
        ticket = self.sudo()  # sudo: ceilings count what all agents gave
        company = ticket.company_id
        rooms = [
            (budget.amount_left, self.env._("This is more than your budget has left."))
        ]
        if budget.amount_max_complaint or company.complaint_ceiling:
            rooms += ticket._get_complaint_rooms_here(budget)
        if contact := ticket._get_complaint_ceiling_contact():
            given = ticket._get_complaint_given(contact)
            room = company.complaint_contact_ceiling - sum(given.values())
            text = self.env._(
                "This is more than the ceiling for one contact in twelve months."
            )
            rooms.append((room, text))
        return rooms

    def _get_complaint_rooms_here(self, budget):
        """What can still be given on this complaint, by maximum and ceiling."""
        given, rooms = self._get_complaint_given(), []
        if budget.amount_max_complaint:
            room = budget.amount_max_complaint - given.get(budget.user_id.id, 0)
            text = self.env._("This is more than your maximum for one complaint.")
            rooms.append((room, text))
        if self.company_id.complaint_ceiling:
            room = self.company_id.complaint_ceiling - sum(given.values())
            text = self.env._(
                "This is more than the ceiling for one complaint, all agents together."
            )
            rooms.append((room, text))
        return rooms

    def _get_complaint_given(self, contact=None):
        """Goodwill from offered to delivered, of all agents: what the ceilings count.

        Of this complaint, or of a contact in twelve months. Figures per contact leave
        out confidential, employee and anonymous complaints.

        :return: ``{user id: amount in company currency}``
        """
        self.env["complaint.compensation"].flush_model()
        if contact:
            self.flush_model(
                [
                    "commercial_partner_id",
                    "complaint_confidential",
                    "complaint_is_anonymous",
                    "complaint_origin",
                ]
            )
            of_whom = SQL(
                """c.offered_on >= %s
                   AND t.commercial_partner_id = %s
                   AND t.complaint_confidential IS NOT TRUE
                   AND t.complaint_is_anonymous IS NOT TRUE
                   AND t.complaint_origin IS DISTINCT FROM 'employee'""",
                fields.Datetime.now() - timedelta(days=365),
                contact.id,
            )
        else:
            of_whom = SQL("c.ticket_id = %s", self._origin.id or None)
        rows = self.env.execute_query(
            SQL(
                """SELECT c.user_id, SUM(c.amount_company)
                     FROM complaint_compensation c
                     JOIN helpdesk_ticket t ON t.id = c.ticket_id
                    WHERE c.company_id = %s AND c.nature = 'goodwill'
                      AND c.state IN %s AND %s
                    GROUP BY c.user_id""",
                self.company_id.id,
                tuple(GIVEN_COMPENSATION),
                of_whom,
            )
        )
        return {user_id: float(amount or 0) for user_id, amount in rows}

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
        """Whether the complainant is somebody who works here, by contact or address."""
        partner = self.partner_id
        email = (
            partner.email_normalized if partner else email_normalize(self.partner_email)
        )
        self.env["res.users"].flush_model(["active", "partner_id", "share"])
        self.env["res.partner"].flush_model(["email_normalized"])
        rows = self.env.execute_query(
            SQL(
                """SELECT u.id
                     FROM res_users u JOIN res_partner p ON p.id = u.partner_id
                    WHERE u.share IS NOT TRUE
                      AND (p.id = %s OR (u.active AND p.email_normalized = %s))
                    LIMIT 1""",
                partner.id or None,
                email or None,
            )
        )
        return bool(rows)
