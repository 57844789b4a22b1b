from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import ComplaintMailCommon

OLD = timedelta(days=31)


@tagged("post_install", "-at_install")
class TestHistory(ComplaintMailCommon):
    """Old data counts in the figures, sends nothing and waits for nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.message_subscribe(
            cls.coordinator.partner_id.ids,
            cls.env.ref("helpdesk_mgmt.hlp_tck_team_created").ids,
        )

    def _create_old(self, user=None, **vals):
        received = fields.Datetime.now() - OLD
        return self._create_complaint(
            user or self.agent, **{"complaint_received_on": received, **vals}
        )

    def _load(self, user=None, **row):
        """Import one row as the import screen does."""
        row = {
            "name": "Old one",
            "description": "Long ago",
            "complaint_received_on": "2025-01-01 10:00:00",
            **row,
        }
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        result = tickets.with_context(import_file=True, default_is_complaint=True).load(
            list(row), [list(row.values())]
        )
        self.assertFalse(result["messages"])
        return tickets.browse(result["ids"])

    def _count_told(self):
        self.env.flush_all()
        return {
            model: self.env[model].sudo().search_count([])
            for model in ("mail.mail", "mail.notification", "mail.activity")
        }

    def test_what_was_closed_long_ago_does_not_close_today(self):
        stage = self._stage("closed").name
        self.assertFalse(self._load(stage_id=stage).complaint_closed_on)
        settled = self._load(stage_id=stage, complaint_settled_on="2025-01-03 10:00:00")
        self.assertEqual(settled.complaint_closed_on, datetime(2025, 1, 3, 10))

    # ---- what is history

    def test_what_is_received_long_before_it_is_entered_is_history(self):
        self.assertTrue(self._create_old().complaint_is_history)
        recent = fields.Datetime.now() - timedelta(days=29)
        live = self._create_complaint(self.agent, complaint_received_on=recent)
        self.assertFalse(live.complaint_is_history)

    @freeze_time("2026-03-10 12:00:00")
    def test_what_is_received_before_the_company_goes_live_is_history(self):
        self.company.resource_calendar_id.tz = "Europe/Amsterdam"
        self.company.complaint_live_on = date(2026, 3, 1)
        for received, history in (
            (datetime(2026, 2, 28, 22, 59), True),
            (datetime(2026, 2, 28, 23, 0), False),
            (datetime(2026, 3, 2), False),
        ):
            with self.subTest(received=received):
                complaint = self._create_complaint(
                    self.agent, complaint_received_on=received
                )
                self.assertEqual(complaint.complaint_is_history, history)

    @freeze_time("2026-03-10 12:00:00")
    def test_going_live_in_one_company_says_nothing_about_another(self):
        self.elsewhere.complaint_live_on = date(2026, 3, 9)
        received = datetime(2026, 3, 5)
        complaint = self._create_complaint(self.agent, complaint_received_on=received)
        self.assertFalse(complaint.complaint_is_history)

    def test_an_imported_complaint_is_history(self):
        self.assertTrue(self._load().complaint_is_history)

    def test_a_manager_decides_what_is_history_when_entering_it(self):
        live = self._create_old(self.manager, complaint_is_history=False)
        self.assertFalse(live.complaint_is_history)
        history = self._create_complaint(self.manager, complaint_is_history=True)
        self.assertTrue(history.complaint_is_history)
        self.assertFalse(
            self._load(self.manager, complaint_is_history="False").complaint_is_history
        )

    def test_an_agent_does_not_decide_what_is_history(self):
        with self.assertRaisesRegex(AccessError, "Only a complaint administrator"):
            self._create_complaint(self.agent, complaint_is_history=True)
        old = self._create_old(complaint_is_history=False)
        self.assertTrue(old.complaint_is_history)

    def test_an_old_complaint_entered_in_the_form_is_history(self):
        for user in (self.agent, self.manager):
            tickets = self.env["helpdesk.ticket"].with_user(user)
            tickets = tickets.with_context(default_is_complaint=True)
            with (
                self.subTest(user=user.login),
                Form(tickets, "complaint_management.complaint_view_form") as form,
            ):
                form.description = "<p>A letter.</p>"
                form.complaint_received_on = fields.Datetime.now() - OLD
            self.assertTrue(form.record.complaint_is_history)

    def test_a_complaint_stays_live_when_its_receipt_is_corrected(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_correct_receipt(
            complaint.complaint_received_on - OLD, "The letter lay around"
        )
        self.assertFalse(complaint.complaint_is_history)

    # ---- history tells nobody

    def test_history_tells_nobody(self):
        owner = self.coordinator.id
        for name, make in (
            ("entered", lambda: self._create_old(user_id=owner)),
            ("imported", lambda: self._load(user_id=self.coordinator.name)),
        ):
            with self.subTest(road=name):
                before = self._count_told()
                complaint = make()
                self.assertEqual(complaint.user_id, self.coordinator)
                self.assertEqual(self._count_told(), before)

    def test_what_is_live_does_tell_the_followers_of_the_team(self):
        before = self._count_told()
        self._create_complaint(self.agent, user_id=self.coordinator.id)
        self.assertGreater(
            self._count_told()["mail.notification"], before["mail.notification"]
        )

    def test_a_new_owner_of_history_is_not_told(self):
        complaint = self._create_old(user_id=self.agent.id)
        before = self._count_told()
        complaint.user_id = self.coordinator
        self.assertEqual(self._count_told(), before)

    def test_no_letter_of_a_stage_goes_out_for_history(self):
        closed = self._stage("closed")
        closed.mail_template_id = self.env.ref("helpdesk_mgmt.closed_ticket_template")
        complaint = self._create_old()
        before = self._count_told()
        complaint.stage_id = closed
        self.assertEqual(self._count_told(), before)
        self._create_old(stage_id=closed.id)
        self.assertEqual(self._count_told(), before)

    # ---- history waits for nothing

    def test_no_gate_holds_up_history(self):
        complaint = self._create_old()
        complaint._complaint_move("closed")
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertFalse(complaint.complaint_missing)
        complaint._complaint_move("aftercare")
        self.assertEqual(self._load(stage_id="Closed").complaint_phase, "closed")

    def test_history_may_be_reopened(self):
        complaint = self._create_old(stage_id=self._stage("closed").id)
        complaint.action_complaint_reopen()
        self.assertEqual(complaint.complaint_phase, "understand")

    def test_the_import_brings_outcome_agreed_and_closed_moments(self):
        complaint = self._load(
            stage_id="Closed",
            complaint_received_on="2025-01-01 10:00:00",
            complaint_settled_on="2025-01-05 10:00:00",
            complaint_closed_on="2025-01-20 10:00:00",
            complaint_outcome="Upheld",
        )
        self.assertEqual(complaint.complaint_received_on, datetime(2025, 1, 1, 10))
        self.assertEqual(complaint.complaint_settled_on, datetime(2025, 1, 5, 10))
        self.assertEqual(complaint.complaint_closed_on, datetime(2025, 1, 20, 10))
        self.assertEqual(complaint.complaint_outcome, "upheld")
        self.assertEqual(complaint.complaint_phase, "closed")

    def test_the_dates_of_history_may_be_corrected(self):
        complaint = self._load(
            stage_id="Closed", complaint_settled_on="2025-01-05 10:00:00"
        )
        complaint.complaint_settled_on = datetime(2025, 1, 6)
        complaint.complaint_received_on = datetime(2025, 1, 2)
        self.assertEqual(complaint.complaint_settled_on, datetime(2025, 1, 6))
