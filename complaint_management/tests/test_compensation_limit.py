from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestCompensationLimit(BudgetCommon):
    def _request(self, amount=100, **vals):
        offer = self._create_offer(amount, **vals)
        offer.action_request_approval()
        return offer

    # ---- what limits an agent

    def test_above_the_maximum_per_complaint_one_has_to_ask(self):
        offer = self._create_offer(75.01)
        self.assertIn("maximum for one complaint", offer.excess)
        with self.assertRaisesRegex(UserError, "Ask the coordinator"):
            offer.action_offer()
        self.assertLedger(self.budget, 300)

    def test_the_maximum_counts_all_offers_of_the_agent_on_the_complaint(self):
        first = self._create_offered(50)
        second = self._create_offer(26, ticket_id=first.ticket_id.id)
        with self.assertRaisesRegex(UserError, "maximum for one complaint"):
            second.action_offer()
        first.action_decline()
        second.action_offer()

    def test_above_what_is_left_one_has_to_ask(self):
        self.budget.write({"amount": 40, "amount_max_complaint": 0})
        with self.assertRaisesRegex(UserError, "more than your budget has left"):
            self._create_offer(41).action_offer()
        self._create_offered(40)
        self.assertLedger(self.budget, 0)

    def test_without_a_budget_one_has_to_ask(self):
        with self.assertRaisesRegex(UserError, "no budget for today"):
            self._create_offer(5, user=self.colleague).action_offer()

    def test_the_ceiling_of_a_complaint_counts_all_agents(self):
        self._create_budget(self.colleague)
        self.company.complaint_ceiling = 100
        first = self._create_offered(75)
        ticket = first.ticket_id
        with self.assertRaisesRegex(UserError, "all agents together"):
            self._create_offered(26, self.colleague, ticket_id=ticket.id)
        self._create_offered(25, self.colleague, ticket_id=ticket.id)

    def test_the_ceiling_of_a_contact_counts_all_complaints_of_a_year(self):
        self._create_budget(self.colleague)
        self.company.complaint_contact_ceiling = 100
        first = self._create_offered(75)
        with self.assertRaisesRegex(UserError, "one contact in twelve months"):
            self._create_offered(26, self.colleague)
        first.sudo().offered_on = "2020-01-01 10:00:00"
        self._create_offered(26, self.colleague)

    def test_an_entitlement_counts_for_no_ceiling(self):
        self.company.write({"complaint_ceiling": 10, "complaint_contact_ceiling": 10})
        offer = self._create_offered(
            90, remedy_type_id=self.refund.id, reference="SO-1"
        )
        self._create_offered(10, ticket_id=offer.ticket_id.id)

    def test_the_form_says_what_can_be_given_now(self):
        first = self._create_offered(50)
        ticket = first.ticket_id
        told = ticket.with_user(self.agent).complaint_tell_room()
        self.assertIn("25.00", told)
        self.assertIn("You can give up to", told)
        self._create_offered(25, ticket_id=ticket.id)
        ticket.invalidate_recordset(["complaint_can_give"])
        told = ticket.with_user(self.agent).complaint_tell_room()
        self.assertEqual(told, "You can give nothing more now without asking")
        told = ticket.with_user(self.coordinator).complaint_tell_room()
        self.assertEqual(told, "You have no budget for today.")

    def test_a_complaint_that_is_still_typed_says_what_the_budget_has(self):
        tickets = self.env["helpdesk.ticket"]
        self.assertIn("75.00", tickets.with_user(self.agent).complaint_tell_room())
        with self.assertRaises(AccessError):
            tickets.with_user(self.employee).complaint_tell_room()

    # ---- asking

    def test_inside_the_budget_nobody_asks(self):
        with self.assertRaisesRegex(UserError, "offer it yourself"):
            self._create_offer(10).action_request_approval()

    def test_a_request_goes_to_the_coordinators(self):
        offer = self._request()
        self.assertEqual(offer.state, "to_approve")
        activities = offer.sudo().activity_ids
        self.assertIn(self.coordinator, activities.user_id)
        self.assertNotIn(self.agent, activities.user_id)
        self.assertLedger(self.budget, 300)

    def test_a_request_says_why_and_goes_on_saying_it(self):
        why = "They waited three times for nothing."
        offer = self._create_offer(100, request_reason=why)
        offer.action_request_approval()
        request = offer.with_user(self.coordinator)
        self.assertEqual(request.request_reason, why)
        request.invalidate_recordset()
        events = request.ticket_id.complaint_event_ids
        asked = events.filtered(lambda event: event.kind == "compensation")
        self.assertIn(why, asked.summary)
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            offer.request_reason = "Something else"

    def test_approving_grants_the_shortage_reserves_and_offers(self):
        self.budget.amount = 60
        offer = self._request(100)
        offer.with_user(self.coordinator).action_approve()
        self.assertEqual(offer.state, "offered")
        self.assertEqual(self._moves(offer), [("grant", 40), ("reserve", -100)])
        self.assertEqual(offer.decided_by_id, self.coordinator)
        self.assertFalse(offer.sudo().activity_ids)
        self.assertLedger(self.budget, 0)

    def test_approving_above_the_maximum_grants_nothing_when_enough_is_left(self):
        offer = self._request(100)
        offer.with_user(self.coordinator).action_approve()
        self.assertEqual(self._moves(offer), [("reserve", -100)])
        self.assertLedger(self.budget, 200)

    def test_what_was_granted_is_taken_back_when_the_offer_falls_away(self):
        self.budget.amount = 60
        for step in ("action_decline", "action_cancel"):
            with self.subTest(step=step):
                offer = self._request(100)
                offer.with_user(self.coordinator).action_approve()
                getattr(offer, step)()
                self.assertEqual(
                    self._moves(offer),
                    [
                        ("grant", 40),
                        ("reserve", -100),
                        ("release", 100),
                        ("grant", -40),
                    ],
                )
                self.assertLedger(self.budget, 60)

    def test_delivering_keeps_what_was_granted(self):
        self.budget.amount = 60
        offer = self._request(100)
        offer.with_user(self.coordinator).action_approve()
        offer.action_accept()
        offer.action_deliver()
        self.assertLedger(self.budget, 0)

    def test_approving_works_for_who_has_no_budget(self):
        offer = self._create_offer(20, user=self.colleague)
        offer.action_request_approval()
        offer.with_user(self.coordinator).action_approve()
        budget = offer.sudo().budget_id
        self.assertEqual(budget.user_id, self.colleague)
        self.assertEqual((budget.amount, budget.amount_left), (0, 0))

    def test_the_coordinator_sees_what_the_agent_has_left(self):
        offer = self._request()
        self.assertEqual(offer.with_user(self.coordinator).budget_left, 300)
        with self.assertRaises(AccessError):
            offer.with_user(self.colleague).read(["budget_left"])

    def test_refusing_cancels_with_the_reason(self):
        offer = self._request()
        offer.with_user(self.coordinator).action_refuse("Repair it instead")
        self.assertEqual(offer.state, "cancelled")
        self.assertEqual(offer.reason, "Repair it instead")
        self.assertFalse(self._moves(offer))

    def test_only_a_coordinator_decides(self):
        offer = self._request()
        for step in ("action_approve", "action_refuse"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(offer.with_user(self.colleague), step)()

    def test_nobody_decides_on_a_request_of_their_own(self):
        offer = self._create_offer(20, user=self.coordinator)
        offer.action_request_approval()
        for step in ("action_approve", "action_refuse"):
            with (
                self.subTest(step=step),
                self.assertRaisesRegex(UserError, "of their own"),
            ):
                getattr(offer, step)()
        self.assertFalse(self._moves(offer))
        offer.with_user(self.manager).action_approve()
        self.assertEqual(offer.state, "offered")

    def _create_contact_of(self, user):
        return self.env["res.partner"].create(
            {"name": "Home", "parent_id": user.partner_id.id}
        )

    def test_nobody_approves_money_for_a_contact_of_their_own(self):
        offer = self._request()
        offer.ticket_id.partner_id = self._create_contact_of(self.coordinator)
        with self.assertRaisesRegex(UserError, "a contact of your own"):
            offer.with_user(self.coordinator).action_approve()
        self.assertFalse(self._moves(offer))

    def test_who_left_gets_no_approval(self):
        offer = self._request()
        self.agent.active = False
        with self.assertRaisesRegex(UserError, "has left"):
            offer.with_user(self.coordinator).action_approve()
        offer.with_user(self.coordinator).action_refuse("Left")

    # ---- co-signing

    def _create_cosign(self, amount, left=300):
        self.company.complaint_cosign = True
        self.budget.write({"amount": 10, "amount_max_complaint": 0})
        other = self._create_budget(self.colleague, amount=left)
        offer = self._request(amount, cosigner_id=self.colleague.id)
        return offer, other

    def test_a_colleague_pays_what_is_lacking(self):
        offer, other = self._create_cosign(50)
        self.assertEqual(offer.sudo().activity_ids.user_id, self.colleague)
        offer.with_user(self.colleague).action_cosign()
        self.assertEqual(offer.state, "offered")
        self.assertLedger(other, 260)
        self.assertLedger(self.budget, 0)
        offer.action_decline()
        self.assertLedger(other, 300)
        self.assertLedger(self.budget, 10)

    def test_the_coordinator_decides_where_the_colleague_may_not_look(self):
        self.company.complaint_cosign = True
        offer = self._create_offer(100, cosigner_id=self.colleague.id)
        offer.ticket_id.sudo().complaint_confidential = True
        offer.action_request_approval()
        asked = offer.sudo().activity_ids.user_id
        self.assertIn(self.coordinator, asked)
        self.assertNotIn(self.colleague, asked)

    def test_nobody_co_signs_for_a_contact_of_their_own(self):
        offer, other = self._create_cosign(50)
        offer.ticket_id.partner_id = self._create_contact_of(self.colleague)
        with self.assertRaisesRegex(UserError, "a contact of your own"):
            offer.with_user(self.colleague).action_cosign()
        self.assertLedger(other, 300)

    def test_co_signing_shows_enough_or_not_and_no_balance(self):
        offer, other = self._create_cosign(50, left=40)
        self.assertEqual(offer.cosigner_has, "enough")
        other.amount = 39
        offer.invalidate_recordset()
        self.assertEqual(offer.cosigner_has, "not_enough")
        with self.assertRaisesRegex(UserError, "not enough left"):
            offer.with_user(self.colleague).action_cosign()
        self.assertHidden(other, self.agent)

    def test_only_who_was_asked_co_signs_and_only_when_switched_on(self):
        offer, _other = self._create_cosign(50)
        with self.assertRaisesRegex(UserError, "who was asked"):
            offer.action_cosign()
        self.company.complaint_cosign = False
        with self.assertRaisesRegex(UserError, "switched off"):
            offer.with_user(self.colleague).action_cosign()

    # ---- the mirror

    def _create_cases(self, user, amounts):
        cause = self.env.ref("complaint_management.cause_people_tone", False)
        cause = cause or self.env["complaint.cause"].search([], limit=1)
        for amount in amounts:
            ticket = self._create_complaint(
                user_id=user.id, complaint_cause_id=cause.id
            )
            self._create_offered(amount, user, ticket_id=ticket.id).action_accept()
        return ticket

    def test_the_mirror_speaks_to_the_agent_alone_from_five_cases(self):
        self._create_budget(self.colleague)
        self._create_cases(self.colleague, [10, 12])
        ticket = self._create_cases(self.agent, [20, 20, 20, 20])
        offer = self._create_offer(5, ticket_id=ticket.id)
        self.assertFalse(offer.mirror)
        self._create_cases(self.agent, [30])
        offer.invalidate_recordset()
        self.assertIn("22.00 on average", offer.mirror)
        self.assertIn("20.00, 100%", offer.mirror)
        due = self._create_offer(5, ticket_id=ticket.id, remedy_type_id=self.refund.id)
        self.assertFalse(due.mirror)
        self.env.invalidate_all()
        self.assertFalse(offer.with_user(self.coordinator).mirror)
        self.company.complaint_mirror = False
        offer.invalidate_recordset()
        self.assertFalse(offer.mirror)
