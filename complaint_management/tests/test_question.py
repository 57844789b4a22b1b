from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestQuestion(ComplaintCommon):
    """The helper sees what the agent chose to show, and nothing of the complaint."""

    def setUp(self):
        super().setUp()
        self.ticket = self._create_complaint(user_id=self.agent.id)
        self.photo, self.letter = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": name.encode(),
                    "res_model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                }
                for name in ("photo", "letter")
            ]
        )
        self.question = (
            self.env["complaint.question"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": self.ticket.id,
                    "text": "Why is the box so thin?",
                    "helper_ids": self.employee.ids,
                    "attachment_ids": self.photo.ids,
                }
            )
        )

    def test_the_helper_sees_question_and_chosen_attachment_only(self):
        self.assertSeen(self.question, self.employee)
        seen = self._see(self.employee, self.question)
        self.assertEqual(seen.text, "Why is the box so thin?")
        self.assertEqual(seen.attachment_ids.mapped("raw"), [b"photo"])
        with self.assertRaises(AccessError):
            seen.read(["ticket_id"])
        self.assertHidden(self.ticket, self.employee)
        for attachment in (self.photo, self.letter):
            with self.assertRaises(AccessError):
                attachment.with_user(self.employee).read(["name"])

    def test_another_colleague_sees_nothing(self):
        for user in (self.reader, self.improver, self.host_user, self.portal):
            with self.subTest(user=user.login):
                self.assertHidden(self.question, user)

    def test_the_helper_has_it_on_the_list(self):
        self.assertEqual(self.question.sudo().activity_ids.user_id, self.employee)

    def test_the_helper_answers_and_the_agent_hears_it(self):
        seen = self._see(self.employee, self.question)
        with self.assertRaisesRegex(UserError, "Write the answer first"):
            seen.action_answer()
        seen.answer = "The supplier changed it"
        seen.action_answer()
        question = self.question.sudo()
        self.assertTrue(question.answered_on)
        self.assertEqual(question.answered_by_id, self.employee)
        self.assertFalse(question.activity_ids)
        notified = self.env["mail.message"].search(
            [
                ("body", "like", "The supplier changed it"),
                ("model", "=", "helpdesk.ticket"),
            ]
        )
        self.assertEqual(notified.notified_partner_ids, self.agent.partner_id)
        with self.assertRaisesRegex(UserError, "was answered"):
            seen.answer = "Something else"

    def test_whoever_took_the_complaint_over_hears_the_answer_too(self):
        self.ticket.user_id = self.coordinator
        seen = self._see(self.employee, self.question)
        seen.answer = "The supplier changed it"
        seen.action_answer()
        notified = self.env["mail.message"].search(
            [
                ("body", "like", "The supplier changed it"),
                ("model", "=", "helpdesk.ticket"),
            ]
        )
        self.assertEqual(
            notified.notified_partner_ids,
            (self.agent | self.coordinator).partner_id,
        )

    def test_the_helper_writes_nothing_else(self):
        seen = self._see(self.employee, self.question)
        for vals in ({"text": "x"}, {"due_on": "2030-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                seen.write(vals)
        with self.assertRaisesRegex(UserError, "kept by the system"):
            seen.write({"answered_on": "2030-01-01 10:00:00"})
        with self.assertRaises(AccessError):
            seen.create({"ticket_id": self.ticket.id, "text": "x"})

    def test_a_helper_can_be_asked_about_a_confidential_complaint(self):
        self.ticket.complaint_confidential = True
        self.assertSeen(self.question, self.employee)
        other = self._create_user("employee", login="test_other")
        self.assertHidden(self.question, other)

    def test_the_agent_asks_only_for_files_they_may_read(self):
        hidden = self._create_confidential(user_id=self.coordinator.id)
        secret = self.env["ir.attachment"].create(
            {"name": "secret", "res_model": "helpdesk.ticket", "res_id": hidden.id}
        )
        with self.assertRaises(AccessError):
            self.question.write({"attachment_ids": [(4, secret.id)]})

    def test_a_question_stays_on_record(self):
        with self.assertRaisesRegex(UserError, "stays on record"):
            self.question.sudo().unlink()
        kinds = self.ticket.complaint_event_ids.mapped("kind")
        self.assertIn("question", kinds)
