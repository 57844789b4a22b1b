from datetime import date
from unittest.mock import patch

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudget(BudgetCommon):
    def test_a_budget_opens_with_a_grant_of_its_amount(self):
        self.assertEqual(self._moves(self.budget), [("grant", 300)])
        self.assertLedger(self.budget, 300)

    def test_another_amount_is_a_grant_of_the_difference(self):
        self.budget.amount = 200
        self.assertEqual(self._moves(self.budget), [("grant", 300), ("grant", -100)])
        self.assertLedger(self.budget, 200)

    def test_it_cannot_shrink_below_what_is_reserved_and_spent(self):
        self._create_offered(50)
        with self.assertRaisesRegex(UserError, "cannot shrink below"):
            self.budget.amount = 49
        self.budget.amount = 50
        self.assertLedger(self.budget, 0)

    def test_what_is_left_cannot_be_typed(self):
        with self.assertRaisesRegex(UserError, "follows from its moves"):
            self.budget.with_user(self.manager).amount_left = 1000
        with self.assertRaisesRegex(UserError, "follows from its moves"):
            self._create_budget(self.colleague, amount_left=5)

    def test_a_correction_needs_a_reason_and_stays_above_zero(self):
        wizard = self.env["complaint.budget.correction"].with_user(self.manager)
        values = {"budget_id": self.budget.id, "reason": "Booked twice"}
        wizard.create({**values, "amount": -20}).action_confirm()
        self.assertLedger(self.budget, 280)
        with self.assertRaisesRegex(UserError, "Give the reason"):
            wizard.create({**values, "amount": 5, "reason": " "}).action_confirm()
        with self.assertRaisesRegex(UserError, "not enough left"):
            wizard.create({**values, "amount": -281}).action_confirm()
        with self.assertRaisesRegex(UserError, "Fill in what is added"):
            wizard.create({**values, "amount": 0}).action_confirm()
        with self.assertRaisesRegex(ValidationError, "cannot be right"):
            wizard.create({**values, "amount": -1e15}).action_confirm()
        self.assertLedger(self.budget, 280)

    def test_bad_amounts_of_a_budget_are_refused(self):
        for amount, error in (
            (-1, "cannot be negative"),
            (1e300, "cannot be right"),
            (float("nan"), "cannot be right"),
            ("a lot", "cannot be right"),
            (10.005, "not so many digits"),
        ):
            for name in ("amount", "amount_max_complaint"):
                with (
                    self.subTest(amount=amount, name=name),
                    self.assertRaisesRegex(ValidationError, error),
                ):
                    self.budget.write({name: amount})
                with (
                    self.subTest(amount=amount, name=name, new=True),
                    self.assertRaisesRegex(ValidationError, error),
                ):
                    self._create_budget(self.colleague, **{name: amount})
        self.assertLedger(self.budget, 300)

    def test_two_budgets_of_one_agent_never_overlap(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self._create_budget(self.agent)

    def test_they_may_overlap_for_another_company_or_agent(self):
        self.assertTrue(self._create_budget(self.colleague))
        self.assertTrue(self._create_budget(self.agent, company_id=self.elsewhere.id))

    def test_a_used_budget_stays_with_its_agent_and_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "stays with its agent"):
            self.budget.user_id = self.colleague
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.budget.unlink()

    # ---- the ledger is append-only

    def test_nobody_edits_or_deletes_a_move(self):
        move = self.budget.move_ids
        for user in (self.agent, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                seen = move.with_user(user)
                with self.assertRaises(AccessError):
                    seen.write({"amount": 1})
                with self.assertRaises(AccessError):
                    seen.unlink()
                with self.assertRaises(AccessError):
                    seen.create({"budget_id": self.budget.id, "kind": "grant"})
                result = seen.load([".id", "amount"], [[str(move.id), "9"]])
                self.assertFalse(result["ids"])

    def test_the_database_itself_refuses(self):
        for query in (
            "UPDATE complaint_budget_move SET amount = 9 WHERE budget_id = %s",
            "DELETE FROM complaint_budget_move WHERE budget_id = %s",
            "TRUNCATE complaint_budget_move CASCADE -- %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.budget.id])
        self.assertLedger(self.budget, 300)

    def test_the_database_itself_refuses_an_overdraft(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
        ):
            self.env.cr.execute(
                "UPDATE complaint_budget SET amount_left = -1 WHERE id = %s",
                [self.budget.id],
            )

    def test_a_reservation_is_booked_once_only(self):
        offer = self._create_offered()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
        ):
            self.env["complaint.budget"]._reserve(offer.sudo())

    # ---- who sees what

    def test_an_agent_sees_the_own_budget_only(self):
        other = self._create_budget(self.colleague)
        self.assertSeen(self.budget, self.agent)
        self.assertHidden(other, self.agent)
        self.assertHidden(other.move_ids, self.agent)
        self.assertSeen(other, self.coordinator)
        self.assertSeen(other.move_ids, self.coordinator)

    def test_what_is_left_stands_on_the_user_for_oneself_and_the_coordinator(self):
        expected = {self.agent: 300, self.coordinator: 300, self.colleague: 0}
        for reader, left in expected.items():
            with self.subTest(reader=reader.login):
                self.env.invalidate_all()
                seen = self.agent.with_user(reader)
                self.assertEqual(seen.complaint_budget_left, left)

    # ---- periods

    def test_a_period_fills_the_last_day(self):
        for period, last in (
            ("month", date(2030, 1, 31)),
            ("quarter", date(2030, 3, 31)),
            ("year", date(2030, 12, 31)),
        ):
            with self.subTest(period=period):
                budget = self.env["complaint.budget"].new(
                    {"date_from": date(2030, 1, 1), "period": period}
                )
                self.assertEqual(budget.date_to, last)

    def _open_periods(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["complaint.budget"]._cron_open_periods()
        return self.env["complaint.budget"].search(
            [("company_id", "=", self.company.id), ("id", "!=", self.budget.id)]
        )

    def test_the_next_period_opens_by_itself_and_once(self):
        next_month = self.budget.date_to + relativedelta(days=1)
        with freeze_time(next_month):
            opened = self._open_periods()
            self.assertEqual(self._open_periods(), opened)
        self.assertEqual(opened.user_id, self.agent)
        self.assertEqual(opened.date_from, next_month)
        self.assertEqual((opened.amount, opened.amount_max_complaint), (300, 75))
        self.assertLedger(opened, 300)

    def test_who_joins_later_gets_the_amount_of_everybody(self):
        self.company.complaint_budget_amount = 120
        opened = self._open_periods()
        self.assertIn(self.colleague, opened.user_id)
        self.assertNotIn(self.agent, opened.user_id)
        self.assertEqual(set(opened.mapped("amount_left")), {120})

    def test_who_left_gets_no_next_period(self):
        self.agent.active = False
        with freeze_time(self.budget.date_to + relativedelta(days=1)):
            self.assertNotIn(self.agent, self._open_periods().user_id)

    def test_a_late_cron_opens_the_period_of_today(self):
        later = self.budget.date_from + relativedelta(months=3, days=9)
        with freeze_time(later):
            opened = self._open_periods()
        self.assertEqual(opened.date_from, later.replace(day=1))

    def test_who_left_gives_nothing_any_more(self):
        offer = self._create_offer()
        self.agent.active = False
        with self.assertRaisesRegex(UserError, "no budget"):
            offer.sudo().action_offer()
        self.assertLedger(self.budget, 300)
