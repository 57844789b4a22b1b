from odoo import api, fields, models
from odoo.tools import SQL

from .selections import COORDINATOR, OUTCOMES_WITHOUT_AGREEMENT


class ComplaintCompensation(models.Model):
    """What may be offered: never at all, and not without asking the coordinator."""

    _inherit = "complaint.compensation"

    desired = fields.Char(
        related="ticket_id.complaint_desired", string="Asked for, in own words"
    )
    can_give = fields.Char(related="ticket_id.complaint_can_give")
    refusal = fields.Char(
        string="Why it cannot be offered", compute="_compute_limits", compute_sudo=False
    )
    excess = fields.Char(
        string="Why you have to ask",
        compute="_compute_limits",
        compute_sudo=False,
        help="Empty when no approval is needed.",
    )

    request_reason = fields.Char(
        string="Why it is right",
        copy=False,
        help="What speaks for giving more. Whoever decides on the request reads it.",
    )
    budget_left = fields.Monetary(
        string="Left of the agent's budget",
        currency_field="company_currency_id",
        compute="_compute_budget_left",
        groups=COORDINATOR,
    )

    def _compute_budget_left(self):
        """What the coordinator decides beside."""
        budgets = self.env["complaint.budget"]
        for compensation in self:
            budget = budgets._get_current(compensation.user_id, compensation.company_id)
            compensation.budget_left = budget.amount_left

    @api.depends(
        "ticket_id",
        "user_id",
        "remedy_type_id",
        "amount",
        "currency_id",
        "reference",
        "expires_on",
    )
    def _compute_limits(self):
        for compensation in self:
            compensation.refusal = compensation.excess = False
            ready = compensation.ticket_id and compensation.remedy_type_id
            if ready and compensation.state == "draft":
                compensation.refusal = compensation._get_refusal()
                if not compensation.refusal:
                    budget = compensation._get_budget()
                    compensation.excess = compensation._get_excess(budget)

    # ------------------------------------------------------------
    # Never: nobody can offer this, and no coordinator approves it
    # ------------------------------------------------------------

    def _get_refusal(self):
        """Why this cannot be offered by anybody; False when it can.

        The one predicate behind hint, button and guard.
        """
        self.ensure_one()
        return (
            self._get_ticket_refusal()
            or self._get_day_refusal()
            or self._get_amount_refusal()
            or self._get_independence_refusal()
        )

    def _get_ticket_refusal(self):
        ticket = self.ticket_id
        if not ticket.is_complaint or not ticket.complaint_is_open:
            return self.env._(
                "%(number)s is not an open complaint. Reopen it first.",
                number=ticket.number,
            )
        if ticket.complaint_outcome in OUTCOMES_WITHOUT_AGREEMENT:
            return self.env._(
                "%(number)s was withdrawn or is out of scope. Choose another outcome "
                "first.",
                number=ticket.number,
            )
        return False

    def _get_day_refusal(self):
        today = self.ticket_id.company_id._get_complaint_today()
        if self.expires_on and self.expires_on < today:
            return self.env._("An offer cannot end in the past. Choose a later day.")
        return False

    def _get_amount_refusal(self):
        if self.nature == "none" and self.amount:
            return self.env._(
                "%(remedy)s is given without money. Leave out the amount.",
                remedy=self.remedy_type_id.name,
            )
        if self.nature == "goodwill" and not self.amount > 0:
            return self.env._("Fill in the amount that you want to give.")
        if self.nature == "entitlement" and not self._get_reference():
            return self.env._(
                "Fill in the order, invoice or agreement by which it is due."
            )
        if not self._get_rate():
            return self.env._(
                "%(currency)s has no rate for today, or is not in use. Ask an "
                "administrator to enter the rate, or use another currency.",
                currency=self.currency_id.name,
            )
        if self.amount and not self._get_amount_company():
            return self.env._(
                "Converted to %(currency)s this is nothing. Raise the amount.",
                currency=self.company_currency_id.name,
            )
        return False

    def _get_reference(self):
        return self.reference or self.ticket_id.complaint_reference

    def _get_independence_refusal(self, giver=None):
        """Nobody gives money to themselves, a colleague or a contact of their own.

        :param giver: who decides on it or pays it, when it is not the agent
        """
        if self.nature == "none":
            return False
        # sudo: who is a colleague does not depend on who asks
        ticket, giver = self.ticket_id.sudo(), (giver or self.user_id).sudo()
        partner = ticket.partner_id
        own = partner and (
            giver.partner_id in (partner, partner.parent_id)
            or giver.partner_id.commercial_partner_id == partner.commercial_partner_id
        )
        reported = ticket.complaint_origin == "employee"
        if own or (reported and giver == ticket.complaint_reporter_id):
            return self.env._(
                "You cannot give money to yourself or to a contact of your own. Ask a "
                "colleague to make the offer."
            )
        if ticket._is_from_colleague():
            return self.env._(
                "The complainant is a colleague: no money goes to colleagues here. "
                "Ask the coordinator what is possible."
            )
        return False

    def _get_rate(self):
        """What one unit of the company's currency is in the currency of the offer.

        :return: 0 when the currency is not in use or has no rate for today
        """
        company, currency = self.ticket_id.company_id, self.currency_id
        if currency == company.currency_id:
            return 1.0
        if not currency.active or not currency._has_complaint_rate(company):
            return 0.0
        day = company._get_complaint_today()
        return company.currency_id._get_conversion_rate(
            company.currency_id, currency, company, day
        )

    def _get_amount_company(self):
        rate = self._get_rate()
        return self.company_currency_id.round(self.amount / rate) if rate else 0.0

    # ------------------------------------------------------------
    # Not without asking
    # ------------------------------------------------------------

    def _get_excess(self, budget):
        """Why this agent may not grant this amount without asking; False when they may.

        The one predicate behind hint, button and guard.

        :param budget: what would pay it, by :meth:`_get_budget`
        """
        self.ensure_one()
        if self.nature != "goodwill":
            return False
        amount = self._get_amount_company()
        currency = self.company_currency_id
        for room, text in self.ticket_id._get_complaint_rooms(budget):
            if currency.compare_amounts(amount, room) > 0:
                return text
        return False

    def _lock_ceilings(self):
        """Let two offers that count for the same ceiling come one after the other.

        Both change the same row, so that the second is tried again by the framework
        with what the first one gave. The complaint's row is changed by the event of the
        offer anyhow; the contact's row stands for the ceiling of a contact. A lock that
        is not a change does not do: a transaction goes on with what it read before.
        """
        # sudo: the row of the contact is not changed, only stamped as current
        contact = self.ticket_id.sudo()._get_complaint_ceiling_contact()
        if contact:
            self.env.execute_query(
                SQL(
                    "UPDATE res_partner SET write_date = write_date WHERE id = %s"
                    " RETURNING id",
                    contact.id,
                )
            )
