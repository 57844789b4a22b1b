from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintMailCommon


@tagged("post_install", "-at_install")
class TestVerification(ComplaintMailCommon):
    """Verify says in words which event is not what was recorded."""

    def _tamper(self, query, *params):
        """Change events past the trigger, as an intruder with all rights could."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE complaint_event DISABLE TRIGGER USER")
        self.env.cr.execute(query, params)
        self.env.cr.execute("ALTER TABLE complaint_event ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def _create_tampered(self, **vals):
        complaint = self._create_complaint(user_id=self.agent.id, **vals)
        self._tamper(
            """UPDATE complaint_event SET payload = '{"to": "not_upheld"}'
                WHERE ticket_id = %s AND sequence = 2""",
            complaint.id,
        )
        return complaint

    def _verify(self, complaint, user=None):
        seen = self._see(user or self.agent, complaint)
        return seen.action_complaint_verify()["params"]

    def _run(self):
        """The cron, in batches that are committed.

        :return: the verification of this company
        """
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["complaint.verification"]._cron_verify()
        self.env.invalidate_all()
        return self.env["complaint.verification"].search(
            [("company_id", "=", self.company.id)], limit=1
        )

    # One complaint

    def test_of_an_untouched_complaint_it_says_that_all_fits(self):
        said = self._verify(self._create_complaint(user_id=self.agent.id))
        self.assertEqual(said["type"], "success")
        self.assertIn("All events fit: 3 of them", said["message"])

    def test_of_a_changed_event_it_says_which_one(self):
        complaint = self._create_tampered()
        said = self._verify(complaint)
        self.assertEqual(said["type"], "danger")
        self.assertIn(f"{complaint.number}: event 2 (Letter sent, ", said["message"])

    def test_of_a_missing_event_it_says_which_one(self):
        cases = {1: "event 1 is missing", 3: "event 3 and what came after it"}
        for place, words in cases.items():
            with self.subTest(place=place):
                complaint = self._create_complaint(user_id=self.agent.id)
                self._tamper(
                    "DELETE FROM complaint_event"
                    " WHERE ticket_id = %s AND sequence = %s",
                    complaint.id,
                    place,
                )
                self.assertIn(words, self._verify(complaint)["message"])

    def test_from_the_events_of_a_complaint_it_verifies_that_complaint(self):
        complaint = self._create_tampered()
        events = self.env["complaint.event"].with_user(self.agent)
        said = events.with_context(active_id=complaint.id).action_verify()
        self.assertIn("event 2", said["params"]["message"])

    def test_nobody_verifies_what_they_may_not_read(self):
        complaint = self._create_confidential()
        with self.assertRaises(AccessError):
            self._verify(complaint, self.host_user)

    # All of them

    def test_only_a_coordinator_has_all_verified(self):
        runs = self.env["complaint.verification"]
        with self.assertRaises(AccessError):
            runs.with_user(self.agent).action_verify_all()
        runs.with_user(self.coordinator).action_verify_all()
        run = runs.search([("company_id", "=", self.company.id)])
        self.assertEqual(run.asked_by_id, self.coordinator)
        self.assertEqual(run.state, "running")

    def test_asked_twice_it_runs_once(self):
        runs = self.env["complaint.verification"].with_user(self.coordinator)
        runs.action_verify_all()
        runs.action_verify_all()
        domain = [("company_id", "=", self.company.id)]
        self.assertEqual(runs.search_count(domain), 1)

    def test_who_asked_hears_that_all_events_fit(self):
        self._create_complaint()
        runs = self.env["complaint.verification"].with_user(self.coordinator)
        runs.action_verify_all()
        run = self._run()
        self.assertEqual(run.state, "fits")
        self.assertEqual(run.progress, 100)
        self.assertEqual(run.verified, run.total)
        self.assertTrue(self._told(self.coordinator, "All events fit"))

    def test_the_coordinators_hear_of_what_is_not_in_order(self):
        complaint = self._create_tampered()
        self._create_complaint()
        run = self._run()
        self.assertEqual((run.state, run.broken), ("broken", 1))
        self.assertIn(f"{complaint.number}: event 2", run.finding)
        self.assertTrue(self._told(self.coordinator, "Events that are not in order"))
        task = complaint.activity_ids.filtered(lambda a: "event 2" in a.summary)
        self.assertIn(task.user_id, complaint._get_complaint_coordinators())

    def test_it_starts_by_itself_once_a_week(self):
        self._create_complaint()
        first = self._run()
        self.assertEqual(self._run(), first)
        self.assertFalse(first.asked_by_id)
        first.started_on = "2020-01-01"
        self.assertNotEqual(self._run(), first)

    def test_it_goes_on_where_it_was_ended(self):
        done = self._create_tampered()
        left = self._create_complaint()
        run = self.env["complaint.verification"]._start(self.company)
        run.write({"last_ticket": done.id, "verified": 1})
        self.assertEqual(self._run(), run)
        self.assertEqual((run.state, run.last_ticket), ("fits", left.id))

    def _told(self, user, subject):
        return self.env["mail.message"].search(
            [("subject", "=", subject), ("partner_ids", "=", user.partner_id.id)]
        )
