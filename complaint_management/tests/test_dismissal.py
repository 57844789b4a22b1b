from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestDismissal(ComplaintCommon):
    def _events(self, complaint):
        return complaint.complaint_event_ids.sorted("sequence")

    def test_what_is_no_complaint_leaves_the_register_and_keeps_its_facts(self):
        complaint = self._create_complaint(
            self.agent, complaint_reference="SO42", complaint_impact=4
        )
        received = complaint.complaint_received_on
        wizard = (
            self.env["complaint.dismiss"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_ids": [Command.set(complaint.ids)],
                    "reason": "A question about the manual",
                    "team_id": self.ordinary_team.id,
                }
            )
        )
        wizard.action_confirm()
        ticket = complaint.sudo()
        self.assertFalse(ticket.is_complaint)
        self.assertEqual(ticket.team_id, self.ordinary_team)
        self.assertFalse(ticket.stage_id.complaint_phase)
        self.assertFalse(ticket.complaint_phase)
        self.assertTrue(ticket.complaint_dismissed_on)
        self.assertEqual(ticket.complaint_dismiss_reason, "A question about the manual")
        self.assertEqual(ticket.complaint_reference, "SO42")
        self.assertEqual(ticket.complaint_impact, 4)
        self.assertEqual(ticket.complaint_received_on, received)
        self.assertEqual(self._events(ticket)[-1].kind, "dismissed")

    def test_not_a_complaint_needs_a_reason_and_an_ordinary_team(self):
        complaint = self._create_complaint(self.agent)
        for reason, team in (
            ("", self.ordinary_team),
            ("   ", self.ordinary_team),
            ("A question", self.team),
        ):
            with (
                self.subTest(reason=reason, team=team.name),
                self.assertRaises(UserError),
            ):
                complaint._complaint_dismiss(reason, team)
        with self.assertRaisesRegex(UserError, "Not a complaint"):
            complaint.write({"is_complaint": False, "team_id": self.ordinary_team.id})

    def test_what_was_dismissed_may_be_registered_again(self):
        complaint = self._create_complaint(self.agent)
        received = complaint.complaint_received_on
        complaint._complaint_dismiss("A question", self.env["helpdesk.ticket.team"])
        complaint.action_register_as_complaint()
        self.assertTrue(complaint.is_complaint)
        self.assertEqual(complaint.complaint_phase, "intake")
        self.assertFalse(complaint.complaint_dismissed_on)
        self.assertFalse(complaint.complaint_dismiss_reason)
        self.assertEqual(complaint.complaint_received_on, received)
        self.assertEqual(
            self._events(complaint).mapped("kind"),
            ["registered", "dismissed", "registered"],
        )
