from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .improvement_common import TODAY, ImprovementCommon

BEFORE = (382, 350, 330, 310, 300, 290, 280, 270, 260, 250, 241)


@tagged("post_install", "-at_install")
class TestImprovementVerdict(ImprovementCommon):
    """Implementing 240 days ago, secured 150 days ago, checked today."""

    def _judge(self, day=TODAY):
        self._run_cron("_cron_judge", day)
        return self.point._get_last_verdict()

    def test_nothing_happens_before_the_check_date(self):
        self._receive(*BEFORE)
        self._secure()
        self.assertFalse(self._judge(TODAY - timedelta(days=1)))
        self.assertFalse(self.point.verdict)

    def test_a_rate_that_falls_is_proven(self):
        self._receive(*BEFORE)
        self._secure()
        row = self._judge()
        self.assertEqual((row.verdict, self.point.verdict), ("worked", "worked"))
        self.assertEqual(self.point.phase, "proven")
        self.assertEqual((row.before_count, row.after_count), (11, 0))
        self.assertEqual((row.before_days, row.after_days), (142, 150))
        self.assertLess(row.ratio_high, 1)

    def test_a_rate_that_does_not_fall_goes_back_to_analysing(self):
        self._receive(340, 310, 250, 140, 120, 100, 60, 30, 10)
        self._secure()
        row = self._judge()
        self.assertEqual(self.point.verdict, "did_not_work")
        self.assertEqual(self.point.phase, "analysing")
        self.assertEqual((row.before_count, row.after_count), (3, 6))
        self.assertFalse(
            self.point.implementing_on or self.point.secured_on or self.point.check_date
        )

    def test_too_little_data_is_looked_at_once_more_and_then_by_a_person(self):
        self._receive(380, 300, 10)
        self._secure()
        self._judge()
        self.assertEqual(self.point.verdict, "too_little_data")
        self.assertEqual(self.point.check_date, TODAY + timedelta(days=150))
        self.assertEqual(self.point.phase, "securing")
        self._judge(TODAY + timedelta(days=150))
        self.assertTrue(self.point.awaits_decision)
        self.assertTrue(
            self.point.activity_search(
                ["complaint_management.mail_activity_type_improvement_decision"]
            )
        )
        for _run in range(2):
            self._judge(TODAY + timedelta(days=400))
        self.assertEqual(len(self.point.verdict_ids), 2)

    def test_a_person_decides_with_a_reason_and_never_on_a_point_of_their_own(self):
        self._receive(380, 300, 10)
        self._secure()
        with self.assertRefused(UserError, "The figures decide"):
            self.point.with_user(self.coordinator)._decide_effect("proven", "I think")
        self._judge()
        self._judge(TODAY + timedelta(days=150))
        with self.assertRefused(AccessError, "of their own"):
            self.point.with_user(self.improver)._decide_effect("proven", "I think so")
        with self.assertRefused(UserError, "Give the reason"):
            self.point.with_user(self.coordinator)._decide_effect("proven", " ")
        decided = self.point.with_user(self.coordinator)
        decided._decide_effect("proven", "The machine is gone.")
        self.assertEqual(self.point.phase, "proven")
        row = self.point._get_last_verdict()
        self.assertEqual(row.verdict, "too_little_data")
        self.assertEqual(row.decided_by_id, self.coordinator)

    def test_a_person_may_also_look_again_go_back_or_stop(self):
        for decision, phase in (
            ("longer", "securing"),
            ("analysing", "analysing"),
            ("dropped", "dropped"),
        ):
            with self.subTest(decision=decision):
                point = self._secure(self._create_point(cause_id=self.carrier.id))
                point.sudo().awaits_decision = True
                self.env["complaint.verdict"].create(
                    {
                        "improvement_id": point.id,
                        "decided_on": TODAY,
                        "verdict": "too_little_data",
                    }
                )
                point.with_user(self.coordinator)._decide_effect(decision, "So be it.")
                self.assertEqual(point.phase, phase)
                self.assertFalse(point.awaits_decision)

    # ------------------------------------------------------------
    # What is counted
    # ------------------------------------------------------------

    def _counts(self):
        row = self.point._prepare_verdict()
        return row["before_count"], row["after_count"]

    def test_the_windows_are_half_open_and_leave_out_the_days_between(self):
        # 241 is the last day before; 240 to 151 are neither; 150 is the first after
        self._receive(241, 240, 151, 150, 1, 0)
        self._secure()
        self.assertEqual(self._counts(), (1, 2))

    def test_before_is_a_year_at_most(self):
        self._receive(900, 605, 606, 300)
        self._secure()
        self.assertEqual(self._counts(), (2, 0))
        self.assertEqual(self.point._prepare_verdict()["before_days"], 365)

    def test_before_begins_when_the_register_began(self):
        self._receive(300)
        self._secure()
        self.assertEqual(self.point._prepare_verdict()["before_days"], 60)
        self.company.complaint_live_on = TODAY - timedelta(days=340)
        self.assertEqual(self.point._prepare_verdict()["before_days"], 100)

    def test_worked_in_a_young_register_says_that_it_may_be_chance(self):
        self._receive(345, 260, 250, 245)
        self._secure(secured=190)
        row = self._judge()
        self.assertEqual((row.verdict, row.before_days), ("worked", 105))
        self.assertIn("only 4 in 105 days before", row.context_figures)

    def test_under_90_days_before_is_too_little_data(self):
        self._receive(*range(242, 300, 2))
        self._secure()
        self.assertEqual(self._judge().verdict, "too_little_data")

    def test_only_established_causes_count_with_those_below(self):
        self._secure()
        self._receive(300, complaint_cause_confirmed=False)
        self._receive(300, complaint_cause_id=self.carrier.id)
        self._receive(300, complaint_cause_id=self.box.id)
        self.assertEqual(self._counts(), (1, 0))

    def test_what_was_withdrawn_or_out_of_scope_does_not_count(self):
        self._secure()
        self._receive(300, complaint_outcome="withdrawn")
        self._receive(300, complaint_outcome="out_of_scope")
        self._receive(300, complaint_outcome="upheld")
        self.assertEqual(self._counts(), (1, 0))

    def test_parts_and_history_count(self):
        self._secure()
        [main] = self._receive(100)
        self._receive(100, complaint_main_id=main.id)
        self._receive(300, complaint_is_history=True)
        self.assertEqual(self._counts(), (1, 2))

    def test_reports_on_our_own_work_count_only_by_the_switch(self):
        self._secure()
        self._receive(100, complaint_origin="employee", complaint_kind="work")
        self.assertEqual(self._counts(), (0, 0))
        self.point.with_user(self.coordinator).counts_internal = True
        self.assertEqual(self._counts(), (0, 1))

    def test_complaints_of_another_company_do_not_count(self):
        self._secure()
        self._receive(100, company_id=self.elsewhere.id, partner_id=False)
        self.assertEqual(self._counts(), (0, 0))

    # ------------------------------------------------------------
    # What is shown beside it
    # ------------------------------------------------------------

    def test_complaints_that_were_given_another_cause_are_shown(self):
        complaints = self._receive(*BEFORE, 100, 90, 80)
        self._secure()
        complaints[-2:].with_user(self.coordinator).complaint_cause_id = self.carrier
        complaints[-3].complaint_cause_confirmed = False
        row = self._judge()
        self.assertEqual((row.after_count, row.moved_away), (0, 3))
        self.assertIn(
            "21 % were given another cause since securing", row.context_figures
        )

    def test_complaints_that_came_from_another_cause_are_shown(self):
        complaints = self._receive(300, 290, complaint_cause_id=self.carrier.id)
        self._secure()
        complaints.with_user(self.coordinator).complaint_cause_id = self.box
        row = self._judge()
        self.assertEqual((row.before_count, row.moved_to), (2, 2))

    def test_the_ratio_of_all_other_complaints_is_shown(self):
        self._receive(382, 350, 300)
        self._receive(380, 340, 140, 100, 50, complaint_cause_id=self.carrier.id)
        self._receive(130, complaint_cause_id=False, complaint_cause_confirmed=False)
        self._secure()
        row = self._judge()
        self.assertEqual((row.others_before, row.others_after), (2, 4))
        self.assertIn("all other complaints: ratio 1.89 (2 → 4)", row.context_figures)

    def test_figures_are_frozen_with_the_verdict(self):
        complaints = self._receive(*BEFORE)
        self._secure()
        row = self._judge()
        text = row.figures
        complaints[0].complaint_outcome = "withdrawn"
        self.env.invalidate_all()
        self.assertEqual(row.figures, text)
        for user in (self.improver, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).after_count = 7

    def test_a_point_without_complaints_says_too_little_data(self):
        self._receive(382)
        self._secure(self.point)
        self.point.sudo().cause_id = self.carrier
        self.assertEqual(self._judge().verdict, "too_little_data")

    # ------------------------------------------------------------
    # A proven cause stays under watch
    # ------------------------------------------------------------

    def _prove(self):
        self._receive(*BEFORE)
        self._secure(check=60)
        self._judge(TODAY - timedelta(days=60))
        self.assertEqual(self.point.phase, "proven")

    def _told(self, user):
        """How often a new complaint on the proven cause was told to somebody."""
        messages = self.point.message_ids | self.env["mail.message"].search(
            [("model", "=", self.point._name), ("res_id", "=", self.point.id)]
        )
        return len(
            messages.filtered(
                lambda m: (
                    "taken away" in (m.subject or "")
                    and user.partner_id in m.partner_ids
                )
            )
        )

    def test_the_first_is_told_to_the_owner_and_does_not_reopen(self):
        self._prove()
        self._receive(5, complaint_cause_confirmed=False)
        self.assertEqual(self._told(self.improver), 1)
        self.assertEqual(self._told(self.point._get_coordinator()), 0)
        self.assertEqual(self.point.phase, "proven")

    def test_the_second_is_told_to_the_coordinator(self):
        self._prove()
        self._receive(9, 5)
        self.assertEqual(self._told(self.improver), 1)
        self.assertEqual(self._told(self.point._get_coordinator()), 1)
        self.assertEqual(self.point.phase, "proven")

    def test_at_the_threshold_of_the_cause_it_reopens(self):
        self._prove()
        [first] = self._receive(9)
        first.complaint_improvement_id = self.point
        self.assertEqual(first.complaint_cause_state, "removed")
        self._receive(7, 5)
        self.assertEqual(self.point.phase, "analysing")
        self.assertFalse(self.point.verdict)
        self.assertEqual(first.complaint_cause_state, "improving")

    def test_what_was_told_is_not_told_again(self):
        self._prove()
        [complaint] = self._receive(5)
        complaint.complaint_received_on -= timedelta(days=1)
        complaint.complaint_cause_id = self.box
        self.assertEqual(self._told(self.improver), 1)

    def test_after_a_quiet_window_the_next_one_is_chance_again(self):
        self._prove()
        self._receive(5)
        later = TODAY + timedelta(days=100)
        self._run_cron("_cron_ask_progress", later)
        with freeze_time(f"{later} 09:00:00"):
            self._receive(-99)
            self.assertEqual(self._told(self.improver), 2)

    def test_history_and_other_causes_wake_nobody(self):
        self._prove()
        self._receive(5, complaint_is_history=True)
        self._receive(5, complaint_cause_id=self.carrier.id)
        self.assertEqual(self._told(self.improver), 0)
