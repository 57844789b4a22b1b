from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestReceipt(ComplaintCommon):
    def _events(self, complaint):
        return complaint.complaint_event_ids.sorted("sequence")

    def _post(self, ticket, author, moment):
        message = ticket.message_post(
            body="Where is my parcel?",
            author_id=author.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        message.date = moment
        return message

    @freeze_time("2026-03-02 10:00:00")
    def test_a_complaint_is_received_when_it_is_entered(self):
        before = fields.Datetime.now()
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_received_on, before)
        self.assertEqual(complaint.complaint_registered_by_id, self.agent)
        self.assertFalse(complaint.complaint_is_history)

    def test_a_letter_was_received_before_it_was_entered(self):
        received = fields.Datetime.now() - timedelta(days=3)
        complaint = self._create_complaint(self.agent, complaint_received_on=received)
        self.assertEqual(complaint.complaint_received_on, received)

    def test_a_complaint_is_never_received_in_the_future(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "received in the future"):
            self._create_complaint(self.agent, complaint_received_on=tomorrow)
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(ValidationError, "received in the future"):
            complaint._complaint_correct_receipt(tomorrow, "typing error")

    def test_a_converted_ticket_was_received_at_its_first_inbound_message(self):
        ticket = self._create_ticket(team_id=False)
        first = datetime(2026, 3, 2, 9, 0)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-01' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        self._post(ticket, self.host_team.partner_id, datetime(2026, 3, 1, 9, 0))
        self._post(ticket, self.complainant, first + timedelta(days=1))
        self._post(ticket, self.complainant, first)
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, first)

    def test_an_inbound_message_of_an_unknown_sender_counts_as_receipt(self):
        ticket = self._create_ticket(team_id=False, partner_id=False)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-03' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        message = self._post(ticket, self.complainant, datetime(2026, 3, 2, 9, 0))
        message.write({"author_id": False, "email_from": "stranger@example.com"})
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, datetime(2026, 3, 2, 9, 0))

    def test_a_converted_ticket_without_messages_was_received_when_it_was_made(self):
        ticket = self._create_ticket(team_id=False)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-01 08:00:00'"
            " WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, datetime(2026, 3, 1, 8, 0))

    def test_the_receipt_is_not_overwritten(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "changes with a reason"):
            complaint.complaint_received_on = datetime(2026, 3, 1)

    def test_saving_the_same_receipt_again_is_no_correction(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_received_on = complaint.complaint_received_on
        self.assertEqual(complaint.complaint_event_count, 1)

    def test_the_receipt_is_corrected_with_a_reason(self):
        complaint = self._create_complaint(self.agent)
        moment = complaint.complaint_received_on - timedelta(days=2)
        wizard = (
            self.env["complaint.receipt"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": complaint.id,
                    "received_on": moment,
                    "reason": "Date of the letter",
                }
            )
        )
        wizard.action_confirm()
        self.assertEqual(complaint.complaint_received_on, moment)
        event = self._events(complaint)[-1]
        self.assertEqual(event.kind, "receipt")
        self.assertEqual(event.user_id, self.agent)
        self.assertEqual(event.payload["reason"], "Date of the letter")

    def test_a_correction_without_a_reason_is_refused(self):
        complaint = self._create_complaint(self.agent)
        for reason in (None, "", "  "):
            with (
                self.subTest(reason=reason),
                self.assertRaisesRegex(UserError, "reason"),
            ):
                complaint._complaint_correct_receipt(datetime(2026, 3, 1), reason)

    def test_who_registered_it_is_not_typed(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "kept by the system"):
            complaint.complaint_registered_by_id = self.coordinator
