from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestEvent(ComplaintCommon):
    def test_a_new_complaint_records_its_registration(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_event_ids.kind, "registered")
