from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..models.selections import OPEN_PHASES, PHASES
from .common import ComplaintCommon

WAITING = ("aftercare", "closed")
NOT_UPHELD = {
    "complaint_outcome": "not_upheld",
    "complaint_outcome_reason": "The delay was announced",
    "complaint_next_step": "The disputes committee",
}


@tagged("post_install", "-at_install")
class TestResolve(ComplaintCommon):
    def _create_own_team(self, *phases):
        """A complaint team with a stage of its own for each of these phases."""
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Second complaint team",
                "sequence": 1000,
                "is_complaint_team": True,
                "company_id": False,
                "user_ids": [Command.set(self.team.user_ids.ids)],
            }
        )
        team._get_applicable_stages().team_ids = [Command.unlink(team.id)]
        self.env["helpdesk.ticket.stage"].create(
            [
                {
                    "name": f"Own {phase}",
                    "sequence": 100 + place,
                    "complaint_phase": phase,
                    "company_id": False,
                    "team_ids": [Command.link(team.id)],
                }
                for place, phase in enumerate(phases)
            ]
        )
        return team

    # ---- steps

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

    # ---- gates

    def test_what_a_complaint_needs_before_it_is_closed(self):
        reason = {"complaint_outcome_reason": "The delay was announced"}
        step = {"complaint_next_step": "The disputes committee"}
        for outcome, extra, settled, passes in (
            (False, {}, False, False),
            (False, {}, True, False),
            ("upheld", {}, False, False),
            ("upheld", {}, True, True),
            ("partly_upheld", {}, False, False),
            ("partly_upheld", {}, True, True),
            ("settled", {}, False, False),
            ("settled", {}, True, True),
            ("not_upheld", {}, True, False),
            ("not_upheld", reason, True, False),
            ("not_upheld", step, True, False),
            ("not_upheld", {**reason, **step}, False, False),
            ("not_upheld", {**reason, **step}, True, True),
            ("withdrawn", {}, False, True),
            ("out_of_scope", {}, False, True),
        ):
            for phase in WAITING:
                with self.subTest(outcome=outcome, extra=extra, settled=settled):
                    complaint = self._create_complaint(
                        self.agent, complaint_outcome=outcome, **extra
                    )
                    if settled:
                        complaint.action_complaint_agreed()
                    missing = complaint._get_complaint_missing(phase)
                    self.assertEqual(not missing, passes)
                    begun = bool(outcome or settled)
                    self.assertEqual(
                        bool(complaint.complaint_missing), begun and not passes
                    )
                    if passes:
                        complaint._complaint_move(phase)
                        self.assertEqual(complaint.complaint_phase, phase)
                    else:
                        with self.assertRaises(ValidationError):
                            complaint._complaint_move(phase)

    def test_open_steps_need_nothing(self):
        complaint = self._create_complaint(self.agent)
        for phase in OPEN_PHASES:
            self.assertFalse(complaint._get_complaint_missing(phase))

    def test_the_gates_hold_by_whatever_road(self):
        closed = self._stage("closed")
        only_closed = self._create_own_team("closed")

        def new(user=None, **vals):
            return self._create_complaint(user or self.agent, **vals)

        def load():
            tickets = self.env["helpdesk.ticket"].with_user(self.manager)
            result = tickets.with_context(default_is_complaint=True).load(
                [
                    "description",
                    "complaint_received_on",
                    "complaint_is_history",
                    "stage_id",
                ],
                [["x", "2026-01-01 10:00:00", "False", "Closed"]],
            )
            if not result["ids"]:
                raise ValidationError(result["messages"][0]["message"])

        def become():
            ticket = self._create_ticket(team_id=False).with_user(self.agent)
            ticket.write({"team_id": self.team.id, "stage_id": closed.id})

        def save_form():
            with Form(new(), "complaint_management.complaint_view_form") as form:
                form.stage_id = closed

        roads = {
            "button": lambda: new()._complaint_move("closed"),
            "stage written": lambda: new().write({"stage_id": closed.id}),
            "form": save_form,
            "coordinator": lambda: new(self.coordinator)._complaint_move("closed"),
            "superuser": lambda: new().sudo().write({"stage_id": closed.id}),
            "create": lambda: new(stage_id=closed.id),
            "create by superuser": lambda: self._create_complaint(stage_id=closed.id),
            "import": load,
            "change of team": lambda: new().write({"team_id": only_closed.id}),
            "ticket that becomes one": become,
            "outcome taken away": lambda: self._create_closed().write(
                {"complaint_outcome": False}
            ),
            "outcome that needs more": lambda: self._create_closed().write(
                {"complaint_outcome": "not_upheld"}
            ),
            "reason taken away": lambda: self._create_closed(**NOT_UPHELD).write(
                {"complaint_outcome_reason": False}
            ),
            "next step taken away": lambda: self._create_closed(**NOT_UPHELD).write(
                {"complaint_next_step": False}
            ),
            "agreement taken back": lambda: (
                self._create_closed().action_complaint_take_back_agreement()
            ),
            "agreement emptied by superuser": lambda: (
                self._create_closed().sudo().write({"complaint_settled_on": False})
            ),
            "history no more": lambda: self._create_complaint(
                complaint_is_history=True, stage_id=closed.id
            ).write({"complaint_is_history": False}),
            "part added": lambda: new(complaint_main_id=self._create_closed().id),
            "part moved": lambda: new().write(
                {"complaint_main_id": self._create_closed().id}
            ),
        }
        for name, road in roads.items():
            with (
                self.subTest(road=name),
                self.assertRaisesRegex(ValidationError, "cannot be in the step"),
            ):
                road()
                self.env.flush_all()

    def test_one_complaint_that_lacks_something_holds_back_the_whole_move(self):
        ready, lacking = self._create_settled(), self._create_complaint()
        with self.assertRaisesRegex(ValidationError, lacking.number):
            (ready | lacking).with_user(self.agent)._complaint_move("closed")

    def test_the_refusal_names_number_step_and_what_is_missing(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaises(ValidationError) as caught:
            complaint._complaint_move("aftercare")
        self.assertEqual(
            str(caught.exception),
            f"{complaint.number} cannot be in the step After-care yet: "
            "choose the outcome, log what was agreed (or send the final answer).",
        )

    def test_the_hint_says_what_is_missing_once_finishing_has_begun(self):
        complaint = self._create_complaint(self.agent)
        self.assertFalse(complaint.complaint_missing)
        complaint.action_complaint_agreed()
        self.assertIn("choose the outcome", complaint.complaint_missing)
        complaint.complaint_outcome = "withdrawn"
        self.assertFalse(complaint.complaint_missing)
        complaint._complaint_move("closed")
        self.assertFalse(complaint.complaint_missing)

    # ---- agreed

    def test_agreed_is_logged_in_one_click_with_the_channel_it_came_by(self):
        counter = self.env.ref("complaint_management.channel_counter")
        complaint = self._create_complaint(self.agent, channel_id=counter.id)
        with freeze_time("2026-03-02 10:00:00"):
            complaint.action_complaint_agreed()
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-02 10:00:00")
        self.assertEqual(complaint.complaint_agreed_channel_id, counter)
        event = self._events(complaint, "settled")
        self.assertEqual(event.payload, {"channel_id": counter.id})

    def test_agreed_may_be_by_another_channel(self):
        letter = self.env.ref("complaint_management.channel_letter")
        complaint = self._create_complaint(self.agent)
        wizard = self.env["complaint.agreed"].with_user(self.agent)
        wizard = wizard.create({"ticket_id": complaint.id, "channel_id": letter.id})
        wizard.action_confirm()
        self.assertEqual(complaint.complaint_agreed_channel_id, letter)

    def test_many_are_agreed_at_once_each_by_its_own_channel(self):
        names = ("letter", "counter", "counter")
        channels = [self.env.ref(f"complaint_management.channel_{n}") for n in names]
        complaints = self.env["helpdesk.ticket"].concat(
            *(self._create_complaint(channel_id=channel.id) for channel in channels)
        )
        complaints.with_user(self.agent).action_complaint_agreed()
        self.assertEqual(
            [ticket.complaint_agreed_channel_id for ticket in complaints], channels
        )

    def test_an_agreement_of_which_no_channel_is_known_asks_for_it(self):
        complaint = self._create_complaint(self.agent, channel_id=False)
        action = complaint.action_complaint_agreed()
        self.assertEqual(action["res_model"], "complaint.agreed")
        self.assertFalse(complaint.complaint_settled_on)

    def test_closing_takes_one_click_or_says_what_is_missing(self):
        complaint = self._create_settled(complaint_outcome=False)
        with self.assertRaisesRegex(ValidationError, "choose the outcome"):
            complaint.action_complaint_close()
        complaint.complaint_outcome = "upheld"
        complaint.action_complaint_close()
        self.assertEqual(complaint.complaint_phase, "closed")

    def test_a_first_agreement_holds(self):
        complaint = self._create_complaint(self.agent)
        with freeze_time("2026-03-02 10:00:00"):
            complaint.action_complaint_agreed()
        complaint.action_complaint_agreed()
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-02 10:00:00")
        self.assertEqual(len(self._events(complaint, "settled")), 1)

    def test_what_is_no_open_complaint_is_not_agreed(self):
        for ticket in (self._create_ticket(team_id=False), self._create_closed()):
            ticket = ticket.with_user(self.agent)
            with (
                self.subTest(ticket=ticket.name),
                self.assertRaisesRegex(UserError, "is not an open complaint"),
            ):
                ticket.action_complaint_agreed()

    def test_only_who_may_change_a_complaint_logs_an_agreement(self):
        complaint = self._create_complaint()
        for role in ("employee", "host_user", "host_manager", "reader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                complaint.with_user(self.users[role]).action_complaint_agreed()
            with self.subTest(role=role), self.assertRaises(AccessError):
                complaint.with_user(
                    self.users[role]
                ).action_complaint_take_back_agreement()

    def test_an_agreement_is_taken_back_and_stays_on_record(self):
        complaint = self._create_settled()
        moment = complaint.complaint_settled_on
        complaint.action_complaint_take_back_agreement()
        self.assertFalse(complaint.complaint_settled_on)
        self.assertFalse(complaint.complaint_agreed_channel_id)
        event = self._events(complaint, "unsettled")
        self.assertEqual(event.payload, {"complaint_settled_on": str(moment)})

    def test_another_outcome_is_on_record(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_outcome = "upheld"
        complaint.complaint_outcome = "settled"
        self.assertEqual(
            self._events(complaint, "outcome").mapped("payload"),
            [
                {"complaint_outcome": [False, "upheld"]},
                {"complaint_outcome": ["upheld", "settled"]},
            ],
        )

    # ---- closing and reopening

    def test_closing_keeps_its_moment(self):
        with freeze_time("2026-03-02 10:00:00"):
            complaint = self._create_closed()
            self.assertTrue(complaint.complaint_closed_on)
        complaint.name = "Another title"
        self.assertEqual(str(complaint.complaint_closed_on), "2026-03-02 10:00:00")
        complaint._complaint_move("aftercare")
        self.assertFalse(complaint.complaint_closed_on)

    def test_reopening_clears_the_closing_facts_and_counts(self):
        complaint = self._create_closed(**NOT_UPHELD)
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_phase, "understand")
        self.assertTrue(complaint.complaint_is_open)
        self.assertEqual(complaint.complaint_reopen_count, 1)
        for name in (
            "complaint_settled_on",
            "complaint_agreed_channel_id",
            "complaint_closed_on",
            "complaint_outcome",
            "complaint_outcome_reason",
            "complaint_next_step",
        ):
            self.assertFalse(complaint[name], name)
        event = self._events(complaint, "reopened")
        self.assertEqual(event.payload["complaint_outcome"], "not_upheld")
        self.assertEqual(event.user_id, self.agent)

    def test_every_road_back_to_open_work_reopens(self):
        for road, reopen in {
            "button": lambda ticket: ticket.action_complaint_reopen(),
            "stage": lambda ticket: ticket.write({"stage_id": self._stage("offer").id}),
            "superuser": lambda ticket: ticket.sudo().write(
                {"stage_id": self._stage("intake").id}
            ),
        }.items():
            for phase in WAITING:
                with self.subTest(road=road, phase=phase):
                    complaint = self._create_settled()
                    complaint._complaint_move(phase)
                    reopen(complaint)
                    self.assertEqual(complaint.complaint_reopen_count, 1)
                    self.assertFalse(complaint.complaint_settled_on)

    def test_from_closed_back_to_after_care_is_no_reopening(self):
        complaint = self._create_closed()
        complaint._complaint_move("aftercare")
        self.assertFalse(complaint.complaint_reopen_count)
        self.assertTrue(complaint.complaint_settled_on)

    def test_reopening_what_is_open_changes_nothing(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_phase, "intake")
        self.assertFalse(complaint.complaint_reopen_count)

    def test_a_reopened_complaint_is_closed_a_second_time(self):
        with freeze_time("2026-03-02 10:00:00"):
            complaint = self._create_closed()
        complaint.action_complaint_reopen()
        with self.assertRaises(ValidationError):
            complaint._complaint_move("closed")
        with freeze_time("2026-03-09 10:00:00"):
            complaint.complaint_outcome = "upheld"
            complaint.action_complaint_agreed()
            complaint._complaint_move("closed")
            self.assertTrue(complaint.complaint_closed_on)
        self.assertEqual(str(complaint.complaint_settled_on), "2026-03-09 10:00:00")
        self.assertEqual(str(complaint.complaint_closed_on), "2026-03-09 10:00:00")
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_reopen_count, 2)

    # ---- change of team and of owner

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

    # ---- many at once

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
                few, many = (self._count_queries(n, act) for n in (10, 60))
                self.assertLessEqual(many - few, 5, f"{few} for 10, {many} for 60")
