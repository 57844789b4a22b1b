from odoo.tests import tagged

from .mail_intake_common import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestMailIntake(MailIntakeCommon):
    def test_a_message_becomes_a_complaint(self):
        row = self._receive(subject="Broken vase")
        ticket = row.ticket_id
        self.assertEqual(row.disposition, "complaint")
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.name, "Broken vase")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.complaint_expressed, "written")
