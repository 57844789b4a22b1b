from odoo.tests import tagged

from .mail_intake_common import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestMailIntakeReply(MailIntakeCommon):
    """A message that answers a complaint goes onto it, whatever became of it."""

    def _reply(self, ticket, **headers):
        """Answer the newest message of a complaint."""
        message = ticket.message_ids.sorted("id")[-1:]
        return self._receive(**{"In_Reply_To": message.message_id, **headers})

    def test_an_answer_goes_onto_its_complaint(self):
        ticket = self._receive().ticket_id
        row = self._reply(ticket)
        self.assertEqual(row.disposition, "reply")
        self.assertEqual(row.ticket_id, ticket)
        emails = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(emails), 2)

    def test_an_answer_names_its_complaint_by_its_number(self):
        ticket = self._receive().ticket_id
        row = self._receive(subject=f"About [{ticket.number}]: a photo")
        self.assertEqual((row.disposition, row.ticket_id), ("reply", ticket))

    def test_a_number_from_a_stranger_is_a_complaint_of_its_own(self):
        ticket = self._receive().ticket_id
        row = self._receive(subject=ticket.number, From="els@other.example")
        self.assertEqual(row.disposition, "complaint")
        self.assertNotEqual(row.ticket_id, ticket)

    def test_an_answer_to_the_address_of_all_is_on_record_too(self):
        ticket = self._receive().ticket_id
        row = self._reply(ticket, to="catchall@here.example.com")
        self.assertEqual((row.disposition, row.ticket_id), ("reply", ticket))

    def test_who_is_addressed_in_an_answer_is_shown_and_not_subscribed(self):
        ticket = self._receive().ticket_id
        self.env["res.partner"].create({"name": "Jan", "email": "jan@customer.example"})
        before = ticket.message_partner_ids
        self._reply(ticket, cc="Jan <jan@customer.example>")
        self.assertEqual(ticket.message_partner_ids, before)
        self.assertIn("jan@customer.example", ticket.complaint_also_addressed)

    def _late_notices(self, ticket):
        kind = self.env.ref("complaint_management.mail_activity_type_reply")
        return ticket.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_an_answer_to_a_closed_complaint_is_kept_and_told_to_its_owner(self):
        ticket = self._create_closed(user_id=self.agent.id).sudo()
        for _time in range(2):
            row = self._reply(ticket, From=self.portal.email_formatted)
            self.assertEqual((row.disposition, row.ticket_id), ("reply", ticket))
        self.assertEqual(self._late_notices(ticket).user_id, self.agent)
        self.assertEqual(len(self._late_notices(ticket)), 1)

    def test_an_answer_to_what_was_no_complaint_is_kept_and_told(self):
        ticket = self._receive().ticket_id
        ticket._complaint_dismiss("A question", self.ordinary_team)
        row = self._reply(ticket)
        self.assertEqual((row.disposition, row.ticket_id), ("reply", ticket))
        self.assertFalse(ticket.is_complaint)
        self.assertTrue(self._late_notices(ticket).user_id)

    def test_an_answer_to_an_open_complaint_asks_nobody(self):
        ticket = self._receive().ticket_id
        self._reply(ticket)
        self.assertFalse(self._late_notices(ticket))

    # Nothing confidential gets out by mail

    def test_what_others_write_on_a_confidential_complaint_stays_inside(self):
        ticket = self._create_confidential()
        ticket.message_subscribe(self.complainant.ids)
        ticket.message_post(body="Tell us", subtype_xmlid="mail.mt_comment")
        row = self._reply(ticket, From="witness@customer.example")
        self.assertEqual(row.ticket_id, ticket)
        message = ticket.message_ids.sorted("id")[-1]
        self.assertTrue(message.subtype_id.internal)
        self.assertFalse(message.notified_partner_ids & self.complainant)
        self.assertNotIn(
            self.portal.email, {a for mail in self._mails for a in mail["email_to"]}
        )
        self.assertEqual(self._late_notices(ticket).user_id, self.agent)

    def test_the_complainant_speaks_on_a_confidential_complaint(self):
        ticket = self._create_confidential()
        self._reply(ticket, From=self.portal.email_formatted)
        message = ticket.message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, self.complainant)
        self.assertFalse(message.subtype_id.internal)

    def test_what_is_about_a_confidential_complaint_follows_its_access(self):
        ticket = self._create_confidential()
        self.coordinator.group_ids |= self.env.ref(
            "complaint_management.group_complaint_coordinator"
        )
        ticket.message_post(body="Tell us", subtype_xmlid="mail.mt_comment")
        reply = self._reply(ticket, From=self.portal.email_formatted)
        away = self._reply(ticket, Auto_Submitted="auto-replied")
        self.assertEqual(away.ticket_id, ticket)
        self.assertSeen(reply | away, self.coordinator)
        ticket.complaint_person_ids = self.coordinator
        self.assertHidden(reply | away, self.coordinator)
