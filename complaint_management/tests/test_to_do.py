from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import ComplaintMailCommon

MONDAY = datetime(2030, 3, 4, 9, 0)
READ = "Read what the complainant wrote"
DECLINED = "Offer declined: look for something else"


@tagged("post_install", "-at_install")
class TestToDo(ComplaintMailCommon):
    """What the card says when the complainant said something."""

    def setUp(self):
        super().setUp()
        self.hours = 0
        self.agent.notification_type = "inbox"
        with self._later():
            self.complaint = self._create_complaint(
                user_id=self.agent.id, partner_id=False, partner_name="Piet"
            ).with_user(self.agent)

    def _later(self):
        self.hours += 1
        return self.mock_datetime_and_now(MONDAY + timedelta(hours=self.hours))

    def _to_do(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.complaint.complaint_to_do

    def _write_in(self):
        with self._later():
            visited = self.complaint.with_user(self.public).sudo()
            return visited._post_from_complainant("How long will it take?")

    def _offer(self):
        remedy = self.env.ref("complaint_management.remedy_apology")
        offer = self.env["complaint.compensation"].create(
            {
                "ticket_id": self.complaint.id,
                "remedy_type_id": remedy.id,
                "user_id": self.agent.id,
            }
        )
        with self._later(), self.mock_mail_gateway():
            offer.with_user(self.agent).action_offer()
        return offer

    def test_a_message_of_the_complainant_waits_until_somebody_writes(self):
        before = self._to_do()
        self._write_in()
        self.assertEqual(self._to_do(), READ)
        for kind in ("mail.mt_comment", "mail.mt_note"):
            with self.subTest(kind=kind):
                self._write_in()
                self.assertEqual(self._to_do(), READ)
                with self._later():
                    self._post(
                        self.complaint, message_type="comment", subtype_xmlid=kind
                    )
                self.assertEqual(self._to_do(), before)

    def test_so_does_one_of_a_contact(self):
        self.complaint.partner_id = self.complainant
        self._write_in()
        self.assertEqual(self._to_do(), READ)

    def test_a_message_of_the_complainant_is_in_the_inbox_of_the_owner(self):
        message = self._write_in()
        self.assertEqual(message.notified_partner_ids, self.agent.partner_id)

    def test_so_it_is_when_the_owner_took_over_what_came_by_itself(self):
        taken = self.env["helpdesk.ticket"].with_user(self.public)
        taken = taken._register_from_web(
            {
                **dict.fromkeys(("reference", "wish", "phone", "call", "feedback")),
                "text": "Torn",
                "name": "Piet",
                "email": "piet@example.com",
            }
        )
        self.complaint = taken.with_user(self.agent).sudo(False)
        self.complaint.assign_to_me()
        message = self._write_in()
        self.assertEqual(message.notified_partner_ids, self.agent.partner_id)

    def test_what_came_with_the_complaint_is_the_complaint(self):
        with self._later():
            complaint = self._create_complaint(user_id=self.agent.id)
            complaint._post_from_complainant("With a photo.")
        self.assertNotEqual(complaint.complaint_to_do, READ)

    def test_a_declined_offer_shows_until_there_is_something_else(self):
        offer = self._offer()
        with self._later():
            offer._answer_for_complainant("decline", "Not enough")
        self.assertEqual(self._to_do(), READ)
        with self._later():
            self._post(self.complaint, message_type="comment")
        self.assertEqual(self._to_do(), DECLINED)
        self._offer()
        self.assertNotEqual(self._to_do(), DECLINED)

    def test_an_accepted_offer_says_what_to_do_next(self):
        offer = self._offer()
        with self._later():
            offer._answer_for_complainant("accept")
        self.assertNotIn(self._to_do(), (READ, DECLINED))
        self._write_in()
        self.assertEqual(self._to_do(), READ)
