from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ComplaintMailCommon


@tagged("post_install", "-at_install")
class TestReportSomething(ComplaintMailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.complaint_independent_handler_id = cls.agent
        cls.outsider = cls._create_user("employee", login="test_outsider")

    def _report(self, kind, user=None, **values):
        """Report something as an employee does, in the form.

        :return: the complaint
        """
        forms = self.env["complaint.report.something"].with_user(user or self.employee)
        before = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        with Form(forms) as form:
            form.kind = kind
            form.text = "The press on line two jams every morning"
            for name, value in values.items():
                setattr(form, name, value)
        with self.mock_mail_gateway():
            form.record.action_send()
        return self.env["helpdesk.ticket"].search([("id", ">", before.id or 0)])

    def _own(self, user=None):
        user = user or self.employee
        return self._see(user, self.env["complaint.own.report"]).search([])

    def test_a_report_on_our_work_is_a_complaint_open_to_agents(self):
        complaint = self._report("work")
        self.assertTrue(complaint.is_complaint)
        self.assertEqual(complaint.complaint_origin, "employee")
        self.assertEqual(complaint.complaint_kind, "work")
        self.assertEqual(complaint.complaint_reporter_id, self.employee)
        self.assertEqual(complaint.complaint_registered_by_id, self.employee)
        self.assertFalse(complaint.complaint_confidential)
        self.assertSeen(complaint, self.agent)

    def test_a_report_has_the_terms_of_a_complaint(self):
        kinds = self._report("work").complaint_term_ids.mapped("kind")
        self.assertLessEqual({"acknowledge", "answer"}, set(kinds))

    def test_who_reports_gets_no_right_on_the_ticket(self):
        for kind in ("work", "treatment"):
            complaint = self._report(kind)
            self.assertHidden(complaint, self.employee)
            self.assertNotIn(self.employee.partner_id, complaint.message_partner_ids)

    def test_a_report_on_treatment_is_confidential_and_goes_to_its_handler(self):
        complaint = self._report("treatment")
        self.assertTrue(complaint.complaint_confidential)
        self.assertEqual(complaint.user_id, self.agent)
        self.assertSeen(complaint, self.agent)
        self.assertHidden(complaint, self.host_user)

    def test_a_report_on_the_independent_handler_goes_to_the_coordinator(self):
        complaint = self._report(
            "treatment", person_ids=self.env["res.users"].browse(self.agent.id)
        )
        self.assertIn(complaint.user_id, self.coordinator | self.manager)
        self.assertHidden(complaint, self.agent)

    def test_the_independent_handler_does_not_handle_a_report_of_their_own(self):
        complaint = self._report("treatment", user=self.agent)
        self.assertTrue(complaint.user_id)
        self.assertNotEqual(complaint.user_id, self.agent)

    def test_a_report_on_treatment_is_told_to_its_handler_only(self):
        self.team.message_subscribe(
            self.outsider.partner_id.ids,
            self.env.ref("helpdesk_mgmt.hlp_tck_team_created").ids,
        )
        complaint = self._report("treatment")
        told = complaint.message_ids.notified_partner_ids
        self.assertLessEqual(told, self.agent.partner_id)
        self.assertNotIn("line two", str([m["body"] for m in self._mails]))

    def test_what_a_customer_told_a_colleague_is_registered_for_that_customer(self):
        complaint = self._report(
            "customer", customer=f"Him from the market, {self.complainant.email}"
        )
        self.assertEqual(complaint.complaint_origin, "customer")
        self.assertEqual(complaint.partner_id, self.complainant)
        self.assertEqual(complaint.complaint_registered_by_id, self.employee)
        self.assertEqual(complaint.complaint_expressed, "oral")

    def test_a_customer_without_a_contact_is_kept_in_the_words_of_the_colleague(self):
        complaint = self._report("customer", customer="Mrs Smit, 06 12345678")
        self.assertFalse(complaint.partner_id)
        self.assertEqual(complaint.partner_name, "Mrs Smit, 06 12345678")

    def test_a_report_says_what_it_is_about_and_what_happened(self):
        forms = self.env["complaint.report.something"].with_user(self.employee)
        for vals in (
            {},
            {"kind": "work"},
            {"kind": "work", "text": "  \n "},
            {"kind": "customer", "text": "It broke"},
            {
                "kind": "treatment",
                "text": "I shouted",
                "person_ids": [Command.link(self.employee.id)],
            },
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                forms.create(vals).action_send()

    def test_what_was_told_in_confidence_stays_nowhere_else(self):
        self._report("treatment")
        self.assertFalse(self.env["complaint.report.something"].search([]))

    def test_script_in_a_report_is_text(self):
        complaint = self._report("work", text="<script>alert(1)</script> & more")
        self.assertNotIn("<script", complaint.description)
        self.assertIn("alert(1)", complaint.description)

    def test_a_file_goes_with_the_report_and_no_file_of_another_does(self):
        attachments = self.env["ir.attachment"]
        mine = attachments.with_user(self.employee).create(
            {
                "name": "press.txt",
                "raw": b"jam",
                "res_model": "complaint.report.something",
            }
        )
        other = attachments.with_user(self.agent).create(
            {
                "name": "other.txt",
                "raw": b"no",
                "res_model": "complaint.report.something",
            }
        )
        form = (
            self.env["complaint.report.something"]
            .with_user(self.employee)
            .create({"kind": "treatment", "text": "It shouts"})
        )
        form.sudo().attachment_ids = mine.sudo() | other.sudo()
        form.action_send()
        complaint = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        self.assertEqual(mine.sudo().res_id, complaint.id)
        self.assertFalse(other.sudo().res_id)
        self.assertHidden(mine, self.employee)

    def test_a_colleague_sees_all_own_reports_and_nobody_elses(self):
        reports = self._report("work") | self._report("treatment")
        self._report("work", user=self.outsider)
        self.assertEqual(self._own().ids, reports.sorted("id", reverse=True).ids)
        self.assertEqual(self._own().mapped("kind"), ["treatment", "work"])

    def test_a_report_tells_its_reporter_what_was_done(self):
        complaint = self._report("treatment")
        self.assertFalse(self._own().done)
        complaint.write(
            {
                "complaint_agreement": "We talked with all of you",
                "complaint_outcome": "upheld",
                "complaint_outcome_reason": "You were right",
            }
        )
        self.assertIn("We talked with all of you", self._own().done)
        self.assertIn("You were right", self._own().done)

    def test_of_a_customers_complaint_a_colleague_hears_how_it_ended_only(self):
        complaint = self._report("customer", customer="Mrs Smit")
        complaint.write(
            {
                "complaint_agreement": "EUR 40 on her account",
                "complaint_outcome": "settled",
            }
        )
        self.assertNotIn("40", self._own().done)
        self.assertTrue(self._own().done)

    def test_a_report_shows_until_when_to_wait_for_an_answer(self):
        complaint = self._report("work")
        answer = complaint.complaint_term_ids.filtered(lambda t: t.kind == "answer")
        self.assertEqual(self._own().answer_by, answer.due_date)

    def test_a_report_that_is_no_complaint_does_not_vanish_for_its_reporter(self):
        complaint = self._report("work")
        complaint._complaint_dismiss("A question", self.ordinary_team)
        self.assertEqual(self._own().name, complaint.number)
        self.assertTrue(self._own().done)

    def test_who_is_named_in_a_report_afterwards_does_not_see_it_any_more(self):
        complaint = self._report("work")
        complaint.complaint_person_ids = self.employee
        self.assertFalse(self._own())

    def test_the_confidential_adviser_is_named_to_colleagues_only(self):
        self.company.complaint_confidential_adviser = "Els, 0575 123"
        form = self.env["complaint.report.something"].with_user(self.employee).new()
        self.assertEqual(form.adviser, "Els, 0575 123")
        portal = self._see(self.portal, self.company)
        self.assertNotIn("complaint_confidential_adviser", portal.fields_get())
