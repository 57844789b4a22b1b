from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .improvement_common import TODAY, ImprovementCommon


@tagged("post_install", "-at_install")
class TestImprovement(ImprovementCommon):
    def test_the_board_has_seven_steps_in_their_order(self):
        stages = self.env["complaint.improvement"]._read_group_stage_ids(
            self.env["complaint.improvement.stage"], []
        )
        phases = ["signalled", "analysing", "planned", "implementing", "securing"]
        self.assertEqual(stages.mapped("phase"), [*phases, "proven", "dropped"])

    def test_a_signal_needs_no_owner_and_anything_further_does(self):
        point = self._create_point(owner_id=False)
        self.assertEqual(point.phase, "signalled")
        with self.assertRefused(ValidationError, "choose an owner"):
            self._move(point, "analysing")

    def test_a_plan_names_the_cause_but_for_our_own_handling(self):
        point = self._create_point(cause_id=False)
        self._move(point, "analysing")
        with self.assertRefused(ValidationError, "choose the cause"):
            self._move(point, "planned")
        point.target = "handling"
        self._move(point, "planned")
        self.assertEqual(point.phase, "planned")

    def test_securing_needs_the_new_standard(self):
        self._move(self.point, "implementing")
        later = TODAY + timedelta(days=90)
        with self.assertRefused(ValidationError, "new standard"):
            self._move(self.point, "securing", check_date=later)
        document = self.env["ir.attachment"].create({"name": "box.pdf", "raw": b"x"})
        self.point.standard_attachment_ids = document
        self._move(self.point, "securing", check_date=later)
        self.assertEqual(self.point.secured_on, TODAY)

    def test_the_check_date_is_90_days_after_securing_or_later(self):
        self.point.standard_url = "https://intranet.example/box"
        for days in (None, -1, 0, 89):
            date = days is not None and TODAY + timedelta(days=days)
            with (
                self.subTest(days=days),
                self.assertRefused(ValidationError, "05/31/2026 or later"),
            ):
                self._move(self.point, "securing", check_date=date)
        self._move(self.point, "securing", check_date=TODAY + timedelta(days=90))
        self.assertEqual(self.point.phase, "securing")

    def test_proven_comes_from_the_figures_only(self):
        self._secure(check=-10)
        with self.assertRefused(ValidationError, "wait for the verdict"):
            self._move(self.point, "proven")

    def test_stopping_needs_a_reason(self):
        with self.assertRefused(ValidationError, "why it is stopped"):
            self._move(self.point, "dropped")
        self._move(self.point, "dropped", dropped_reason="The product ends.")
        self.assertEqual(self.point.phase, "dropped")

    def test_moments_and_verdict_are_never_typed(self):
        mine = self.point.with_user(self.improver)
        for name, value in (
            ("secured_on", TODAY),
            ("implementing_on", TODAY),
            ("verdict", "worked"),
            ("prolonged", True),
        ):
            with self.subTest(field=name), self.assertRefused(UserError, "kept"):
                mine.write({name: value})
        with self.assertRefused(UserError, "kept"):
            mine.create({"name": "Faster", "verdict": "worked"})

    def test_the_owner_changes_neither_cause_nor_window_once_secured(self):
        self._secure(check=-10)
        mine = self.point.with_user(self.improver)
        for vals in (
            {"cause_id": self.box.id},
            {"check_date": TODAY + timedelta(days=100)},
            {"target_ratio": 0.9},
            {"counts_internal": True},
            {"stage_id": self._point_stage("analysing").id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRefused(AccessError, "Ask a coordinator"),
            ):
                mine.write(vals)
        mine.write({"cause_id": self.packaging.id, "follow_up": "<p>Monthly.</p>"})

    def test_a_coordinator_who_does_not_own_it_may_change_the_window(self):
        self._secure(check=-10)
        later = TODAY + timedelta(days=60)
        self.point.with_user(self.coordinator).check_date = later
        self.assertEqual(self.point.check_date, later)
        self.point.owner_id = self.coordinator
        with self.assertRaises(AccessError):
            self.point.with_user(self.coordinator).check_date = TODAY

    def test_who_owns_a_secured_point_does_not_hand_it_over_to_change_it(self):
        self._secure(check=-10)
        self.point.member_ids = self.improver
        for owner in (self.improver, self.coordinator):
            self.point.owner_id = owner
            heir = self.coordinator if owner == self.improver else self.improver
            with (
                self.subTest(owner=owner.login),
                self.assertRefused(AccessError, "Ask a coordinator"),
            ):
                self.point.with_user(owner).owner_id = heir
        self.point.with_user(self.manager).owner_id = self.improver
        self.assertEqual(self.point.owner_id, self.improver)

    def test_a_cause_of_another_company_is_refused(self):
        foreign = self.env["complaint.cause"].create(
            {"name": "There", "company_id": self.elsewhere.id}
        )
        with self.assertRaises(UserError):
            self.point.cause_id = foreign

    def test_the_owner_has_the_role_and_works_for_the_company(self):
        there = self._create_user("improver", login="there", company=self.elsewhere)
        for user in (self.employee, there):
            with (
                self.subTest(user=user.login),
                self.assertRefused(ValidationError, "ask the administrator"),
            ):
                self.point.owner_id = user

    def test_a_ratio_of_nothing_or_of_one_is_refused(self):
        for ratio in (0, -1, 1, 2):
            with (
                self.subTest(ratio=ratio),
                self.assertRefused(ValidationError, "between 0 and 1"),
            ):
                self.point.target_ratio = ratio

    def test_who_starts_a_point_owns_it(self):
        points = self.env["complaint.improvement"]
        mine = points.with_user(self.improver).create({"name": "Faster"})
        self.assertEqual(mine.owner_id, self.improver)
        theirs = points.with_user(self.coordinator).create({"name": "Faster"})
        self.assertFalse(theirs.owner_id)

    def test_the_team_works_on_the_point_and_others_do_not_see_it(self):
        colleague = self._create_user("improver", login="test_colleague")
        self.assertHidden(self.point, colleague)
        self.point.with_user(self.improver).action_ids = [
            Command.create(
                {"name": "Test a box", "user_id": colleague.id, "due_on": TODAY}
            )
        ]
        self.assertIn(colleague, self.point.member_ids)
        self._see(colleague, self.point).action_ids.done = True
        self.assertEqual(self.point.action_ids.done_on, TODAY)

    def test_what_was_begun_is_dropped_and_not_deleted(self):
        self._move(self.point, "analysing")
        with self.assertRefused(UserError, "Move it to Dropped"):
            self.point.with_user(self.manager).unlink()

    def test_a_stage_with_points_keeps_its_phase(self):
        with self.assertRefused(UserError, "Move them first"):
            self.point.stage_id.with_user(self.manager).phase = "planned"

    # ------------------------------------------------------------
    # The complaints behind it
    # ------------------------------------------------------------

    def test_the_state_of_the_cause_follows_the_point(self):
        [complaint] = self._receive(3)
        self.assertEqual(complaint.complaint_cause_state, "undecided")
        complaint.complaint_improvement_id = self.point
        self.assertEqual(complaint.complaint_cause_state, "improving")
        self._secure()
        self.point.sudo().verdict = "worked"
        self._move(self.point, "proven")
        self.assertEqual(complaint.complaint_cause_state, "removed")
        self._move(self.point, "dropped", dropped_reason="No more boxes.")
        self.assertEqual(complaint.complaint_cause_state, "undecided")

    def test_a_reason_not_to_change_is_a_state_of_its_own(self):
        [complaint] = self._receive(3, complaint_no_change_reason="The law says so.")
        self.assertEqual(complaint.complaint_cause_state, "no_change")
        complaint.complaint_improvement_id = self.point
        self.assertEqual(complaint.complaint_cause_state, "improving")

    def test_an_established_cause_joins_the_open_point_that_takes_it_away(self):
        [complaint] = self._receive(3, complaint_cause_confirmed=False)
        self.assertFalse(complaint.complaint_improvement_id)
        complaint.with_user(self.coordinator).action_complaint_establish_cause()
        self.assertEqual(complaint.complaint_improvement_id, self.point)
        self.assertTrue(self._events(complaint, "improvement"))

    def test_an_owner_sees_how_many_complaints_there_are_and_none_of_them(self):
        complaints = self._receive(3, 4)
        complaints.complaint_improvement_id = self.point
        seen = self._see(self.improver, self.point)
        self.assertEqual(seen.ticket_count, 2)
        with self.assertRaises(AccessError):
            seen.read(["ticket_ids"])
        self.assertHidden(complaints, self.improver)

    def test_an_owner_without_complaint_rights_does_the_whole_work(self):
        point = (
            self.env["complaint.improvement"]
            .with_user(self.improver)
            .create({"name": "A thicker box", "cause_id": self.packaging.id})
        )
        self._move(point, "analysing", background="<p>Dents.</p>", why_1="Thin box")
        point.report_ids = [Command.create({"line": "We know why", "light": "green"})]
        self._move(point, "planned", countermeasures="<p>Double cardboard.</p>")
        self._move(point, "implementing")
        point.standard_url = "https://intranet.example/box"
        self._move(point, "securing", check_date=TODAY + timedelta(days=90))
        self.assertEqual(point.phase, "securing")

    # ------------------------------------------------------------
    # How it goes
    # ------------------------------------------------------------

    def _age(self, days):
        self._move(self.point, "analysing")
        self.point.sudo().moved_on = TODAY - timedelta(days=days)

    def _asked(self):
        kind = "complaint_management.mail_activity_type_improvement_progress"
        return self.point.activity_search([kind])

    def test_how_it_goes_is_asked_after_14_days_and_once(self):
        self._age(13)
        self._run_cron("_cron_ask_progress")
        self.assertFalse(self._asked())
        self._age(14)
        for _run in range(2):
            self._run_cron("_cron_ask_progress")
            self.assertEqual(len(self._asked()), 1)
        self.assertEqual(self._asked().user_id, self.improver)

    def test_one_line_answers_the_question(self):
        self._age(14)
        self._run_cron("_cron_ask_progress")
        mine = self.point.with_user(self.improver)
        mine.report_ids = [Command.create({"line": "Waiting", "light": "orange"})]
        self.assertFalse(self._asked())
        self.assertEqual((mine.progress, mine.light), ("Waiting", "orange"))
        self.assertEqual(mine.progressed_on, TODAY)

    def test_nothing_heard_for_21_days_is_flagged(self):
        stuck = [("is_stuck", "=", True), ("id", "=", self.point.id)]
        self._age(21)
        self.assertFalse(self.point.is_stuck)
        self.assertFalse(self.point.search(stuck))
        self._age(22)
        self.assertTrue(self.point.is_stuck)
        self.assertTrue(self.point.search(stuck))

    def test_a_report_stays_as_it_was_written(self):
        mine = self.point.with_user(self.improver)
        mine.report_ids = [Command.create({"line": "On track"})]
        with self.assertRaises(AccessError):
            mine.report_ids.line = "It was always red"
