from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .improvement_common import TODAY, ImprovementCommon

START = TODAY - timedelta(days=400)


@tagged("post_install", "-at_install")
class TestImprovementStory(ImprovementCommon):
    """A year in the life of improvement points, day by day where it matters."""

    def _on(self, day):
        return freeze_time(f"{START + timedelta(days=day)} 09:00:00")

    def _complain(self, *days, cause=None, **vals):
        complaints = self.env["helpdesk.ticket"]
        for day in days:
            with self._on(day):
                complaints |= self._create_complaint(
                    complaint_cause_id=(cause or self.packaging).id,
                    complaint_cause_confirmed=True,
                    complaint_wants_feedback="yes",
                    **vals,
                )
        return complaints

    def _improve(self, point, begin, secured):
        """The owner does the work: why, plan, doing it, the new standard."""
        mine = point.with_user(self.improver)
        with self._on(begin - 20):
            self._move(mine, "analysing", why_1="The box is thin.")
        with self._on(begin - 10):
            self._move(mine, "planned", countermeasures="<p>A thicker box.</p>")
            mine.report_ids = [Command.create({"line": "The plan stands."})]
        with self._on(begin):
            self._move(mine, "implementing")
        with self._on(secured):
            mine.standard_url = "https://intranet.example/box"
            check = START + timedelta(days=secured + 90)
            self._move(mine, "securing", check_date=check)
            mine.changed_text = "Thicker boxes."
            point.with_user(self.coordinator).action_announce()
            wizard = self.env["complaint.announce"].with_user(self.coordinator)
            wizard.create({"improvement_id": point.id}).action_send()

    def _judge_on(self, day):
        self._run_cron("_cron_judge", START + timedelta(days=day))

    def test_made_secured_the_rate_falls_and_it_worked(self):
        complaints = self._complain(*range(0, 200, 12))
        complaints.complaint_improvement_id = self.point
        self.assertEqual(set(complaints.mapped("complaint_cause_state")), {"improving"})
        self._improve(self.point, begin=200, secured=230)
        self._complain(210, 225, 300)
        self._judge_on(319)
        self.assertFalse(self.point.verdict)
        self._judge_on(320)
        self.assertEqual(self.point.verdict, "worked")
        row = self.point.verdict_ids
        self.assertEqual((row.before_count, row.before_days), (17, 200))
        self.assertEqual((row.after_count, row.after_days), (1, 90))
        self.assertEqual(set(complaints.mapped("complaint_cause_state")), {"removed"})
        self.assertTrue(
            self.env["complaint.improvement"]._get_public_changes(self.company)
        )

    def test_it_does_not_fall_so_it_is_withdrawn_and_begun_anew(self):
        complaints = self._complain(*range(0, 200, 40))
        complaints.complaint_improvement_id = self.point
        self._improve(self.point, begin=200, secured=230)
        self.assertTrue(complaints[0]._get_changes_for_complainant())
        self._complain(*range(235, 320, 12))
        self._judge_on(320)
        self.assertEqual(self.point.verdict, "did_not_work")
        self.assertEqual(self.point.phase, "analysing")
        self.assertFalse(complaints[0]._get_changes_for_complainant())
        self.assertEqual(complaints[0].complaint_cause_state, "improving")

    def test_too_few_so_it_is_looked_at_once_more_and_then_by_a_person(self):
        self._complain(10, 80, 150)
        self._improve(self.point, begin=200, secured=230)
        for day in (320, 321, 410):
            self._judge_on(day)
        self.assertEqual(set(self.point.verdict_ids.mapped("after_days")), {180, 90})
        self.assertTrue(self.point.awaits_decision)

    def test_giving_complaints_another_cause_makes_it_work_and_is_shown(self):
        self._complain(*range(0, 200, 12))
        self._improve(self.point, begin=200, secured=230)
        recoded = self._complain(*range(235, 320, 8))
        with self._on(318):
            recoded.with_user(self.coordinator).complaint_cause_id = self.carrier
        self._judge_on(320)
        row = self.point.verdict_ids
        self.assertEqual((row.verdict, row.after_count), ("worked", 0))
        self.assertEqual(row.moved_away, len(recoded))
        self.assertIn("39 % were given another cause", row.context_figures)

    def test_a_second_round_counts_from_its_own_measure(self):
        self._complain(*range(0, 200, 12))
        self._improve(self.point, begin=200, secured=210)
        self._complain(*range(212, 300, 12))
        self._judge_on(300)
        self.assertEqual(self.point.verdict, "did_not_work")
        self._improve(self.point, begin=330, secured=340)
        self._judge_on(430)
        row = self.point._get_last_verdict()
        self.assertEqual(row.before_to, START + timedelta(days=330))
        self.assertEqual(row.verdict, "worked")
