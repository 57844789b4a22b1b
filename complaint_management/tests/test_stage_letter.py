from odoo.tests import tagged

from .common import ComplaintMailCommon


@tagged("post_install", "-at_install")
class TestStageLetter(ComplaintMailCommon):
    """A stage that mails by a template of the host mails complainants by ours."""

    def setUp(self):
        super().setUp()
        self.template = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.stage = self._stage("understand")
        self.stage.mail_template_id = self.template

    def _move(self, ticket, stage):
        self.flush_tracking()
        before = self.env["mail.mail"].search([])
        ticket.stage_id = stage
        self.flush_tracking()
        mails = self.env["mail.mail"].search([]) - before
        return mails.filtered(lambda m: m.res_id == ticket.id)

    def test_the_complainant_is_greeted_and_not_the_agent(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        mail = self._move(complaint, self.stage)
        self.assertEqual(len(mail), 1)
        self.assertIn(f"Dear {self.complainant.name}", mail.body_html)
        self.assertNotIn(f"Hello {self.agent.name}", mail.body_html)
        self.assertFalse(mail.email_cc)
        self.assertEqual(mail.recipient_ids, self.complainant)

    def test_signals_get_no_mail_from_a_stage(self):
        complaint = self._create_complaint(complaint_is_signal=True)
        self.assertFalse(self._move(complaint, self.stage))

    def test_a_template_of_the_organisation_is_used_as_it_is(self):
        own = self.env.ref("complaint_management.mail_template_information")
        self.stage.mail_template_id = own
        complaint = self._create_complaint(user_id=self.agent.id)
        self.assertIn("need", self._move(complaint, self.stage).subject)

    def test_ordinary_tickets_keep_the_hosts_mail(self):
        stages = self.ordinary_team._get_applicable_stages()
        stages[1].mail_template_id = self.template
        mail = self._move(self._create_ticket(), stages[1])
        self.assertIn("stage has changed", mail.subject)
