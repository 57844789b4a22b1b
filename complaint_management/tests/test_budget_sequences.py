"""Random lives of offers: whatever the order, the ledger holds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon

AMOUNTS = st.integers(1, 12000).map(lambda cents: cents / 100)
STEPS = st.sampled_from(
    [
        "action_offer",
        "action_request_approval",
        "action_approve",
        "action_refuse",
        "action_accept",
        "action_decline",
        "action_deliver",
        "action_cancel",
        "_expire",
        "resize",
    ]
)
RESERVED = {"offered", "accepted"}


@tagged("post_install", "-at_install")
class TestBudgetSequences(BudgetCommon):
    @settings(
        max_examples=25,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        amounts=st.lists(AMOUNTS, min_size=1, max_size=4),
        steps=st.lists(
            st.tuples(STEPS, st.integers(0, 3), AMOUNTS), min_size=5, max_size=30
        ),
    )
    def test_the_ledger_holds_in_any_order(self, amounts, steps):
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            self._live(amounts, steps)
        finally:
            self.env.flush_all()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()

    def _live(self, amounts, steps):
        ticket = self._create_complaint(user_id=self.agent.id)
        offers = [self._create_offer(a, ticket_id=ticket.id) for a in amounts]
        for step, which, amount in steps:
            offer = offers[which % len(offers)]
            self._attempt(step, offer, amount)
            self._check_ledger(offers)

    def _attempt(self, step, offer, amount):
        """Do a step the way its person does; it happens as a whole, or not at all."""
        deciders = {"action_approve", "action_refuse"}
        before = self._facts(offer)
        try:
            with self.env.cr.savepoint():
                if step == "resize":
                    self.budget.amount = amount * 3
                elif step == "_expire":
                    offer.sudo().filtered(lambda c: c.state == "offered")._expire()
                elif step in deciders:
                    getattr(offer.with_user(self.coordinator), step)()
                else:
                    getattr(offer, step)()
        except UserError:
            self.env.invalidate_all()
            self.assertEqual(self._facts(offer), before)

    def _facts(self, offer):
        return offer.state, self.budget.amount_left, self._moves(self.budget)

    def _check_ledger(self, offers):
        moves = self._moves(self.budget)
        self.assertEqual(
            round(sum(amount for _kind, amount in moves), 2),
            round(self.budget.amount_left, 2),
        )
        self.assertGreaterEqual(self.budget.amount_left, 0)
        for offer in offers:
            booked = {"reserve": 0, "release": 0, "spend": 0, "grant": 0}
            for kind, amount in self._moves(offer):
                booked[kind] = round(booked[kind] + amount, 2)
            reserved = offer.amount if offer.state in RESERVED else 0
            spent = offer.amount if offer.state == "delivered" else 0
            self.assertEqual(-booked["reserve"] - booked["release"], reserved)
            self.assertEqual(-booked["spend"], spent)
            self.assertGreaterEqual(booked["grant"], 0)
            if not reserved and not spent:
                self.assertEqual(booked["grant"], 0)
