from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .term_common import TermCommon


@tagged("post_install", "-at_install")
class TestTermExtension(TermCommon):
    def _extend(self, complaint, **vals):
        wizard = self.env["complaint.extension"].with_user(self.agent)
        values = {
            "ticket_id": complaint.id,
            "reason": "The expert is ill",
            "send_letter": False,
            **vals,
        }
        return wizard.create(values).action_confirm()

    def test_an_extension_is_added_to_the_term_and_moved_once(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        answer = self._term(complaint)
        self.assertEqual(answer.due_date, date(2026, 5, 11))
        self.assertIn("4 weeks more = Sun 10 May 2026", answer.derivation)
        event = complaint.complaint_event_ids.filtered(lambda e: e.kind == "extended")
        self.assertIn("The expert is ill", event.summary)

    def test_the_dialog_shows_the_new_date_before_it_holds(self):
        complaint = self._create_complaint(self.agent)
        action = complaint.action_complaint_extend()
        wizard = Form(
            self.env["complaint.extension"]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        self.assertEqual((wizard.value, wizard.unit), (4, "weeks"))
        self.assertIn("Mon 11 May 2026", wizard.preview)
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))

    def test_an_extension_that_the_policy_does_not_know_is_refused(self):
        refusals = {
            "longer than the policy allows": ({"value": 5}, "at most 4 weeks"),
            "nothing": ({"value": 0}, "at most 4 weeks"),
            "no reason": ({"reason": " "}, "reason"),
            "no notice": ({"notice_on": False}, "Tell the complainant first"),
            "a notice to come": ({"notice_on": "2026-03-09"}, "yet to come"),
        }
        complaint = self._create_complaint(self.agent)
        for name, (vals, text) in refusals.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, text):
                self._extend(complaint, **vals)
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))
        self.assertFalse(self._term(complaint).extension_count)

    def test_a_second_extension_needs_the_complainants_consent(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        with self.assertRaisesRegex(UserError, "Ask the complainant"):
            self._extend(complaint, value=2)
        self._extend(complaint, value=2, consent=True)
        # 12 weeks: Sunday 24 May, Whit Monday
        self.assertEqual(self._term(complaint).due_date, date(2026, 5, 26))

    def test_an_extension_after_the_end_is_refused(self):
        complaint = self._create_complaint(self.agent)
        with (
            freeze_time(self._term(complaint).due_on),
            self.assertRaisesRegex(UserError, "ended on Mon 13 Apr 2026"),
        ):
            self._extend(complaint)

    def test_an_answered_complaint_is_not_extended(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        with self.assertRaisesRegex(UserError, "has been answered"):
            complaint.action_complaint_extend()

    def test_a_policy_without_extension_is_not_extended(self):
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").extension_value = 0
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "knows no extension"):
            complaint.action_complaint_extend()

    def test_who_may_not_change_a_complaint_does_not_extend_it(self):
        complaint = self._create_complaint(user_id=self.coordinator.id)
        term = self._term(complaint).with_user(self.host_user)
        with self.assertRaises(UserError):
            term._extend(4, "Busy", date(2026, 3, 2))

    def test_an_extension_survives_a_correction_of_receipt(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        complaint._complaint_correct_receipt(datetime(2026, 2, 20, 9, 0), "Wrong tray")
        self.assertEqual(self._term(complaint).due_date, date(2026, 5, 1))
