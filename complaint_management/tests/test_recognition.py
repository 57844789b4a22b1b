from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintMailCommon

TURNED = {"complaint_emotion_start": 1, "complaint_emotion_end": 5}
WORDS = "She called me back herself. I felt heard."


@tagged("post_install", "-at_install")
class TestRecognition(ComplaintMailCommon):
    """Thanks reach whoever earned them."""

    def _create_turned(self, **vals):
        vals = {"user_id": self.agent.id, **TURNED, **vals}
        return self._create_complaint(self.coordinator, **vals)

    def _thanks(self, complaint):
        return self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", complaint.id),
                ("message_type", "=", "user_notification"),
                ("body", "ilike", "“"),
            ]
        )

    # ---- turned around

    def test_a_complaint_is_turned_around_from_upset_to_content(self):
        for start, end, turned in (
            (1, 5, True),
            (2, 4, True),
            (2, 3, False),
            (3, 5, False),
            (0, 5, False),
            (1, 0, False),
        ):
            with self.subTest(start=start, end=end):
                complaint = self._create_complaint(
                    complaint_emotion_start=start, complaint_emotion_end=end
                )
                self.assertEqual(complaint.complaint_turned_around, turned)

    def test_the_words_of_who_is_content_again_reach_the_owner(self):
        complaint = self._create_turned()
        self.assertFalse(self._thanks(complaint))
        complaint.complaint_experience = WORDS
        thanks = self._thanks(complaint)
        self.assertEqual(thanks.notified_partner_ids, self.agent.partner_id)
        self.assertEqual(thanks.author_id, self.complainant)
        self.assertIn(WORDS, thanks.body)

    def test_words_noted_during_the_call_reach_the_owner(self):
        complaint = self._create_turned(complaint_experience=WORDS)
        self.assertTrue(self._thanks(complaint))

    def test_the_agent_who_notes_the_words_gets_them_too(self):
        complaint = self._create_turned().with_user(self.agent)
        complaint.complaint_experience = WORDS
        thanks = self._thanks(complaint)
        self.assertEqual(thanks.notified_partner_ids, self.agent.partner_id)

    def test_thanks_come_once(self):
        complaint = self._create_turned(complaint_experience=WORDS)
        complaint.complaint_experience = WORDS + " Really."
        complaint.complaint_emotion_end = 4
        self.assertEqual(len(self._thanks(complaint)), 1)

    def test_who_is_not_content_or_old_data_thanks_nobody(self):
        for vals in (
            {"complaint_emotion_end": 2},
            {"complaint_received_on": "2020-01-01 10:00:00"},
            {"user_id": False},
        ):
            with self.subTest(**vals):
                complaint = self._create_turned(complaint_experience=WORDS, **vals)
                self.assertFalse(self._thanks(complaint))

    def test_thanks_on_a_confidential_complaint_reach_nobody_else(self):
        complaint = self._create_confidential(**TURNED)
        complaint.complaint_experience = WORDS
        thanks = self._thanks(complaint)
        self.assertEqual(thanks.notified_partner_ids, self.agent.partner_id)

    # ---- a compliment

    def test_a_colleague_compliments_in_one_click(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.with_user(self.coordinator).action_complaint_compliment()
        thanks = self._thanks(complaint)
        self.assertEqual(thanks.notified_partner_ids, self.agent.partner_id)
        self.assertEqual(thanks.author_id, self.coordinator.partner_id)

    def test_a_second_click_says_that_it_is_there(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.with_user(self.coordinator).action_complaint_compliment()
        with self.assertRaisesRegex(UserError, "has your compliment already"):
            complaint.with_user(self.coordinator).action_complaint_compliment()

    def test_nobody_compliments_themselves_or_nobody(self):
        for owner, sentence in ((self.agent, "your own"), (False, "Nobody owns")):
            complaint = self._create_complaint(user_id=owner and owner.id)
            with (
                self.subTest(sentence),
                self.assertRaisesRegex(UserError, sentence),
            ):
                complaint.with_user(self.agent).action_complaint_compliment()
