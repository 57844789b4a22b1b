import secrets
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .selections import COORDINATOR, DELIVERY, REQUEST

# What a step asks, with the rules of who may take it.
TICKET_FACTS = [
    "commercial_partner_id",
    "company_id",
    "complaint_confidential",
    "complaint_is_anonymous",
    "complaint_is_open",
    "complaint_origin",
    "complaint_outcome",
    "complaint_reference",
    "complaint_reporter_id",
    "is_complaint",
    "number",
    "partner_email",
    "partner_id",
    "stage_id",
    "team_id",
    "user_id",
]
COMPANY_FACTS = [
    "complaint_ceiling",
    "complaint_contact_ceiling",
    "complaint_offer_days",
    "currency_id",
]
CONTACT_FACTS = ["commercial_partner_id", "email_normalized", "parent_id"]
AGENT_FACTS = ["active", "company_id", "partner_id", "share"]


class ComplaintCompensation(models.Model):
    """The life cycle: draft, (to approve,) offered, accepted, delivered.

    An offer ends as declined, expired or cancelled, for good: a new offer is a new
    record. Every step writes the state first. Of two clicks at once the second meets a
    row that is newer than what it read, is tried again, and is told so.
    """

    _inherit = "complaint.compensation"

    is_mine = fields.Boolean(compute="_compute_is_mine")

    def _compute_is_mine(self):
        for compensation in self:
            compensation.is_mine = compensation.user_id == self.env.user

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def action_offer(self):
        """Offer from the own budget; no approval step exists inside it.

        :raise UserError: when it cannot be offered, or not without asking
        """
        self._check_step("draft")
        for compensation in self:
            compensation._check_giver()
            compensation._check_refusal()
            budget = compensation._get_budget()
            if excess := compensation._get_excess(budget):
                raise UserError(
                    self.env._(
                        "%(reason)s Lower the amount, or use Ask the coordinator.",
                        reason=excess,
                    )
                )
            compensation._offer(budget)
        return True

    def action_agree(self):
        """Offered and accepted in one conversation."""
        self.action_offer()
        self.action_accept()
        return True

    def action_request_approval(self):
        """Ask a coordinator for what is above budget, maximum or ceiling.

        :raise UserError: when it cannot be offered at all, or needs no approval
        """
        self._check_step("draft")
        for compensation in self:
            compensation._check_giver()
            compensation._check_refusal()
            if not compensation._get_excess(compensation._get_budget()):
                raise UserError(
                    self.env._("This is inside your budget: you can offer it yourself.")
                )
            compensation._set_state("to_approve", reason=False)
            compensation._ask_coordinators()
        return True

    def action_approve(self):
        """Approve a request: grant what the budget lacks, reserve, and offer it.

        :raise AccessError: for who is no coordinator
        :raise UserError: to the agent who asked
        """
        self._check_step("to_approve")
        self._check_decider()
        self._check_independence(self.env.user)
        for compensation in self:
            compensation._check_refusal()
            budget = compensation._get_budget_to_approve()
            lacking = compensation._get_amount_company() - budget.amount_left
            if budget.currency_id.compare_amounts(lacking, 0) > 0:
                budget._grant_for(compensation, budget.currency_id.round(lacking))
            compensation._offer(budget, decided_by_id=self.env.uid)
        return True

    def action_refuse(self, reason=None):
        """Refuse a request, with the reason for the agent.

        :raise AccessError: for who is no coordinator
        :raise UserError: to the agent who asked
        """
        self._check_step("to_approve")
        self._check_decider()
        for compensation in self:
            compensation._end(
                "cancelled",
                reason=reason or compensation.reason,
                decided_by_id=self.env.uid,
            )
            compensation._tell_refusal()
        return True

    def action_accept(self):
        """The complainant accepts: the complaint is settled.

        :raise UserError: when the offer is not open any more
        """
        self._check_step("offered")
        self._check_independence()
        for compensation in self:
            if not compensation._is_open_to_complainant():
                raise UserError(
                    self.env._(
                        "%(name)s was valid until %(day)s. Make a new offer.",
                        name=compensation.display_name,
                        day=format_date(self.env, compensation.expires_on),
                    )
                )
            compensation._set_state("accepted", accepted_on=fields.Datetime.now())
            ticket = compensation.ticket_id
            ticket._complaint_overrule_is_over()
            ticket._complaint_settle(ticket.channel_id)
            compensation._hand_over()
        return True

    def _check_independence(self, giver=None):
        """The contact may have become another since the offer.

        :param giver: who decides on it or pays it, when it is not the agent
        """
        for compensation in self:
            if refusal := compensation._get_independence_refusal(giver):
                raise UserError(refusal)

    def action_decline(self, reason=None):
        """The complainant declines; what was reserved comes back."""
        self._check_step("offered")
        for compensation in self:
            compensation._end("declined", reason=reason or compensation.reason)
        return True

    def action_deliver(self):
        """It was carried out: what was reserved is spent.

        A remedy with money keeps a reference; when none is filled in, its own number.
        """
        self._check_step("accepted")
        self._check_independence()
        for compensation in self:
            own = compensation._get_own_reference() if compensation.amount else False
            reference = compensation.delivery_reference or own
            compensation._set_state(
                "delivered",
                delivered_on=fields.Datetime.now(),
                delivery_reference=reference,
            )
        self.env["complaint.budget"]._spend(self.sudo().filtered("budget_id"))
        self._asked(DELIVERY)
        return True

    def action_cancel(self):
        """Take back an offer or a request; what was reserved comes back."""
        self._check_step("draft", "to_approve", "offered", "accepted")
        for compensation in self:
            compensation._end("cancelled")
        return True

    # ------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------

    def _check_step(self, *states):
        """Each of these is in one of ``states``, and the user may change it.

        :raise UserError: when somebody was first, or it is too early
        """
        self._fetch_for_step()
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for compensation in self:
            if compensation.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s has the state “%(state)s” already: this step is not "
                        "possible. Reload the page.",
                        name=compensation.display_name,
                        state=labels[compensation.state],
                    )
                )

    def _fetch_for_step(self):
        """Read at once what a step asks of complaint and people, and no more.

        They have hundreds of columns, and reading all of them would take as long as
        the step.
        """
        # sudo: what a step is decided by does not depend on who takes it
        tickets = self.sudo().ticket_id
        (self.sudo().user_id | self.env.user).fetch(AGENT_FACTS)
        tickets.fetch(TICKET_FACTS)
        tickets.company_id.fetch(COMPANY_FACTS)
        givers = self.sudo().user_id.partner_id
        (tickets.partner_id | givers).fetch(CONTACT_FACTS)

    def _check_giver(self):
        """Everybody gives from their own budget."""
        if self.user_id != self.env.user and not self.env.su:
            raise UserError(
                self.env._(
                    "This is an offer by %(name)s. Make one of your own.",
                    name=self.user_id.name,
                )
            )

    def _check_decider(self):
        if not (self.env.su or self.env.user.has_group(COORDINATOR)):
            raise AccessError(self.env._("Only a coordinator decides on a request."))
        if self.env.user in self.user_id:
            raise UserError(
                self.env._(
                    "Nobody decides on a request of their own. Ask another coordinator."
                )
            )

    def _check_refusal(self):
        if refusal := self._get_refusal():
            raise UserError(refusal)

    def _is_open_to_complainant(self):
        """Whether the complainant can accept or decline this offer now.

        The one predicate behind the page, its buttons and the letter.
        """
        self.ensure_one()
        today = self.ticket_id.sudo().company_id._get_complaint_today()
        return self.state == "offered" and (
            not self.expires_on or self.expires_on >= today
        )

    # ------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------

    def _offer(self, budget, **values):
        """Put it to the complainant: keep the rate of today, reserve, make a link.

        :param budget: what pays it; empty for what no budget pays
        """
        company = self.ticket_id.company_id
        today = company._get_complaint_today()
        was_asked = self.state == "to_approve"
        self._set_state(
            "offered",
            budget_id=budget.id,
            rate=self._get_rate(),
            amount_company=self._get_amount_company(),
            reference=self._get_reference(),
            offered_on=fields.Datetime.now(),
            expires_on=self.expires_on
            or today + timedelta(days=company.complaint_offer_days),
            access_token=secrets.token_urlsafe(24),
            **values,
        )
        if budget:
            self._lock_ceilings()
            budget._reserve(self.sudo())
        if was_asked:
            self._asked(REQUEST)

    def _end(self, state, **values):
        """It is over: what was reserved comes back, what was granted for it goes."""
        was_reserved = self.state in ("offered", "accepted")
        self._set_state(state, ended_on=fields.Datetime.now(), **values)
        if was_reserved and self.sudo().budget_id:
            self.env["complaint.budget"]._release(self.sudo())
        self._asked(REQUEST, DELIVERY)

    def _set_state(self, state, **values):
        """Write the state, and put it on record with the complaint."""
        before = self.state
        # sudo: state and moments are facts that no plain write may set
        self.sudo().write({"state": state, **values})
        self.flush_recordset()
        payload = {
            "complaint.compensation/remedy_type_id": self.remedy_type_id.id,
            "complaint.compensation/state": [before, state],
        }
        if self.amount:
            payload["complaint.compensation/amount"] = self.amount
            payload["complaint.compensation/currency_id"] = self.currency_id.id
        if values.get("reason"):
            payload["complaint.compensation/reason"] = values["reason"]
        if state == "to_approve" and self.request_reason:
            payload["complaint.compensation/request_reason"] = self.request_reason
        self.ticket_id._record_event("compensation", payload)

    def _get_move_values(self):
        return {
            "compensation_id": self.id,
            "offer_currency_id": self.currency_id.id,  # before what it rounds
            "amount_currency": self.amount,
            "rate": self.rate,
        }

    def _get_own_reference(self):
        return f"{self.ticket_id.number}-{self.id}"

    def _get_budget(self):
        """The giver's own budget for today; empty when there is none, or none pays."""
        budgets = self.env["complaint.budget"]
        if self.nature != "goodwill":
            return budgets
        return budgets._get_current(self.user_id, self.ticket_id.company_id)

    def _get_budget_to_approve(self):
        """The budget that an approved request is booked on; a new one when needed."""
        if not self.user_id.active:
            raise UserError(
                self.env._(
                    "%(name)s has left and has no budget any more. Refuse this, and "
                    "make the offer yourself.",
                    name=self.user_id.name,
                )
            )
        # sudo: the decision was checked
        budgets = self.env["complaint.budget"].sudo()
        company = self.ticket_id.company_id
        return self._get_budget() or budgets._open_empty(self.user_id, company)
