from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestPromise(ComplaintCommon):
    def _promise(self, days=5, **vals):
        ticket = self._create_complaint(user_id=self.agent.id)
        promises = self.env["complaint.promise"].with_user(self.agent)
        values = {"ticket_id": ticket.id, "name": "Send the invoice"}
        due_on = fields.Date.today() + timedelta(days=days)
        return promises.create({**values, "due_on": due_on, **vals})

    def _run(self, day):
        with (
            freeze_time(day),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            self.env["complaint.promise"]._cron_follow_up()

    def test_a_promise_is_kept_or_broken_once(self):
        for method, state in (("action_keep", "kept"), ("action_break", "broken")):
            with self.subTest(state=state):
                promise = self._promise()
                getattr(promise, method)()
                self.assertEqual(promise.state, state)
                self.assertTrue(promise.decided_on)
                with self.assertRaisesRegex(UserError, "decided already"):
                    promise.action_keep()
                with self.assertRaisesRegex(UserError, "decided already"):
                    promise.due_on = "2040-01-01"

    def test_its_state_cannot_be_typed_and_it_stays_on_record(self):
        promise = self._promise()
        with self.assertRaisesRegex(UserError, "Use the buttons"):
            promise.state = "kept"
        with self.assertRaisesRegex(UserError, "Use the buttons"):
            self._promise(state="kept")
        with self.assertRaisesRegex(UserError, "stays on record"):
            promise.sudo().unlink()
        kinds = promise.ticket_id.complaint_event_ids.mapped("kind")
        self.assertIn("promise", kinds)

    def test_who_promised_is_reminded_the_day_before_and_once(self):
        promise = self._promise(5)
        self._run(promise.due_on - timedelta(days=2))
        self.assertFalse(promise.activity_ids)
        for _again in range(2):
            self._run(promise.due_on - timedelta(days=1))
        self.assertEqual(promise.activity_ids.user_id, self.agent)
        self.assertEqual(len(promise.activity_ids), 1)

    def test_what_was_not_kept_is_broken_and_the_owner_hears_it(self):
        promise = self._promise(1)
        promise.ticket_id.sudo().user_id = self.coordinator
        self._run(promise.due_on)
        self.assertEqual(promise.state, "open")
        for _again in range(2):
            self._run(promise.due_on + timedelta(days=1))
        self.assertEqual(promise.state, "broken")
        self.assertEqual(promise.activity_ids.user_id, self.coordinator)

    def test_no_promise_on_a_closed_complaint(self):
        ticket = self._create_complaint(complaint_outcome="withdrawn")
        ticket._complaint_move("closed")
        with self.assertRaisesRegex(UserError, "Reopen it first"):
            self._promise(ticket_id=ticket.id)

    def test_no_default_decides_on_a_promise(self):
        with self.assertRaisesRegex(UserError, "Use the buttons"):
            self.env["complaint.promise"].with_user(self.agent).with_context(
                default_state="kept"
            ).create(
                {
                    "ticket_id": self._create_complaint(user_id=self.agent.id).id,
                    "name": "Call",
                    "due_on": "2040-01-01",
                }
            )

    def test_its_company_is_that_of_the_complaint_whatever_a_default_says(self):
        promise = self._promise()
        other = promise.with_context(default_company_id=self.elsewhere.id).create(
            {
                "ticket_id": promise.ticket_id.id,
                "name": "Call",
                "due_on": "2040-01-01",
                "company_id": self.elsewhere.id,
            }
        )
        self.assertEqual(other.company_id, self.company)

    def test_whoever_takes_a_promise_over_is_reminded_anew(self):
        promise = self._promise(5)
        self._run(promise.due_on - timedelta(days=1))
        promise.user_id = self.coordinator
        self.assertFalse(promise.activity_ids)
        self._run(promise.due_on - timedelta(days=1))
        self.assertEqual(promise.activity_ids.user_id, self.coordinator)

    def test_who_may_not_read_the_complaint_is_not_reminded_but_its_owner(self):
        promise = self._promise(1, user_id=self.employee.id)
        self._run(promise.due_on)
        self.assertEqual(promise.activity_ids.user_id, self.agent)

    def test_a_reminder_speaks_the_language_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.agent.lang = "nl_NL"
        promise = self._promise(1)
        self._run(promise.due_on)
        self.assertEqual(promise.activity_ids.summary, "Toegezegd: Send the invoice")
