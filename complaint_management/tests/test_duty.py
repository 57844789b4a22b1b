from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .term_common import TermCommon


@tagged("post_install", "-at_install")
class TestDuties(TermCommon):
    def test_a_judgement_waits_for_the_obligatory_steps(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        complaint.complaint_outcome = "upheld"
        with self.assertRaisesRegex(ValidationError, "Heard both sides"):
            complaint._complaint_move("closed")
        complaint.complaint_duty_ids.action_done()
        complaint._complaint_move("closed")
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertEqual(complaint.complaint_duty_ids.user_id, self.agent)
        self.assertIn("duty", complaint.complaint_event_ids.mapped("kind"))

    def test_a_step_is_waived_with_a_reason_only(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        check = self._create_complaint(self.agent).complaint_duty_ids
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            check.state = "waived"
        check.write({"state": "waived", "reason": "The complainant does not want it"})
        self.assertEqual(check.state, "waived")

    def test_an_agent_decides_on_a_step_and_changes_nothing_else_of_it(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        check = self._create_complaint(self.agent).complaint_duty_ids
        other = self._create_complaint()
        for vals in ({"ticket_id": other.id}, {"user_id": self.manager.id}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "The policy"):
                check.write(vals)

    def test_what_was_settled_between_us_needs_no_steps(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        complaint.complaint_outcome = "settled"
        complaint._complaint_move("closed")
        self.assertEqual(complaint.complaint_phase, "closed")

    def test_another_policy_brings_its_own_steps(self):
        heard = self.env.ref("complaint_management.duty_heard")
        other = self._create_policy(
            name="Other", origin="supplier", duty_ids=heard.ids, answer={"value": 3}
        )
        complaint = self._create_complaint()
        self.assertFalse(complaint.complaint_duty_ids)
        complaint.complaint_origin = "supplier"
        self.assertEqual(complaint.complaint_policy_id, other)
        self.assertEqual(complaint.complaint_duty_ids.duty_id, heard)
        complaint.complaint_origin = "customer"
        self.assertFalse(complaint.complaint_duty_ids)
