from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestTracking(ComplaintCommon):
    def test_a_complaint_keeps_one_private_link(self):
        complaint = self._create_complaint()
        url = complaint._get_complaint_track_url()
        self.assertEqual(complaint._get_complaint_track_url(), url)
        token = url.rpartition("/")[2]
        self.assertTrue(complaint._is_complaint_track_token(token))

    def test_no_token_opens_another_complaint(self):
        complaint, other = self._create_complaint(), self._create_complaint()
        token = other._get_complaint_track_url().rpartition("/")[2]
        self.assertFalse(complaint._is_complaint_track_token(token))
        complaint._get_complaint_track_url()
        self.assertFalse(complaint._is_complaint_track_token(token))
        self.assertFalse(complaint._is_complaint_track_token(""))

    def test_a_link_ends_when_the_complaint_becomes_confidential(self):
        complaint = self._create_complaint()
        token = complaint._get_complaint_track_url().rpartition("/")[2]
        complaint.complaint_confidential = True
        self.assertFalse(complaint._is_complaint_track_token(token))

    def test_an_ordinary_ticket_gets_no_token(self):
        ticket = self._create_ticket()
        ticket._get_complaint_track_url()
        self.assertFalse(ticket.complaint_track_token)
