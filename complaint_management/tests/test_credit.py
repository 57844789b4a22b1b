from odoo.tests import tagged

from .improvement_common import ImprovementCommon


@tagged("post_install", "-at_install")
class TestCredit(ImprovementCommon):
    def _report(self, days, **vals):
        return self._receive(
            days,
            **{
                "partner_id": False,
                "complaint_origin": "employee",
                "complaint_kind": "work",
                "complaint_reporter_id": self.employee.id,
                **vals,
            },
        )

    def _thanks(self):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.employee.partner_id.ids),
                ("subject", "like", "days earlier"),
            ]
        )

    def test_a_report_before_the_first_customer_is_credited_in_days_and_once(self):
        report = self._report(40)
        self.assertFalse(self._thanks())
        self._receive(17, 5)
        self.assertEqual(self._thanks().subject, "You saw it 23 days earlier")
        self.assertTrue(report.complaint_credited_on)

    def test_it_is_credited_when_the_cause_is_established_not_before(self):
        self._report(40)
        [complaint] = self._receive(17, complaint_cause_confirmed=False)
        self.assertFalse(self._thanks())
        complaint.with_user(self.coordinator).action_complaint_establish_cause()
        self.assertEqual(len(self._thanks()), 1)

    def test_a_report_after_the_first_customer_is_not(self):
        self._receive(50)
        self._report(40)
        self._receive(17)
        self.assertFalse(self._thanks())

    def test_another_cause_and_history_are_not(self):
        self._report(40, complaint_cause_id=self.carrier.id)
        self._report(40, complaint_is_history=True)
        self._receive(17)
        self.assertFalse(self._thanks())
