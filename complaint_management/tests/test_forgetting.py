import re
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .budget_common import BudgetCommon
from .common import ComplaintMailCommon

NAME = "Gwendolyn Abernathy"
ADDRESS = "g.abernathy@letters.example"
PHONE = "+31 6 98765432"


@tagged("post_install", "-at_install")
class TestForgetting(BudgetCommon, ComplaintMailCommon):
    """The person goes, the fact stays.

    That nothing is left in any table is read by ``tests/test_forgetting.py``.
    """

    def _create_person(self, **vals):
        return self.env["res.partner"].create(
            {"name": NAME, "email": ADDRESS, "phone": PHONE, **vals}
        )

    def _create_told(self, **vals):
        """A closed complaint with a conversation and a file, of a new contact."""
        complaint = self._create_closed(
            user_id=self.agent.id,
            **{"partner_id": self._create_person().id, **vals},
        ).sudo()
        complaint.message_post(
            body=f"It was a present of {NAME}.",
            subtype_xmlid="mail.mt_comment",
            attachments=[("receipt.txt", NAME.encode())],
        )
        complaint.activity_schedule(summary=f"Call {NAME}", user_id=self.agent.id)
        return complaint

    def _forget(self, complaint, user=None):
        self._see(user or self.coordinator, complaint).action_complaint_forget()
        self.env.invalidate_all()

    def _run(self):
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["helpdesk.ticket"]._cron_forget()
        self.env.invalidate_all()

    def _make_old(self, complaint, **ago):
        moment = fields.Datetime.now() - timedelta(**ago)
        complaint.sudo().complaint_closed_on = moment

    def assertForgotten(self, complaint):
        self.assertTrue(complaint.complaint_forgotten_on)
        self.assertFalse(complaint.partner_id)
        self.assertEqual(complaint.description, "(forgotten)")

    # What goes and what stays

    def test_name_texts_messages_files_and_activities_go(self):
        complaint = self._create_told(
            complaint_given_phone=PHONE, complaint_feeling=f"{NAME} is sad"
        )
        self._forget(complaint)
        self.assertForgotten(complaint)
        about = [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        for model in ("mail.activity", "ir.attachment", "mail.followers"):
            self.assertFalse(self.env[model].search(about), model)
        self.assertFalse(complaint.message_ids.filtered("body"))
        for name, value in complaint.read()[0].items():
            self.assertNotIn("Abernathy", str(value), name)
            self.assertNotIn(PHONE, str(value), name)

    def test_the_words_of_the_search_index_go(self):
        complaint = self._create_told(description="<p>A porcelain peacock</p>")
        words = "SELECT complaint_search::text FROM helpdesk_ticket WHERE id = %s"
        self.env.flush_all()
        self.env.cr.execute(words, [complaint.id])
        self.assertIn("peacock", self.env.cr.fetchone()[0])
        self._forget(complaint)
        self.env.cr.execute(words, [complaint.id])
        self.assertNotIn("peacock", self.env.cr.fetchone()[0])

    def test_what_events_say_goes_and_the_chain_verifies(self):
        complaint = self._create_told()
        complaint._record_event("overruled", {"reason": NAME})
        before = complaint.complaint_event_count
        self._forget(complaint)
        events = complaint.complaint_event_ids.sorted("sequence")
        self.assertEqual(len(events), before + 1)
        self.assertFalse(any(events[:-1].mapped("payload")))
        self.assertEqual(
            (events[-1].kind, events[-1].user_id.login),
            ("forgotten", self.coordinator.login),
        )
        self.assertFalse(events._find_broken_chains(complaint))

    def test_a_complainant_stands_in_no_event_for_good(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        event = complaint.with_user(self.portal).sudo()._record_event("aftercare", {})
        self.assertEqual(event.user_id, self.env.ref("base.user_root"))
        self.assertIn(self.portal.name, event.summary)

    def test_every_report_gives_the_same_figures(self):
        self._create_told(
            complaint_cause_id=self.env["complaint.cause"].search([], limit=1).id
        )
        complaint = self._create_told()
        facts = self.env["complaint.report"]._fields.keys() - {
            "summary",
            "write_date",
            "write_uid",
        }
        report = self.env["complaint.report"].search([])
        self.env.flush_all()
        before = report.read(list(facts), load=None)
        # in one order, whichever of them ends first on the day of the test
        terms = complaint.complaint_term_ids.sorted("id")
        told = terms.read(["due_on", "met_on", "derivation"])
        self._forget(complaint)
        self.assertEqual(report.read(list(facts), load=None), before)
        self.assertEqual(complaint.complaint_term_ids.sorted("id"), terms)
        self.assertEqual(terms.read(["due_on", "met_on", "derivation"]), told)

    def test_money_stays_and_its_words_go(self):
        offer = self._create_offered(25, reference=NAME)
        offer.action_accept()
        offer.action_deliver()
        complaint = offer.ticket_id
        complaint.sudo().write({"complaint_outcome": "settled"})
        complaint._complaint_move("closed")
        left = self.budget.amount_left
        self._forget(complaint)
        self.assertEqual(offer.state, "delivered")
        self.assertEqual((offer.amount, offer.reference), (25, False))
        self.assertEqual(self.budget.amount_left, left)
        self.assertEqual(complaint.complaint_cost, 25)

    def test_the_incoming_mail_goes_and_that_it_came_in_stays(self):
        complaint = self._create_told()
        vals = {
            "disposition": "complaint",
            "received_on": fields.Datetime.now(),
            "company_id": self.company.id,
            "name": f"From {NAME}",
            "email_from": ADDRESS,
            "email_normalized": ADDRESS,
            "source": "R3dlbg==",
        }
        intake = self.env["complaint.mail.intake"]
        linked = intake.create(
            {
                **vals,
                "message_id": "<1@abernathy>",
                "digest": "a",
                "ticket_id": complaint.id,
            }
        )
        loose = intake.create(
            {
                **vals,
                "message_id": "<2@abernathy>",
                "digest": "b",
                "disposition": "ignored",
            }
        )
        self._forget(complaint)
        for row in linked | loose:
            self.assertFalse(row.name or row.email_from or row.email_normalized)
            self.assertFalse(row.source)
            self.assertNotIn("abernathy", row.message_id)
        self.assertEqual(linked.disposition, "complaint")

    def test_parts_go_with_their_main_complaint(self):
        main = self._create_told()
        part = self._create_complaint(
            user_id=self.agent.id,
            complaint_main_id=main.id,
            complaint_outcome="settled",
            complaint_settled_on=fields.Datetime.now(),
        )
        part._complaint_move("closed")
        with self.assertRaisesRegex(UserError, "together with it"):
            self._forget(part)
        self._forget(main)
        self.assertForgotten(part)

    def test_nothing_happened_so_nothing_is_told_or_counted(self):
        complaint = self._create_told()
        changes = self.env["complaint.pattern.change"].search_count([])
        with self.mock_mail_gateway():
            self._forget(complaint)
        self.assertFalse(self._mails)
        self.assertEqual(self.env["complaint.pattern.change"].search_count([]), changes)
        self.assertEqual(complaint.complaint_phase, "closed")

    # The contact

    def test_a_contact_made_for_the_complaint_goes(self):
        complaint = self._create_told()
        person = complaint.partner_id
        self._forget(complaint)
        self.assertFalse(person.exists())

    def test_a_contact_that_is_used_elsewhere_stays(self):
        used, old = self._create_told(), self._create_told()
        self._create_ticket(partner_id=used.partner_id.id)
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2015-01-01' WHERE id = %s",
            [old.partner_id.id],
        )
        self.env.invalidate_all()
        for complaint in (used, old):
            person = complaint.partner_id
            self._forget(complaint)
            self.assertForgotten(complaint)
            self.assertEqual(person.exists().name, NAME)

    def test_a_contact_with_a_login_stays(self):
        complaint = self._create_closed(user_id=self.agent.id)
        self._forget(complaint)
        self.assertForgotten(complaint)
        self.assertTrue(self.complainant.exists())

    # What cannot be forgotten now

    def test_an_open_complaint_is_not_forgotten(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        with self.assertRaisesRegex(UserError, "not closed yet"):
            self._forget(complaint)
        self.assertFalse(complaint.complaint_forgotten_on)

    def test_open_compensation_holds_it_back(self):
        offer = self._create_offered(25)
        complaint = offer.ticket_id
        # past the gate, as imported history can be
        complaint.env.flush_all()
        stage = self._stage("closed")
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET complaint_phase = 'closed', stage_id = %s"
            " WHERE id = %s",
            [stage.id, complaint.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "open compensation"):
            self._forget(complaint)
        self.assertEqual(offer.state, "offered")

    def test_a_legal_hold_says_who_keeps_it_and_why(self):
        complaint = self._create_told()
        until = fields.Date.today() + timedelta(days=30)
        self._see(self.agent, complaint).action_complaint_hold("Ombudsman", until)
        keeper = re.escape(f"by {self.agent.name} (Ombudsman), until")
        with self.assertRaisesRegex(UserError, keeper):
            self._forget(complaint)
        self._make_old(complaint, days=4000)
        self._run()
        self.assertFalse(complaint.complaint_forgotten_on)
        self.assertEqual(complaint.partner_id.name, NAME)

    def test_a_hold_and_its_end_are_on_record(self):
        complaint = self._create_told()
        self._see(self.agent, complaint).action_complaint_hold("Court")
        [event] = self._events(complaint, "hold")
        self.assertEqual(event.user_id, self.agent)
        self.assertIn("Court", event.summary)
        with self.assertRaises(AccessError):
            self._see(self.agent, complaint).action_complaint_lift_hold()
        self._see(self.coordinator, complaint).action_complaint_lift_hold()
        self.assertEqual(len(self._events(complaint, "hold")), 2)
        self.assertFalse(complaint.complaint_hold_reason)

    def test_a_complaint_entered_with_a_hold_has_it_on_record(self):
        complaint = self._create_complaint(
            complaint_legal_hold=True, complaint_hold_reason="Court"
        )
        self.assertEqual(len(self._events(complaint, "hold")), 1)
        self.assertEqual(complaint.complaint_hold_by_id, self.env.user)

    def test_a_hold_has_a_reason_and_does_not_end_in_the_past(self):
        complaint = self._see(self.agent, self._create_told())
        with self.assertRaisesRegex(UserError, "which proceedings"):
            complaint.action_complaint_hold(" ")
        with self.assertRaisesRegex(UserError, "has passed"):
            complaint.action_complaint_hold("Court", fields.Date.to_date("2020-01-01"))

    def test_a_hold_ends_by_itself_after_its_last_day(self):
        complaint = self._create_told()
        self._see(self.agent, complaint).action_complaint_hold("Court")
        complaint.complaint_hold_until = fields.Date.today() - timedelta(days=1)
        self._run()
        self.assertFalse(complaint.complaint_legal_hold)
        self.assertEqual(len(self._events(complaint, "hold")), 2)

    def test_what_their_company_set_aside_of_the_sender_goes_and_nothing_else(self):
        complaint = self._create_told()
        moment = {"received_on": fields.Datetime.now(), "email_from": NAME}
        here, elsewhere, other = self.env["complaint.mail.intake"].create(
            [
                {
                    "disposition": "ignored",
                    "message_id": f"<{number}@letters.example>",
                    "digest": str(number),
                    "email_normalized": address,
                    "company_id": company.id,
                    **moment,
                }
                for number, address, company in (
                    (1, ADDRESS, self.company),
                    (2, ADDRESS, self.elsewhere),
                    (3, "other@letters.example", self.company),
                )
            ]
        )
        self._forget(complaint)
        self.assertFalse(here.email_from)
        self.assertEqual((elsewhere | other).mapped("email_from"), [NAME, NAME])

    def test_only_a_coordinator_forgets(self):
        complaint = self._create_told()
        with self.assertRaises(AccessError):
            self._forget(complaint, self.agent)
        self.assertFalse(complaint.complaint_forgotten_on)

    def test_nothing_is_written_to_what_was_forgotten_but_its_cause(self):
        complaint = self._create_told()
        self._forget(complaint)
        seen = self._see(self.coordinator, complaint)
        with self.assertRaisesRegex(UserError, "was forgotten"):
            seen.description = f"<p>{NAME}</p>"
        with self.assertRaisesRegex(UserError, "forgotten already"):
            self._forget(complaint)
        cause = self.env["complaint.cause"].create({"name": "Packing"})
        seen.complaint_cause_id = cause
        self.assertEqual(complaint.complaint_cause_id, cause)

    # By the clock

    def test_the_clock_forgets_what_was_kept_long_enough(self):
        old, young = self._create_told(), self._create_told()
        old.complaint_policy_id.retention_months = 12
        self._make_old(old, days=370)
        self._make_old(young, days=360)
        self._run()
        self.assertForgotten(old)
        self.assertFalse(young.complaint_forgotten_on)
        [event] = self._events(old, "forgotten")
        self.assertIn("as long as the policy says", event.summary)

    def test_a_retention_of_zero_is_refused_in_words(self):
        policy = self.env["complaint.policy"].search([], limit=1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError) as refusal,
            self.env.cr.savepoint(),
        ):
            policy.retention_months = 0
            self.env.flush_all()
        words = policy._sql_error_to_message(refusal.exception)
        self.assertIn("kept for at least a month", words)

    # Told before

    def test_the_dialog_says_what_goes_and_what_stays(self):
        complaint = self._create_told()
        dialogs = self.env["complaint.forget"].with_user(self.coordinator)
        dialog = dialogs.create({"ticket_id": complaint.id})
        self.assertFalse(dialog.refusal)
        self.assertIn("1 files", dialog.goes)
        self.assertIn(f"The contact {NAME}", dialog.goes)
        self.assertIn("every report stays the same", dialog.stays)
        dialog.action_confirm()
        self.assertForgotten(complaint)

    def test_the_dialog_says_why_it_cannot_be(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        dialogs = self.env["complaint.forget"].with_user(self.coordinator)
        dialog = dialogs.create({"ticket_id": complaint.id})
        self.assertIn("not closed yet", dialog.refusal)
