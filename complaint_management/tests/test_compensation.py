from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import format_date

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestCompensation(BudgetCommon):
    # ---- inside the budget

    def test_inside_the_budget_no_approval_step_exists(self):
        offer = self._create_offered(25)
        self.assertEqual(offer.state, "offered")
        self.assertEqual(offer.sudo().budget_id, self.budget)
        self.assertEqual(self._moves(offer), [("reserve", -25)])
        self.assertLedger(self.budget, 275)

    def test_accepting_settles_the_complaint(self):
        offer = self._create_offered()
        offer.action_accept()
        ticket = offer.ticket_id
        self.assertEqual(offer.state, "accepted")
        self.assertTrue(ticket.complaint_settled_on)
        self.assertEqual(ticket.complaint_agreed_channel_id, ticket.channel_id)
        self.assertLedger(self.budget, 275)

    def test_delivering_spends_what_was_reserved(self):
        offer = self._create_offered()
        offer.action_accept()
        offer.action_deliver()
        self.assertEqual(
            self._moves(offer), [("reserve", -25), ("release", 25), ("spend", -25)]
        )
        self.assertLedger(self.budget, 275)
        self.assertEqual(offer.ticket_id.complaint_cost, 25)
        self.assertTrue(offer.delivery_reference)

    def test_what_falls_away_comes_back(self):
        for step in ("action_decline", "action_cancel"):
            with self.subTest(step=step):
                offer = self._create_offered()
                getattr(offer, step)()
                self.assertEqual(
                    self._moves(offer), [("reserve", -25), ("release", 25)]
                )
                self.assertLedger(self.budget, 300)
                self.assertFalse(offer.ticket_id.complaint_cost)

    def test_agreed_in_one_conversation_is_one_click(self):
        offer = self._create_offer()
        offer.action_agree()
        self.assertEqual(offer.state, "accepted")

    def test_several_solutions_for_one_complaint(self):
        first = self._create_offered(25)
        first.action_decline("Not what I want")
        second = self._create_offered(30, ticket_id=first.ticket_id.id)
        second.action_accept()
        sorry = self._create_offered(
            0, ticket_id=first.ticket_id.id, remedy_type_id=self.apology.id
        )
        self.assertEqual(
            first.ticket_id.complaint_compensation_ids, sorry | second | first
        )
        self.assertEqual(first.reason, "Not what I want")
        self.assertLedger(self.budget, 270)

    def test_asked_offered_and_accepted_are_three_facts(self):
        offer = self._create_offered(25)
        ticket = offer.ticket_id
        ticket.complaint_desired_remedy_id = self.apology
        offer.action_accept()
        self.assertEqual(ticket.complaint_desired_remedy_id, self.apology)
        self.assertEqual(offer.remedy_type_id, self.gift)
        self.assertTrue(offer.offered_on)
        self.assertTrue(offer.accepted_on)

    # ---- entitlement

    def test_an_entitlement_never_touches_a_budget(self):
        offer = self._create_offered(
            1200, remedy_type_id=self.refund.id, reference="SO-1"
        )
        offer.action_accept()
        offer.action_deliver()
        self.assertFalse(self._moves(offer))
        self.assertLedger(self.budget, 300)
        self.assertEqual(offer.ticket_id.complaint_cost, 1200)

    def test_an_entitlement_says_by_what_it_is_due(self):
        offer = self._create_offer(90, remedy_type_id=self.refund.id)
        with self.assertRaisesRegex(UserError, "order, invoice or agreement"):
            offer.action_offer()
        offer.ticket_id.complaint_reference = "SO-77"
        offer.action_offer()
        self.assertEqual(offer.reference, "SO-77")

    def test_who_carries_it_out_gets_it_on_their_list(self):
        self.refund.delivered_by_id = self.colleague
        offer = self._create_offered(
            90, remedy_type_id=self.refund.id, reference="SO-1"
        )
        offer.action_accept()
        self.assertEqual(offer.sudo().activity_ids.user_id, self.colleague)
        offer.action_deliver()
        self.assertFalse(offer.sudo().activity_ids)

    def test_the_agent_is_told_who_else_carries_it_out(self):
        self.refund.delivered_by = "Finance"
        offer = self._create_offered(
            90, remedy_type_id=self.refund.id, reference="SO-1"
        )
        offer.action_accept()
        activity = offer.sudo().activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertEqual(activity.summary, "Carry out: Refund SO-1 (Finance)")
        self.refund.delivered_by_id = self.employee
        second = self._create_offered(
            90, remedy_type_id=self.refund.id, reference="SO-2"
        )
        second.action_accept()
        self.assertEqual(
            second.sudo().activity_ids.summary,
            f"Carry out: Refund SO-2 ({self.employee.name})",
        )

    # ---- other currencies

    def _create_currency(self, rate=None, **vals):
        currency = self.env["res.currency"].create(
            {"name": "QQQ", "symbol": "Q", "active": True, **vals}
        )
        if rate:
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "rate": rate,
                    "name": fields.Date.today(),
                    "company_id": self.company.id,
                }
            )
        return currency

    def test_the_budget_keeps_the_company_currency_at_the_offers_day(self):
        currency = self._create_currency(rate=4)
        offer = self._create_offered(100, currency_id=currency.id)
        self.assertEqual((offer.amount, offer.amount_company), (100, 25))
        self.assertLedger(self.budget, 275)
        currency.rate_ids.rate = 2
        offer.action_accept()
        offer.action_deliver()
        self.assertLedger(self.budget, 275)
        self.assertEqual(offer.ticket_id.complaint_cost, 25)

    def test_a_currency_without_a_rate_is_refused_never_one_to_one(self):
        today = fields.Date.today()
        unknown = self._create_currency(name="QQR")
        unused = self._create_currency(name="QQS", rate=2)
        unused.active = False
        later = self._create_currency(name="QQT", rate=2)
        later.rate_ids.name = today + timedelta(days=1)
        for currency in (unknown, unused, later):
            with self.subTest(currency=currency.name):
                offer = self._create_offer(10, currency_id=currency.id)
                with self.assertRaisesRegex(UserError, "has no rate"):
                    offer.action_offer()
                self.assertLedger(self.budget, 300)

    # ---- bad amounts

    def test_bad_amounts_are_refused(self):
        for amount, error in (
            (1e15, "cannot be right"),
            (float("inf"), "cannot be right"),
            (float("nan"), "cannot be right"),
            (-1, "cannot be negative"),
            (10.005, "not so many digits. Round it, to .*10.01"),
        ):
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(ValidationError, error),
            ):
                self._create_offer(amount)
            with (
                self.subTest(default=amount),
                self.assertRaisesRegex(ValidationError, error),
            ):
                self.env["complaint.compensation"].with_user(self.agent).with_context(
                    default_amount=amount
                ).create({"ticket_id": self._create_complaint().id})

    def test_the_database_itself_refuses_a_negative_amount(self):
        offer = self._create_offer()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
        ):
            self.env.cr.execute(
                "UPDATE complaint_compensation SET amount = -1 WHERE id = %s",
                [offer.id],
            )

    def test_what_would_be_booked_as_nothing_is_refused(self):
        offer = self._create_offer(1, currency_id=self._create_currency(rate=20000).id)
        with self.assertRaisesRegex(UserError, "this is nothing"):
            offer.action_offer()
        self.assertLedger(self.budget, 300)

    def test_goodwill_without_an_amount_is_refused(self):
        with self.assertRaisesRegex(UserError, "Fill in the amount"):
            self._create_offer(0).action_offer()

    def test_an_apology_has_no_amount(self):
        with self.assertRaisesRegex(UserError, "without money"):
            self._create_offer(5, remedy_type_id=self.apology.id).action_offer()

    def test_the_dialog_takes_the_amount_away_with_a_remedy_without_money(self):
        ticket = self._create_complaint(
            user_id=self.agent.id, complaint_reference="SO-7"
        )
        action = ticket.with_user(self.agent).action_complaint_offer()
        offers = self.env["complaint.compensation"].with_user(self.agent)
        dialog = Form(
            offers.with_context(**action["context"]),
            view="complaint_management.complaint_compensation_view_offer",
        )
        dialog.remedy_type_id = self.gift
        dialog.amount = 30
        dialog.remedy_type_id = self.apology
        self.assertFalse(dialog.refusal)
        offer = dialog.save()
        offer.action_offer()
        self.assertEqual((offer.amount, offer.reference), (0, "SO-7"))

    # ---- not on every complaint

    def test_no_offer_on_a_closed_withdrawn_or_ordinary_ticket(self):
        closed = self._create_complaint(
            complaint_outcome="settled", complaint_settled_on=fields.Datetime.now()
        )
        withdrawn = self._create_complaint(complaint_outcome="withdrawn")
        dismissed = self._create_complaint()
        drafts = {
            self._create_offer(ticket_id=closed.id): "not an open complaint",
            self._create_offer(ticket_id=withdrawn.id): "withdrawn",
            self._create_offer(ticket_id=dismissed.id): "not an open complaint",
        }
        closed._complaint_move("closed")
        dismissed._complaint_dismiss("A question", self.ordinary_team)
        for offer, error in drafts.items():
            with (
                self.subTest(error=error),
                self.assertRaisesRegex(UserError, error),
            ):
                offer.sudo().action_offer()
        self.assertLedger(self.budget, 300)

    def test_an_offer_that_was_accepted_in_time_only(self):
        offer = self._create_offered()
        with freeze_time(offer.expires_on + timedelta(days=2)):
            self.assertFalse(offer._is_open_to_complainant())
            day = format_date(self.env, offer.expires_on)
            with self.assertRaisesRegex(UserError, f"was valid until {day}"):
                offer.action_accept()
        self.assertEqual(offer.state, "offered")

    # ---- two clicks

    def test_the_second_click_is_told_and_books_nothing(self):
        offer = self._create_offered()
        steps = ("action_offer", "action_accept", "action_accept", "action_deliver")
        for step, again in zip(steps, (True, False, True, False), strict=True):
            with self.subTest(step=step):
                if again:
                    with self.assertRaisesRegex(UserError, "already"):
                        getattr(offer, step)()
                else:
                    getattr(offer, step)()
        for step in ("action_deliver", "action_cancel", "action_decline"):
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "already"):
                getattr(offer, step)()
        self.assertEqual(len(self._moves(offer)), 3)

    # ---- nothing by hand

    def test_state_and_moments_cannot_be_typed(self):
        offer = self._create_offer()
        for vals in (
            {"state": "delivered"},
            {"amount_company": 1},
            {"budget_id": self.budget.id},
            {"accepted_on": fields.Datetime.now()},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "Use the buttons"),
            ):
                offer.write(vals)
                with self.assertRaisesRegex(UserError, "Use the buttons"):
                    self._create_offer(**vals)

    def test_what_was_offered_stays_as_it_was(self):
        offer = self._create_offered()
        for vals in (
            {"amount": 1},
            {"remedy_type_id": self.apology.id},
            {"user_id": self.colleague.id},
            {"ticket_id": self._create_complaint().id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "cannot change any more"),
            ):
                offer.sudo().write(vals)
        for vals in (
            {"expires_on": offer.expires_on + timedelta(days=1)},
            {"reference": "SO-2"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "cannot change any more"),
            ):
                offer.write(vals)

    def test_what_was_offered_cannot_be_deleted_nor_its_complaint(self):
        draft = self._create_offer()
        draft.unlink()
        offer = self._create_offered()
        offer.action_cancel()
        with self.assertRaisesRegex(UserError, "stays on record"):
            offer.unlink()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            offer.ticket_id.sudo().unlink()

    def test_the_nature_of_a_remedy_that_was_given_stays(self):
        self._create_offered()
        with self.assertRaisesRegex(UserError, "given already"):
            self.gift.nature = "entitlement"

    def test_nobody_gives_from_the_budget_of_a_colleague(self):
        with self.assertRaisesRegex(UserError, "your own budget"):
            self._create_offer(user_id=self.colleague.id)
        offer = self._create_offer()
        with self.assertRaisesRegex(UserError, "Make one of your own"):
            offer.with_user(self.coordinator).action_offer()

    def test_every_step_is_on_record(self):
        offer = self._create_offered()
        offer.action_accept()
        events = offer.ticket_id.complaint_event_ids.filtered(
            lambda event: event.kind == "compensation"
        )
        self.assertEqual(len(events), 2)
        first = events.sorted("sequence")[0]
        self.assertIn("Draft → Offered", first.summary)
        self.assertIn("Gift", first.summary)

    # ---- independence

    def test_nobody_gives_money_to_themselves_a_colleague_or_their_own_contact(self):
        child = self.env["res.partner"].create(
            {"name": "Home", "parent_id": self.agent.partner_id.id}
        )
        grandchild = child.create({"name": "Shed", "parent_id": child.id})
        firm = child.create({"name": "Own firm", "is_company": True})
        shop = child.create({"name": "Own shop", "parent_id": firm.id})
        self.agent.partner_id.parent_id = firm
        for vals in (
            {"partner_id": self.agent.partner_id.id},
            {"partner_id": child.id},
            {"partner_id": grandchild.id},
            {"partner_id": firm.id},
            {"partner_id": shop.id},
            {"partner_id": self.employee.partner_id.id},
            {"partner_id": False, "partner_email": "Test_Employee@example.com"},
            {
                "partner_id": False,
                "complaint_origin": "employee",
                "complaint_reporter_id": self.agent.id,
            },
        ):
            with self.subTest(vals=vals):
                ticket = self._create_complaint(user_id=self.agent.id, **vals)
                for remedy in (self.gift, self.refund):
                    offer = self._create_offer(
                        10,
                        ticket_id=ticket.id,
                        remedy_type_id=remedy.id,
                        reference="SO-1",
                    )
                    with self.assertRaisesRegex(UserError, "colleague"):
                        offer.action_offer()
        self.assertLedger(self.budget, 300)

    def test_a_colleague_gets_an_apology_like_everybody(self):
        ticket = self._create_complaint(
            user_id=self.agent.id, partner_id=self.employee.partner_id.id
        )
        offer = self._create_offered(
            0, ticket_id=ticket.id, remedy_type_id=self.apology.id
        )
        self.assertEqual(offer.state, "offered")
