from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestGates(BudgetCommon):
    """What was offered, agreed or promised holds up after-care and closing."""

    def _create_ready(self, **vals):
        """A complaint that lacks nothing by itself."""
        return self._create_complaint(
            user_id=self.agent.id,
            complaint_outcome="settled",
            complaint_settled_on=fields.Datetime.now(),
            **vals,
        ).with_user(self.agent)

    def _create_promise(self, ticket, **vals):
        return (
            self.env["complaint.promise"]
            .with_user(self.agent)
            .create(
                {
                    "name": "Call back",
                    "ticket_id": ticket.id,
                    "due_on": fields.Date.today() + timedelta(days=2),
                    **vals,
                }
            )
        )

    def assertHeldUp(self, ticket, reason):
        for phase in ("aftercare", "closed"):
            with self.subTest(phase=phase):
                with (
                    self.assertRaisesRegex(ValidationError, reason),
                    self.env.cr.savepoint(),
                ):
                    ticket._complaint_move(phase)
                self.env.invalidate_all()
        self.assertIn(reason, ticket.complaint_missing)

    def test_an_open_offer_holds_it_up(self):
        ticket = self._create_ready()
        self._create_offered(ticket_id=ticket.id)
        self.assertHeldUp(ticket, "what was offered")

    def test_a_request_holds_it_up(self):
        ticket = self._create_ready()
        self._create_offer(100, ticket_id=ticket.id).action_request_approval()
        self.assertHeldUp(ticket, "what was offered")

    def test_what_was_agreed_holds_it_up_until_it_is_delivered(self):
        ticket = self._create_ready()
        offer = self._create_offered(ticket_id=ticket.id)
        offer.action_accept()
        self.assertHeldUp(ticket, "carry out what was agreed")
        offer.action_deliver()
        ticket._complaint_move("closed")
        self.assertEqual(ticket.complaint_phase, "closed")

    def test_an_open_promise_holds_it_up_until_it_is_decided(self):
        for decide in ("action_keep", "action_break"):
            with self.subTest(decide=decide):
                ticket = self._create_ready()
                promise = self._create_promise(ticket)
                self.assertHeldUp(ticket, "keep what was promised")
                getattr(promise, decide)()
                ticket._complaint_move("closed")

    def test_withdrawing_does_not_open_the_gate_for_offers(self):
        offer = self._create_offered()
        ticket = offer.ticket_id
        ticket.complaint_outcome = "withdrawn"
        self.assertHeldUp(ticket, "what was offered")

    def test_a_draft_holds_up_nothing(self):
        ticket = self._create_ready()
        self._create_offer(ticket_id=ticket.id)
        ticket._complaint_move("closed")

    # ---- overruling

    def _overrule(self, ticket, user, reason="The complainant moved abroad"):
        wizard = self.env["complaint.overrule"].with_user(user)
        wizard.create({"ticket_id": ticket.id, "reason": reason}).action_confirm()

    def test_a_coordinator_overrules_with_a_reason_and_it_is_counted(self):
        ticket = self._create_ready()
        self._create_offered(ticket_id=ticket.id).action_accept()
        self._create_promise(ticket)
        self._overrule(ticket, self.coordinator)
        ticket._complaint_move("closed")
        self.assertEqual(ticket.complaint_overrule_count, 1)
        event = ticket.complaint_event_ids.filtered(lambda e: e.kind == "overruled")
        self.assertIn("moved abroad", event.summary)
        self.assertIn("Call back", event.summary)

    def test_open_offers_are_never_overruled(self):
        ticket = self._create_ready()
        self._create_offered(ticket_id=ticket.id)
        with self.assertRaisesRegex(UserError, "nothing to overrule"):
            self._overrule(ticket, self.coordinator)

    def test_an_overrule_needs_a_coordinator_and_a_reason(self):
        ticket = self._create_ready()
        self._create_promise(ticket)
        with self.assertRaises(AccessError):
            ticket.with_user(self.colleague).action_complaint_overrule("Late")
        with self.assertRaisesRegex(UserError, "Give the reason"):
            ticket.with_user(self.coordinator).action_complaint_overrule(" ")
        with self.assertRaisesRegex(UserError, "kept by the system"):
            ticket.complaint_overrule_reason = "Because"

    def test_nobody_overrules_their_own_work(self):
        owned = self._create_ready()
        owned.sudo().user_id = self.coordinator
        self._create_promise(owned)
        promised = self._create_ready()
        self._create_promise(promised, user_id=self.coordinator.id)
        for ticket in (owned, promised):
            with self.assertRaisesRegex(UserError, "own work"):
                self._overrule(ticket, self.coordinator)
            self._overrule(ticket, self.manager)

    def test_reopening_takes_the_overrule_away_and_keeps_the_count(self):
        ticket = self._create_ready()
        self._create_promise(ticket)
        self._overrule(ticket, self.coordinator)
        ticket._complaint_move("closed")
        ticket.action_complaint_reopen()
        self.assertFalse(ticket.complaint_overrule_reason)
        self.assertEqual(ticket.complaint_overrule_count, 1)

    # ---- not a complaint

    def test_no_dismissal_with_compensation_under_way(self):
        offer = self._create_offered()
        ticket = offer.ticket_id
        for _step in range(2):
            with self.assertRaisesRegex(UserError, "stays a complaint"):
                ticket._complaint_dismiss("A question", self.ordinary_team)
            if offer.state == "offered":
                offer.action_accept()
        offer.action_deliver()
        ticket._complaint_dismiss("A question", self.ordinary_team)
        self.assertFalse(ticket.sudo().is_complaint)

    # ---- many at once

    def _count_moving(self, number):
        """The queries that moving so many complaints to closed takes."""
        tickets = self.env["helpdesk.ticket"]
        for _one in range(number):
            ticket = self._create_ready(partner_id=False)
            offer = self._create_offer(1, ticket_id=ticket.id)
            offer.action_agree()
            offer.action_deliver()
            self._create_promise(ticket).action_keep()
            tickets |= ticket
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tickets._complaint_move("closed")
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_moving_a_hundred_costs_no_more_for_each_than_moving_ten(self):
        self._count_moving(1)
        one, ten, hundred = map(self._count_moving, (1, 10, 100))
        # rows are written a hundred at a time
        self.assertLessEqual((hundred - ten) / 90, max((ten - one) / 9, 2 / 90))
