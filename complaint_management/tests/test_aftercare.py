from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ComplaintMailCommon
from .test_term import TermCommon

ASKED = "2026-03-16 09:00:00"  # ten working days after the agreement of 2 March


@tagged("post_install", "-at_install")
class TestAftercare(TermCommon, ComplaintMailCommon):
    """Asked once, by the clock, and answered by the complainant alone."""

    def setUp(self):
        super().setUp()
        self.env["complaint.term"].search([]).asks_on = False
        self.complaint = self._create_complaint(complaint_outcome="upheld")
        self.complaint.with_user(self.agent).action_complaint_agreed()

    def _run(self, moment=ASKED):
        """The two jobs at a moment in UTC; the letters that went out."""
        self.env.flush_all()
        letters = self.env["mail.mail"].search([])
        with (
            freeze_time(moment),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            env = self.env(cr=cr)
            env["complaint.term"]._cron_ask_aftercare()
            env["helpdesk.ticket"]._cron_close_after_aftercare()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - letters

    def _answer(self, conversation=5, solved="yes", stays=None, text=None, **vals):
        complaint = vals.pop("complaint", self.complaint).sudo()
        complaint._answer_complaint_aftercare(conversation, solved, stays, text)
        return complaint

    def _inbox(self, user, complaint=None):
        return self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", (complaint or self.complaint).id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
                ("subject", "like", "After-care"),
            ]
        )

    # ---- asking

    def test_we_ask_in_the_morning_of_the_day_and_not_before(self):
        self.assertFalse(self._run("2026-03-16 07:00:00"))
        self.assertTrue(self._run("2026-03-16 08:00:00"))
        self.assertTrue(self.complaint.complaint_aftercare_on)
        self.assertEqual(self.complaint.complaint_phase, "aftercare")

    def test_the_letter_is_the_proof_of_the_term(self):
        letter = self._run()
        term = self._term(self.complaint, "aftercare")
        self.assertEqual(term.met_message_id, letter.mail_message_id)
        self.assertEqual(str(term.met_on), ASKED)
        self.assertTrue(self._events(self.complaint, "letter"))

    def test_we_ask_once_also_after_reopening(self):
        self._run()
        self.complaint.with_user(self.agent).action_complaint_reopen()
        self.complaint.complaint_outcome = "upheld"
        self.complaint.with_user(self.agent).action_complaint_agreed()
        self.assertFalse(self._run("2026-05-01 09:00:00"))

    def test_who_closes_before_we_asked_does_not_spare_themselves_the_answer(self):
        self.complaint.with_user(self.agent).action_complaint_close()
        self.assertTrue(self._run())
        self.assertEqual(self.complaint.complaint_phase, "closed")

    def test_an_agreement_that_is_taken_back_is_not_asked_about(self):
        self.complaint.with_user(self.agent).action_complaint_take_back_agreement()
        self.assertFalse(self._run())

    def test_nobody_is_asked_about_history_signals_and_anonymous_reports(self):
        for fact in (
            "complaint_is_signal",
            "complaint_is_history",
            "complaint_is_anonymous",
        ):
            with self.subTest(fact=fact):
                self.complaint[fact] = True
                self._term(self.complaint, "aftercare").asks_on = ASKED
                self.assertFalse(self._run())
                self.complaint[fact] = False

    def test_what_was_dismissed_is_not_asked_about(self):
        self.complaint._complaint_dismiss("A question", self.ordinary_team)
        self.assertFalse(self._run())

    def test_without_an_address_there_is_nothing_to_wait_for(self):
        self.complaint.write({"partner_id": False, "partner_email": False})
        self.assertFalse(self._run())
        self.assertEqual(self.complaint.complaint_phase, "closed")
        self.assertFalse(self.complaint.complaint_aftercare_on)
        self.assertTrue(self._events(self.complaint, "aftercare"))

    def test_what_lacks_something_is_asked_about_and_stays_where_it_is(self):
        self.complaint.complaint_outcome = False
        self.assertTrue(self._run())
        self.assertEqual(self.complaint.complaint_phase, "fulfil")

    def test_nobody_but_the_system_asks_or_answers(self):
        for user in (self.agent, self.coordinator, self.manager):
            for vals in (
                {"complaint_aftercare_on": ASKED},
                {"complaint_aftercare_solved": "yes"},
                {"complaint_aftercare_text": "Great!"},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaises(UserError),
                ):
                    self.complaint.with_user(user).write(vals)

    def test_the_number_of_queries_does_not_grow_with_the_letters(self):
        def ask(count):
            complaints = self._create_complaint(complaint_outcome="upheld")
            for _number in range(count - 1):
                complaints |= self._create_complaint(complaint_outcome="upheld")
            complaints.with_user(self.agent).action_complaint_agreed()
            terms = self._term(complaints, "aftercare")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            terms._ask_aftercare()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        ask(1)
        few, many = ask(2), ask(12)
        self.assertLess((many - few) / 10, 9)

    # ---- answering

    def test_an_answer_is_kept_once(self):
        self._run()
        complaint = self._answer(4, "yes", "unsure", "It took a while.")
        self.assertEqual(complaint.complaint_aftercare_conversation, 4)
        self.assertEqual(complaint.complaint_aftercare_solved, "yes")
        self.assertEqual(complaint.complaint_aftercare_stays, "unsure")
        self.assertEqual(complaint.complaint_aftercare_text, "It took a while.")
        self.assertTrue(complaint.complaint_aftercare_answered_on)
        with self.assertRaises(UserError):
            self._answer(1, "no")

    def test_nobody_answers_what_was_not_asked(self):
        with self.assertRaises(UserError):
            self._answer()

    def test_an_answer_that_is_none_is_refused_in_words(self):
        self._run()
        for answer in (
            (0, "yes"),
            (6, "yes"),
            ("many", "yes"),
            (None, "yes"),
            (5, "maybe"),
            (5, None),
            (5, "yes", "perhaps"),
            (5, "yes", None, "x" * 10_001),
        ):
            with self.subTest(answer=answer), self.assertRaises(ValidationError):
                self._answer(*answer)
        self.assertFalse(self.complaint.complaint_aftercare_answered_on)

    def test_script_in_the_answer_stays_text(self):
        self._run()
        self._answer(1, "no", None, "<script>alert(1)</script>\x00")
        self.assertIn("&lt;script&gt;", self._inbox(self.agent).body)

    def test_solved_closes_what_lacks_nothing(self):
        self._run()
        self.assertEqual(self._answer().complaint_phase, "closed")

    def test_partly_and_no_put_a_call_on_the_owners_list(self):
        self._run()
        for solved in ("partly", "no"):
            with self.subTest(solved=solved):
                self.complaint.complaint_aftercare_answered_on = False
                self.complaint.activity_ids.unlink()
                with freeze_time("2026-03-20 09:00:00"):  # a Friday
                    self._answer(4, solved)
                call = self.complaint.activity_ids
                self.assertEqual(call.user_id, self.agent)
                self.assertEqual(str(call.date_deadline), "2026-03-23")
                self.assertEqual(self.complaint.complaint_phase, "aftercare")

    def test_the_complainant_has_it_reopened_with_a_second_press(self):
        self._run()
        self._answer(3, "partly")
        self.assertTrue(self.complaint._may_reopen_after_aftercare())
        self.complaint.sudo()._reopen_after_aftercare()
        self.assertTrue(self.complaint.complaint_is_open)
        self.assertEqual(self.complaint.complaint_reopen_count, 1)
        with self.assertRaises(UserError):
            self.complaint.sudo()._reopen_after_aftercare()

    def test_what_is_solved_is_not_reopened_from_the_page(self):
        self._run()
        self._answer()
        with self.assertRaises(UserError):
            self.complaint.sudo()._reopen_after_aftercare()

    def test_low_answers_reach_owner_and_coordinator(self):
        for answer, told in (
            ((5, "yes"), False),
            ((3, "yes"), False),
            ((2, "yes"), True),
            ((5, "partly"), True),
            ((5, "no"), True),
        ):
            with self.subTest(answer=answer):
                complaint = self._create_complaint(complaint_outcome="upheld")
                complaint.with_user(self.agent).action_complaint_agreed()
                self._term(complaint, "aftercare").asks_on = ASKED
                self._run()
                self._answer(*answer, complaint=complaint)
                self.assertEqual(bool(self._inbox(self.agent, complaint)), told)
                self.assertEqual(bool(self._inbox(self.coordinator, complaint)), told)

    def test_good_and_stays_is_turned_around_and_thanks_the_owner(self):
        self._run()
        complaint = self._answer(5, "yes", "yes", "She kept her word.")
        self.assertTrue(complaint.complaint_turned_around)
        self.assertTrue(complaint.complaint_thanked_on)
        thanks = self.env["mail.message"].search([("body", "ilike", "kept her word")])
        self.assertEqual(thanks.notified_partner_ids, self.agent.partner_id)

    def test_good_and_leaving_is_not_turned_around(self):
        self._run()
        self.assertFalse(self._answer(5, "yes", "no").complaint_turned_around)

    # ---- closing

    def test_it_closes_fourteen_days_after_we_asked(self):
        self._run()
        self._run("2026-03-30 08:00:00")
        self.assertEqual(self.complaint.complaint_phase, "aftercare")
        self._run("2026-03-30 10:00:00")
        self.assertEqual(self.complaint.complaint_phase, "closed")

    def test_what_is_not_solved_waits_for_its_owner(self):
        self._run()
        self._answer(5, "no")
        later = fields.Datetime.to_datetime(ASKED) + timedelta(days=60)
        self._run(str(later))
        self.assertEqual(self.complaint.complaint_phase, "aftercare")
