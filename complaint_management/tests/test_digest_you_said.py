from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .improvement_common import TODAY
from .test_improvement_changed import WORDS, ChangedCommon


@tagged("post_install", "-at_install")
class TestDigestYouSaid(ChangedCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "What complaints led to",
                "periodicity": "monthly",
                "company_id": cls.company.id,
                "complaint_you_said": True,
                "user_ids": cls.employee.ids,
            }
        )

    def _send(self, days=1):
        """Send it so many days from today; what its recipients get to read."""
        before = self.env["mail.mail"].search([])
        with freeze_time(f"{TODAY + timedelta(days=days)} 07:00:00"):
            self.digest.action_send()
        return (self.env["mail.mail"].search([]) - before).mapped("body_html")

    def _works(self):
        self._receive(382, 350, 330, 310, 300, 290, 280, 270, 260, 250, 241)
        self._secure()
        self._announce()
        self._run_cron("_cron_judge")

    def test_an_employee_reads_what_was_changed_and_how_often_we_heard_it(self):
        self._receive(200, 190, complaint_improvement_id=self.point.id)
        self._receive(
            180,
            complaint_origin="employee",
            complaint_kind="work",
            complaint_reporter_id=self.agent.id,
            complaint_improvement_id=self.point.id,
        )
        self._secure(check=-10)
        self._announce()
        [body] = self._send()
        self.assertIn(WORDS, body)
        self.assertRegex(body, r"heard it\s+3 times, of which 1 from our own people")
        self.assertNotIn("It works", body)

    def test_what_proved_to_work_is_told_as_such(self):
        self._works()
        [body] = self._send()
        self.assertIn("It works", body)

    def test_a_change_is_told_once_and_once_more_when_it_works(self):
        self._receive(382, 350, 330, 310, 300, 290, 280, 270, 260, 250, 241)
        self._secure(check=-40)
        self._announce()
        self.assertEqual(len(self._send(1)), 1)
        self.assertFalse(self._send(31))
        self._run_cron("_cron_judge", TODAY + timedelta(days=41))
        self.assertEqual(self.point.verdict, "worked")
        [body] = self._send(61)
        self.assertIn("It works", body)
        self.assertFalse(self._send(91))

    def test_what_did_not_work_is_told_no_more(self):
        self._receive(340, 310, 250, 140, 120, 100, 60, 30, 10)
        self._secure()
        self._announce()
        self._run_cron("_cron_judge")
        self.assertEqual(self.point.verdict, "did_not_work")
        self.assertFalse(self._send())

    def test_before_a_coordinator_reviewed_the_words_nothing_is_told(self):
        self.point.changed_text = "Mister Jones packs with more care now."
        self._secure(check=-10)
        self.assertFalse(self._send())

    def test_what_is_about_confidential_complaints_alone_is_not_told(self):
        self._create_confidential(complaint_improvement_id=self.point.id)
        self._secure(check=-10)
        self._announce()
        self.assertFalse(self._send())

    def test_confidential_and_anonymous_complaints_are_not_in_the_numbers(self):
        self._receive(200, complaint_improvement_id=self.point.id)
        self._receive(
            190, complaint_improvement_id=self.point.id, complaint_confidential=True
        )
        self._receive(
            180, complaint_improvement_id=self.point.id, complaint_is_anonymous=True
        )
        self._secure(check=-10)
        self._announce()
        [body] = self._send()
        self.assertRegex(body, r"heard it\s+1 times")

    def test_what_colleagues_reported_is_counted_and_never_quoted(self):
        work = {
            "complaint_origin": "employee",
            "complaint_kind": "work",
            "complaint_reporter_id": self.agent.id,
            "name": "The tape machine of line 2",
        }
        self._receive(3, 2, **work)
        self._receive(1, **work, complaint_improvement_id=self.point.id)
        self._receive(1, **{**work, "complaint_kind": "treatment"})
        [body] = self._send()
        self.assertRegex(body, r"since the last time:\s*<strong>3</strong>")
        self.assertRegex(body, r"by now:\s*<strong>1</strong>")
        self.assertNotIn("tape machine", body)
        self.assertNotIn(self.agent.name, body)

    def test_another_company_hears_nothing_of_it(self):
        self._secure(check=-10)
        self._announce()
        stranger = self._create_user("employee", "stranger", self.elsewhere)
        self.digest.user_ids = stranger
        self.assertFalse(self._send())
        self.digest.company_id = False
        self.assertFalse(self._send(2))

    def test_each_reads_it_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.complainant.lang = self.employee.lang = "nl_NL"
        self._receive(200, **self.wants)
        self._secure(check=-10)
        self._announce(nl_NL="Nu in dubbel karton.")
        [body] = self._send()
        self.assertIn("Nu in dubbel karton.", body)

    def test_without_news_the_rest_of_a_digest_is_sent_all_the_same(self):
        self.digest.kpi_mail_message_total = True
        [body] = self._send()
        self.assertNotIn("You said, we did", body)

    def test_employees_cannot_turn_it_on_or_off(self):
        with self.assertRaises(AccessError):
            self.digest.with_user(self.employee).complaint_you_said = False

    def test_the_digest_of_the_host_tells_it_from_the_start(self):
        self.assertTrue(self.env.ref("digest.digest_digest_default").complaint_you_said)
