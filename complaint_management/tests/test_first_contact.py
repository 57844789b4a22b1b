from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintMailCommon

MONDAY = datetime(2030, 3, 4, 9, 0)


@tagged("post_install", "-at_install")
class TestFirstContact(ComplaintMailCommon):
    def _create_call(self, **vals):
        """A complaint told by telecounter."""
        counter = self.env.ref("complaint_management.channel_counter")
        return self._create_complaint(
            user_id=self.agent.id, channel_id=counter.id, **vals
        ).with_user(self.agent)

    def _settle(self, ticket, outcome="settled"):
        ticket.action_complaint_agreed()
        ticket.complaint_outcome = outcome

    def test_agreed_in_the_call_is_first_contact(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            self.assertFalse(ticket.complaint_first_contact)
            self._settle(ticket)
        self.assertTrue(ticket.complaint_first_contact)
        self.assertFalse(ticket.complaint_first_contact_final)

    def test_agreed_on_the_next_working_day_is_not(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
        with self.mock_datetime_and_now(MONDAY + timedelta(days=1)):
            self._settle(ticket)
        self.assertFalse(ticket.complaint_first_contact)

    def test_a_call_in_the_weekend_has_until_the_end_of_monday(self):
        with self.mock_datetime_and_now(MONDAY - timedelta(days=2)):
            ticket = self._create_call()
        with self.mock_datetime_and_now(MONDAY):
            self._settle(ticket)
        self.assertTrue(ticket.complaint_first_contact)

    def test_entered_late_or_already_closed_is_not(self):
        with self.mock_datetime_and_now(MONDAY):
            late = self._create_call(complaint_received_on=MONDAY - timedelta(days=4))
            self._settle(late)
            closed = self._create_call(
                complaint_outcome="settled", complaint_settled_on=MONDAY
            )
            closed._complaint_move("closed")
        self.assertFalse(late.complaint_first_contact)
        self.assertFalse(closed.complaint_first_contact)

    def test_only_a_good_outcome_counts(self):
        for outcome, counts in (
            ("upheld", True),
            ("partly_upheld", True),
            ("settled", True),
            ("not_upheld", False),
            ("withdrawn", False),
        ):
            with self.subTest(outcome=outcome), self.mock_datetime_and_now(MONDAY):
                ticket = self._create_call()
                self._settle(ticket, outcome)
                self.assertEqual(ticket.complaint_first_contact, counts)

    def test_a_hand_over_loses_it(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            ticket.sudo().user_id = self.coordinator
            self._settle(ticket.with_user(self.coordinator))
        self.assertFalse(ticket.complaint_first_contact)

    def _write_in(self, ticket):
        with self.mock_mail_gateway():
            ticket.sudo().message_post(
                body="Where is it?",
                author_id=self.complainant.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )

    def test_a_second_contact_before_the_agreement_loses_it(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=1)):
            self._write_in(ticket)
            self._settle(ticket)
        self.assertFalse(ticket.complaint_first_contact)

    def test_thanks_afterwards_do_not_count(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            self._settle(ticket)
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=1)):
            self._write_in(ticket)
        self.assertTrue(ticket.complaint_first_contact)

    def test_of_a_letter_the_first_answer_is_the_first_contact(self):
        with self.mock_datetime_and_now(MONDAY - timedelta(days=3)):
            ticket = self._create_complaint(user_id=self.agent.id)
        with self.mock_datetime_and_now(MONDAY):
            self._post(ticket.with_user(self.agent))
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=2)):
            self._settle(ticket.with_user(self.agent))
        self.assertTrue(ticket.complaint_first_contact)

    def _offer(self, ticket):
        remedy = self.env.ref("complaint_management.remedy_apology")
        offer = self.env["complaint.compensation"].create(
            {
                "ticket_id": ticket.id,
                "remedy_type_id": remedy.id,
                "user_id": self.agent.id,
            }
        )
        with self.mock_mail_gateway():
            offer.with_user(self.agent).action_offer()
        return offer

    def test_a_question_after_a_call_loses_it_whenever_we_answer(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=1)):
            ticket._post_from_complainant("How long will it take?")
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=2)):
            self._post(ticket)
            self._settle(ticket)
        self.assertFalse(ticket.complaint_first_contact)

    def test_an_offer_is_the_first_answer_and_declining_it_a_second_contact(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_complaint(
                user_id=self.agent.id, partner_id=False, partner_email="p@example.com"
            )
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=1)):
            offer = self._offer(ticket)
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=2)):
            offer._answer_for_complainant("decline")
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=3)):
            self._post(ticket.with_user(self.agent))
            self._settle(ticket.with_user(self.agent))
        self.assertFalse(ticket.complaint_first_contact)

    def test_an_offer_that_is_accepted_is_first_contact(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_complaint(user_id=self.agent.id)
            offer = self._offer(ticket)
        with self.mock_datetime_and_now(MONDAY + timedelta(hours=2)):
            offer._answer_for_complainant("accept")
            ticket.complaint_outcome = "settled"
        self.assertTrue(ticket.complaint_first_contact)

    # ---- the watch

    def _watch(self, moment):
        with (
            self.mock_datetime_and_now(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            self.env["helpdesk.ticket"]._cron_watch_first_contact()

    def test_reopening_within_thirty_days_loses_it(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            self._settle(ticket)
            ticket._complaint_move("closed")
        with self.mock_datetime_and_now(MONDAY + timedelta(days=20)):
            ticket.action_complaint_reopen()
        self.assertFalse(ticket.complaint_first_contact)

    def test_after_thirty_days_it_stays_so(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            self._settle(ticket)
            ticket._complaint_move("closed")
        self._watch(MONDAY + timedelta(days=29))
        self.assertFalse(ticket.complaint_first_contact_final)
        self._watch(MONDAY + timedelta(days=31))
        self.assertTrue(ticket.complaint_first_contact_final)
        with self.mock_datetime_and_now(MONDAY + timedelta(days=40)):
            ticket.action_complaint_reopen()
        self.assertTrue(ticket.complaint_first_contact)

    def test_what_we_wrote_of_it_cannot_be_typed(self):
        ticket = self._create_call()
        with self.assertRaisesRegex(UserError, "kept by the system"):
            ticket.complaint_solved_at_once = True

    def test_the_policy_says_how_long_a_first_contact_may_take(self):
        with self.mock_datetime_and_now(MONDAY):
            ticket = self._create_call()
            ticket.complaint_policy_id.sudo().write(
                {"first_contact_value": 1, "first_contact_unit": "working_days"}
            )
        with self.mock_datetime_and_now(MONDAY + timedelta(days=1)):
            self._settle(ticket)
        self.assertTrue(ticket.complaint_first_contact)
