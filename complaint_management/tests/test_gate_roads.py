from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..models.selections import OPEN_PHASES
from .common import ComplaintCommon

WAITING = ("aftercare", "closed")
NOT_UPHELD = {
    "complaint_outcome": "not_upheld",
    "complaint_outcome_reason": "The delay was announced",
    "complaint_next_step": "The disputes committee",
}


@tagged("post_install", "-at_install")
class TestGateRoads(ComplaintCommon):
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
