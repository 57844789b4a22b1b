from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestSubstitute(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.absent = cls._create_user("agent", login="test_absent")
        cls.team.user_ids |= cls.absent

    def _take_over(self, user=None, **vals):
        wizard = self.env["complaint.substitute"].with_user(user or self.agent)
        wizard.create({"absent_id": self.absent.id, **vals}).action_confirm()

    def test_all_open_work_goes_to_the_substitute_in_one_action(self):
        mine = [self._create_complaint(user_id=self.absent.id) for _one in range(2)]
        closed = self._create_complaint(
            user_id=self.absent.id, complaint_outcome="withdrawn"
        )
        closed._complaint_move("closed")
        promise = self.env["complaint.promise"].create(
            {
                "ticket_id": mine[0].id,
                "name": "Call",
                "user_id": self.absent.id,
                "due_on": fields.Date.today() + timedelta(days=1),
            }
        )
        self._take_over()
        for ticket in mine:
            self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(closed.user_id, self.absent)
        self.assertEqual(promise.user_id, self.agent)

    def test_what_stood_on_the_list_of_the_absent_goes_along(self):
        ticket = self._create_complaint(user_id=self.absent.id)
        activity = ticket.activity_schedule(user_id=self.absent.id, summary="Call")
        self._take_over()
        self.assertEqual(activity.user_id, self.agent)

    def test_it_is_counted_apart_from_hand_overs(self):
        ticket = self._create_complaint(user_id=self.absent.id)
        self._take_over()
        self.assertEqual(ticket.complaint_substitute_count, 1)
        self.assertFalse(ticket.complaint_handover_count)
        self.assertIn("substitute", ticket.complaint_event_ids.mapped("kind"))

    def test_what_the_user_may_not_change_stays(self):
        hidden = self._create_confidential(user_id=self.absent.id)
        self._take_over()
        self.assertEqual(hidden.user_id, self.absent)
        self._take_over(self.coordinator)
        self.assertEqual(hidden.user_id, self.coordinator)

    def test_nobody_takes_over_what_they_are_named_in(self):
        ticket = self._create_confidential(
            user_id=self.absent.id, complaint_person_ids=self.agent.ids
        )
        self._take_over(self.coordinator, substitute_id=self.agent.id)
        self.assertEqual(ticket.user_id, self.absent)

    def test_the_substitute_is_somebody_else(self):
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._take_over(substitute_id=self.absent.id)

    def test_a_second_hand_over_warns(self):
        ticket = self._create_complaint(user_id=self.agent.id)
        form = Form(ticket, "complaint_management.complaint_view_form")
        form.user_id = self.coordinator
        form.save()
        ticket.invalidate_recordset()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logged:
            form = Form(ticket, "complaint_management.complaint_view_form")
            form.user_id = self.manager
        self.assertIn("handed over before", logged.output[0])
