from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.selections import OPEN_PHASES, PHASES
from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestResolve(ComplaintCommon):
    def test_any_step_may_follow_any_step(self):
        phases = [phase for phase, _label in PHASES]
        for old, new in product(phases, phases):
            with self.subTest(old=old, new=new):
                complaint = self._create_settled(stage_id=self._stage(old).id)
                self.assertEqual(complaint.complaint_phase, old)
                complaint._complaint_move(new)
                self.assertEqual(complaint.complaint_phase, new)
                self.assertEqual(complaint.complaint_is_open, new in OPEN_PHASES)

    def test_the_step_follows_the_stage(self):
        complaint = self._create_complaint(self.agent)
        for stage in self.team._get_applicable_stages():
            if stage.complaint_phase in OPEN_PHASES:
                complaint.stage_id = stage
                self.assertEqual(complaint.complaint_phase, stage.complaint_phase)

    def test_moving_takes_the_first_stage_of_the_step(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_move("understand")
        self.assertEqual(
            complaint.stage_id, self.env.ref("complaint_management.stage_talking")
        )

    def test_a_team_without_a_stage_for_the_step_says_so(self):
        team = self._create_own_team("intake", "closed")
        complaint = self._create_complaint(self.agent, team_id=team.id)
        with self.assertRaisesRegex(UserError, "Second complaint team has no stage"):
            complaint._complaint_move("offer")

    def test_moving_complaints_of_two_teams_takes_the_stage_of_each(self):
        team = self._create_own_team("intake", "understand")
        here = self._create_complaint()
        there = self._create_complaint(team_id=team.id)
        (here | there).with_user(self.agent)._complaint_move("understand")
        self.assertEqual(there.stage_id.name, "Own understand")
        self.assertEqual(here.complaint_phase, "understand")

    def test_a_move_is_on_record(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_move("offer")
        event = self._events(complaint, "moved")
        self.assertEqual(event.payload, {"complaint_phase": ["intake", "offer"]})
        self.assertEqual(event.user_id, self.agent)

    def test_a_stage_of_another_team_is_refused(self):
        team = self._create_own_team("intake")
        complaint = self._create_complaint(self.agent)
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for stage in (team._get_applicable_stages(), done):
            with self.subTest(stage=stage.name), self.assertRaises(ValidationError):
                complaint.stage_id = stage

    def test_a_change_of_team_keeps_the_step(self):
        phases = [phase for phase, _label in PHASES]
        team = self._create_own_team(*reversed(phases))
        for phase in phases:
            with self.subTest(phase=phase):
                complaint = self._create_settled(stage_id=self._stage(phase).id)
                before = complaint.complaint_settled_on - timedelta()
                complaint.team_id = team
                self.assertEqual(complaint.complaint_phase, phase)
                self.assertEqual(complaint.stage_id.name, f"Own {phase}")
                self.assertEqual(complaint.complaint_settled_on, before)
                self.assertFalse(complaint.complaint_reopen_count)
                self.assertFalse(self._events(complaint, "moved"))

    def test_a_team_with_the_same_stages_keeps_the_very_stage(self):
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Third team",
                "is_complaint_team": True,
                "company_id": False,
                "sequence": 1000,
            }
        )
        waiting = self.env.ref("complaint_management.stage_waiting")
        complaint = self._create_complaint(stage_id=waiting.id)
        complaint.team_id = team
        self.assertEqual(complaint.stage_id, waiting)

    def test_a_hand_over_is_counted(self):
        complaint = self._create_complaint(self.agent, user_id=self.agent.id)
        self.assertFalse(complaint.complaint_handover_count)
        complaint.user_id = self.coordinator
        self.assertEqual(complaint.complaint_handover_count, 1)
        complaint.user_id = self.coordinator
        self.assertEqual(complaint.complaint_handover_count, 1)
        complaint.user_id = self.agent
        self.assertEqual(complaint.complaint_handover_count, 2)
        self.assertEqual(len(self._events(complaint, "owner")), 2)

    def test_a_first_owner_and_an_owner_afterwards_are_no_hand_over(self):
        complaint = self._create_complaint(user_id=False)
        complaint.user_id = self.agent
        self.assertFalse(complaint.complaint_handover_count)
        closed = self._create_closed(user_id=self.agent.id)
        closed.user_id = self.coordinator
        self.assertFalse(closed.complaint_handover_count)

    def _count_queries(self, number, act):
        complaints = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "One of many",
                    "description": "<p>x</p>",
                    "is_complaint": True,
                    "company_id": self.company.id,
                    "complaint_outcome": "settled",
                    "user_id": self.agent.id,
                }
                for _i in range(number)
            ]
        )
        complaints.complaint_settled_on = fields.Datetime.now()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act(complaints.with_user(self.agent))
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_many_complaints_cost_no_query_each(self):
        acts = {
            "move": lambda tickets: tickets._complaint_move("closed"),
            "agreed": lambda tickets: (
                tickets.action_complaint_take_back_agreement(),
                tickets.action_complaint_agreed(),
            ),
            "reopen": lambda tickets: (
                tickets._complaint_move("closed"),
                tickets.action_complaint_reopen(),
            ),
            "hand over": lambda tickets: tickets.write(
                {"user_id": self.coordinator.id}
            ),
            "outcome": lambda tickets: tickets.write({"complaint_outcome": "upheld"}),
            "hint": lambda tickets: tickets.mapped("complaint_missing"),
        }
        for name, act in acts.items():
            with self.subTest(act=name):
                self._count_queries(2, act)  # warms the caches
                few, many = (self._count_queries(n, act) for n in (1, 100))
                self.assertLessEqual(many - few, 5, f"{few} for 1, {many} for 100")
