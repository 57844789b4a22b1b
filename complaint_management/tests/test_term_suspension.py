from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from .term_common import TermCommon


@tagged("post_install", "-at_install")
class TestTermSuspension(TermCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls.env.ref("complaint_management.stage_waiting")
        cls.talking = cls.env.ref("complaint_management.stage_talking")

    def test_the_term_stands_still_while_we_wait_for_the_complainant(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_acknowledged()
        complaint.stage_id = self.waiting
        self.assertTrue(self._term(complaint).suspended_on)
        self.assertFalse(complaint.complaint_deadline)
        with freeze_time("2026-03-08 10:00:00"):
            complaint.stage_id = self.talking
        answer = self._term(complaint)
        # Sunday 12 April and six days: Saturday 18 April
        self.assertEqual(answer.due_date, date(2026, 4, 20))
        self.assertIn("waited 6 days for the complainant", answer.derivation)
        self.assertEqual(complaint.complaint_deadline, answer.due_on)
        kinds = complaint.complaint_event_ids.mapped("kind")
        self.assertIn("suspended", kinds)
        self.assertIn("resumed", kinds)

    def test_a_policy_may_go_on_while_we_wait(self):
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").suspension = False
        complaint = self._create_complaint(self.agent)
        complaint.stage_id = self.waiting
        self.assertFalse(self._term(complaint).suspended_on)

    def test_a_term_that_is_over_does_not_stand_still(self):
        complaint = self._create_complaint(self.agent)
        with freeze_time(self._term(complaint).due_on):
            complaint.stage_id = self.waiting
        self.assertFalse(self._term(complaint).suspended_on)

    def test_an_agreement_while_we_wait_meets_the_term(self):
        complaint = self._create_complaint(self.agent)
        complaint.stage_id = self.waiting
        complaint.action_complaint_agreed(self.phone.id)
        self.assertFalse(self._term(complaint).suspended_on)
        complaint.stage_id = self.talking
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))

    def test_a_complaint_that_is_entered_as_waiting_waits(self):
        complaint = self._create_complaint(stage_id=self.waiting.id)
        self.assertTrue(self._term(complaint).suspended_on)

    def test_hours_stand_still_by_the_hour(self):
        self._create_policy(
            name="Fast",
            date_from="2026-01-01",
            answer={"value": 48, "unit": "hours", "suspension": True},
        )
        complaint = self._create_complaint(complaint_received_on="2026-03-02 09:00:00")
        complaint.stage_id = self.waiting
        with freeze_time("2026-03-02 15:30:00"):
            complaint.stage_id = self.talking
        self.assertEqual(self._term(complaint).due_on, datetime(2026, 3, 4, 14, 0))
