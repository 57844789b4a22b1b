from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestRuleFacts(ComplaintCommon):
    def test_the_columns_of_an_ordinary_ticket_stay_empty(self):
        ticket = self._create_ticket()
        self._assert_ordinary(ticket)
        other_team = self.ordinary_team.copy({"name": "Second line"})
        category = self.env["helpdesk.ticket.category"].create({"name": "Question"})
        channel = self.env.ref("complaint_management.channel_counter")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for vals in (
            {"name": "Another title"},
            {"team_id": other_team.id},
            {"stage_id": done.id},
            {"user_id": self.host_team.id},
            {"channel_id": channel.id, "category_id": category.id},
            {"team_id": False},
            {"active": False},
        ):
            with self.subTest(vals=vals):
                ticket.write(vals)
                self._assert_ordinary(ticket)
        self._assert_ordinary(ticket.copy())

    def test_an_ordinary_ticket_has_no_complaint_facts_typed_in(self):
        now = fields.Datetime.now()
        ticket = self._create_ticket(team_id=False).with_user(self.agent)
        with self.assertRaisesRegex(UserError, "kept by the system"):
            ticket.complaint_settled_on = now
        with self.assertRaisesRegex(UserError, "kept by the system"):
            self._create_ticket(self.agent, complaint_settled_on=now)

    def test_facts_kept_by_the_system_are_not_typed(self):
        now = fields.Datetime.now()
        phone = self.env.ref("complaint_management.channel_counter")
        facts = {
            "complaint_settled_on": now,
            "complaint_agreed_channel_id": phone.id,
            "complaint_closed_on": now,
            "complaint_reopen_count": 3,
            "complaint_handover_count": 3,
            "complaint_dismissed_on": now,
            "complaint_dismiss_reason": "none",
            "complaint_forgotten_on": now,
            "complaint_hold_by_id": self.coordinator.id,
            "complaint_event_count": 9,
            "complaint_registered_by_id": self.coordinator.id,
            "complaint_phase": "closed",
            "complaint_is_open": False,
            "complaint_importance": 5,
            "complaint_cause_state": "removed",
            "complaint_is_anonymous": True,
            "complaint_is_history": True,
        }
        complaint = self._create_complaint(self.agent)
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        for name, value in facts.items():
            with (
                self.subTest(road="write", fact=name),
                self.assertRaises(UserError),
            ):
                complaint.write({name: value})
            if not value:
                continue
            with (
                self.subTest(road="create", fact=name),
                self.assertRaises(UserError),
            ):
                self._create_complaint(self.agent, **{name: value})
            with (
                self.subTest(road="default", fact=name),
                self.assertRaises(UserError),
            ):
                tickets.with_context(**{f"default_{name}": value}).create(
                    {"description": "<p>x</p>", "is_complaint": True}
                )

    def test_facts_kept_by_the_system_are_not_emptied(self):
        complaint = self._create_complaint(self.agent, complaint_outcome="settled")
        complaint.action_complaint_agreed()
        complaint._complaint_move("closed")
        for name in ("complaint_settled_on", "complaint_closed_on", "is_complaint"):
            with self.subTest(fact=name), self.assertRaises(UserError):
                complaint.write({name: False})

    def test_writing_what_is_there_already_is_not_refused(self):
        complaint = self._create_complaint(self.agent, complaint_outcome="settled")
        complaint.action_complaint_agreed()
        complaint.write(
            {
                "complaint_settled_on": complaint.complaint_settled_on,
                "complaint_reopen_count": 0,
                "complaint_dismissed_on": False,
                "is_complaint": True,
            }
        )
