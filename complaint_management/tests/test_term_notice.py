from contextlib import suppress
from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..models import complaint_term_notice
from .test_term import TermCommon


@tagged("post_install", "-at_install")
class TestTermNotice(TermCommon):
    """Received on Sunday 1 March; the answer is due on Monday 13 April.

    Five working days before are Thursday 2 April (Good Friday and Easter Monday lie
    between), one is Friday 10 April.
    """

    def setUp(self):
        super().setUp()
        self.env["complaint.term"].search([]).next_notice_on = False
        self.policy.term_ids.filtered(lambda t: t.kind != "answer").unlink()
        self.complaint = self._create_complaint()

    def _run(self, moment):
        """The cron at a moment in UTC.

        :return: the open reminders of our complaint
        """
        self.env.flush_all()
        with (
            freeze_time(moment),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["complaint.term"]._cron_notify()
        self.env.invalidate_all()
        return self._activities()

    def _activities(self, complaint=None):
        complaint = complaint or self.complaint
        return self.env["mail.activity"].search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )

    def test_the_owner_is_reminded_five_and_one_working_days_before(self):
        self.assertFalse(self._run("2026-04-01 21:00:00"))
        first = self._run("2026-04-01 22:00:00")
        self.assertEqual(first.user_id, self.agent)
        self.assertEqual(first.summary, "Answer by Mon 13 Apr 2026")
        self.assertEqual(self._run("2026-04-09 21:00:00"), first)
        second = self._run("2026-04-09 22:00:00")
        self.assertEqual(len(second), 1)
        self.assertNotEqual(second, first)

    def test_each_notice_is_given_once(self):
        first = self._run("2026-04-02 08:00:00")
        self.assertEqual(self._run("2026-04-02 09:00:00"), first)
        first.unlink()
        self.assertFalse(self._run("2026-04-03 09:00:00"))

    def test_the_coordinator_hears_on_the_first_day_after(self):
        self.assertEqual(self._run("2026-04-13 21:59:00").user_id, self.agent)
        late = self._run("2026-04-13 22:00:00")
        self.assertEqual(late.user_id, self.coordinator)
        self.assertEqual(late.summary, "Answer was due by Mon 13 Apr 2026")
        events = self.complaint.complaint_event_ids
        self.assertEqual(events.mapped("kind").count("escalated"), 1)
        late.unlink()
        self.assertFalse(self._run("2026-05-13 22:00:00"))

    def test_what_was_missed_is_made_up_by_the_last_notice_only(self):
        self.assertEqual(len(self._run("2026-06-01 08:00:00")), 1)

    def test_without_an_owner_the_coordinator_is_reminded(self):
        self.complaint.user_id = False
        self.assertEqual(self._run("2026-04-02 08:00:00").user_id, self.coordinator)

    def test_who_is_named_in_a_complaint_is_not_told(self):
        independent = self._create_user("agent", login="independent")
        self.company.complaint_independent_handler_id = independent
        for user in self.env.ref(
            "complaint_management.group_complaint_coordinator"
        ).all_user_ids.filtered(lambda u: self.company in u.company_ids):
            self.complaint.complaint_person_ids |= user
        self.complaint.complaint_handler_ids = independent
        self.assertEqual(self._run("2026-04-14 08:00:00").user_id, independent)

    def test_nobody_is_told_of_what_is_answered_or_closed(self):
        self.complaint.action_complaint_agreed(self.phone.id)
        self.assertFalse(self._run("2026-06-01 08:00:00"))

    def test_answering_takes_the_reminder_away(self):
        self.assertTrue(self._run("2026-04-02 08:00:00"))
        self.complaint.action_complaint_agreed(self.phone.id)
        self.assertFalse(self._activities())

    def test_reminders_follow_an_extension(self):
        self.assertTrue(self._run("2026-04-02 08:00:00"))
        with freeze_time("2026-04-02 09:00:00"):
            self._term(self.complaint)._extend(4, "Ill", fields.Date.today())
        self.assertFalse(self._activities())
        self.assertFalse(self._run("2026-04-14 08:00:00"))
        # Monday 11 May; King's Day and Liberation Day are not between
        self.assertEqual(
            self._run("2026-05-04 08:00:00").summary, "Answer by Mon 11 May 2026"
        )
        self.assertEqual(len(self._run("2026-05-12 08:00:00")), 1)

    def test_nobody_is_told_while_the_term_stands_still(self):
        self.complaint.stage_id = self.env.ref("complaint_management.stage_waiting")
        self.assertFalse(self._run("2026-06-01 08:00:00"))

    def test_nobody_is_told_of_what_is_no_complaint_or_archived(self):
        other = self._create_complaint()
        other.active = False
        self.complaint._complaint_dismiss("A question", self.ordinary_team)
        self.assertFalse(self._run("2026-06-01 08:00:00"))
        self.assertFalse(self._activities(other))

    def test_a_short_term_has_no_reminder_before_its_start(self):
        self._create_policy(
            name="Short", date_from="2026-02-01", answer={"value": 2, "unit": "days"}
        )
        complaint = self._create_complaint(complaint_received_on="2026-03-02 09:00:00")
        term = self._term(complaint)
        # due on Wednesday: one reminder on Tuesday
        self.assertEqual(term.notices_sent, 1)
        self.assertEqual(term.next_notice_on, datetime(2026, 3, 2, 23, 0))

    def test_a_run_that_was_killed_goes_on_where_it_was(self):
        complaints = self.complaint | self.complaint.browse(
            [self._create_complaint().id for _number in range(6)]
        )
        term = self.env.registry["complaint.term"]
        notify, done = term._notify, []

        def killed(records):
            if done:
                raise MemoryError
            done.append(notify(records))

        with patch.object(complaint_term_notice, "BATCH", 3):
            # not assertRaises: it takes back what was committed
            with patch.object(term, "_notify", killed), suppress(MemoryError):
                self._run("2026-04-02 08:00:00")
            self.env.invalidate_all()
            told = [len(self._activities(complaint)) for complaint in complaints]
            self.assertEqual(sorted(told), [0, 0, 0, 0, 1, 1, 1])
            self._run("2026-04-02 09:00:00")
            self._run("2026-04-02 10:00:00")
        for complaint in complaints:
            self.assertEqual(len(self._activities(complaint)), 1)

    def test_many_terms_cost_no_query_each(self):
        counts = {}
        for number in (2, 10, 60):
            terms = self.env["complaint.term"]
            for _place in range(number):
                terms |= self._term(self._create_complaint())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-04-14 08:00:00"):
                terms._notify()
                self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[60] - counts[10], 5, counts)
