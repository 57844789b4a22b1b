from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import ComplaintCommon

NOW = "2026-03-02 10:00:00"


@tagged("post_install", "-at_install")
class TermCommon(ComplaintCommon):
    """Complaints under a policy of our own with the terms of the Awb, and aftercare."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.policy = cls._create_policy(
            answer={
                "value": 6,
                "unit": "weeks",
                "extension_value": 4,
                "suspension": True,
            },
            acknowledge={"value": 2, "unit": "working_days"},
            aftercare={"value": 10, "unit": "working_days"},
        )
        cls.phone = cls.env.ref("complaint_management.channel_counter")

    @classmethod
    def _create_policy(cls, **vals):
        """A Dutch legal policy of this company; a dict names a term by its kind."""
        lines = {kind: line for kind, line in vals.items() if isinstance(line, dict)}
        return cls.env["complaint.policy"].create(
            {
                "name": "Ours",
                "company_id": cls.company.id,
                "date_from": "2020-01-01",
                "tz": "Europe/Amsterdam",
                "country_id": cls.env.ref("base.nl").id,
                "free_day_rule": "atw",
                "term_ids": [
                    Command.create({"kind": kind, **line})
                    for kind, line in lines.items()
                ],
                **{name: value for name, value in vals.items() if name not in lines},
            }
        )

    @classmethod
    def _create_complaint(cls, user=None, **vals):
        vals.setdefault("complaint_received_on", "2026-03-01 09:00:00")
        vals.setdefault("user_id", cls.agent.id)
        return super()._create_complaint(user, **vals)

    def _term(self, complaint, kind="answer"):
        return complaint.sudo().complaint_term_ids.filtered(lambda t: t.kind == kind)


@tagged("post_install", "-at_install")
class TestTerm(TermCommon):
    def test_a_complaint_gets_the_terms_of_its_policy(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_policy_id, self.policy)
        dates = {t.kind: t.due_date for t in complaint.complaint_term_ids}
        self.assertEqual(
            dates, {"acknowledge": date(2026, 3, 3), "answer": date(2026, 4, 13)}
        )

    def test_the_derivation_tells_the_steps(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(
            complaint.complaint_term_ids.filtered(
                lambda t: t.kind == "answer"
            ).derivation,
            "Received Sun 1 Mar 2026; 6 weeks = Sun 12 Apr 2026; "
            "Sunday, moved to Mon 13 Apr 2026 (Algemene termijnenwet art. 1)",
        )

    def test_a_term_is_called_by_its_name(self):
        self.assertEqual(self._term(self._create_complaint()).display_name, "Answer")

    def test_the_derivation_is_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        term = self._term(self._create_complaint()).with_context(lang="nl_NL")
        self.assertIn("zo 12 apr 2026", term.derivation)
        term = self._term(
            self._create_complaint(complaint_received_on="2026-02-20 09:00:00")
        )
        self.assertIn("Good Friday", term.derivation)
        self.assertIn("Goede Vrijdag", term.with_context(lang="nl_NL").derivation)

    def test_the_deadline_is_the_first_term_that_is_open(self):
        complaint = self._create_complaint(self.agent)
        acknowledge, answer = (
            self._term(complaint, kind).due_on for kind in ("acknowledge", "answer")
        )
        self.assertEqual(complaint.complaint_deadline, acknowledge)
        complaint.action_complaint_acknowledged()
        self.assertEqual(complaint.complaint_deadline, answer)
        self.assertEqual(answer, datetime(2026, 4, 13, 22, 0))

    def test_an_oral_complaint_is_acknowledged_by_the_conversation(self):
        complaint = self._create_complaint(channel_id=self.phone.id)
        term = self._term(complaint, "acknowledge")
        self.assertEqual(term.met_on, complaint.complaint_received_on)
        self.assertEqual(term.channel_id, self.phone)

    def test_a_signal_has_nothing_to_acknowledge_and_is_answered(self):
        complaint = self._create_complaint(complaint_is_signal=True)
        self.assertEqual(complaint.complaint_term_ids.mapped("kind"), ["answer"])

    def test_history_has_no_terms(self):
        complaint = self._create_complaint(complaint_received_on="2025-01-01 09:00:00")
        self.assertTrue(complaint.complaint_is_history)
        self.assertFalse(complaint.complaint_term_ids)
        self.assertFalse(complaint.complaint_in_time)

    def test_a_part_has_no_terms_of_its_own(self):
        main = self._create_complaint()
        part = self._create_complaint(complaint_main_id=main.id)
        self.assertFalse(part.complaint_term_ids)
        other = self._create_complaint()
        other.complaint_main_id = main
        self.assertFalse(other.complaint_term_ids)
        self.assertFalse(other.complaint_deadline)

    def test_an_ordinary_ticket_has_no_terms(self):
        ticket = self._create_ticket()
        self.assertFalse(ticket.complaint_term_ids)
        self.assertFalse(ticket.complaint_policy_id)

    def test_a_ticket_that_becomes_a_complaint_gets_its_terms(self):
        ticket = self._create_ticket(user_id=False)
        ticket.action_register_as_complaint()
        self.assertTrue(self._term(ticket))
        self.assertTrue(ticket.complaint_deadline)

    def test_what_is_no_complaint_any_more_has_no_deadline(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_dismiss("A question", self.ordinary_team)
        ticket = complaint.sudo()
        self.assertFalse(ticket.complaint_deadline)
        self.assertFalse(ticket.complaint_in_time)

    def test_agreement_meets_the_term_and_starts_aftercare(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_in_time, "running")
        complaint.action_complaint_agreed(self.phone.id)
        answer = self._term(complaint)
        self.assertEqual(answer.met_on, complaint.complaint_settled_on)
        self.assertEqual(answer.channel_id, self.phone)
        self.assertEqual(complaint.complaint_in_time, "in_time")
        # ten working days after Monday 2 March
        aftercare = self._term(complaint, "aftercare")
        self.assertEqual(aftercare.due_date, date(2026, 3, 16))
        self.assertEqual(complaint.complaint_deadline, aftercare.due_on)

    def test_an_answer_after_the_last_day_is_late(self):
        complaint = self._create_complaint(self.agent)
        answer = self._term(complaint)
        with freeze_time(answer.due_on):
            complaint.action_complaint_agreed(self.phone.id)
        self.assertEqual(complaint.complaint_in_time, "late")

    def test_an_answer_in_the_last_second_is_in_time(self):
        complaint = self._create_complaint(self.agent)
        with freeze_time(self._term(complaint).due_on - timedelta(seconds=1)):
            complaint.action_complaint_agreed(self.phone.id)
        self.assertEqual(complaint.complaint_in_time, "in_time")

    def test_an_agreement_that_is_taken_back_opens_the_term_again(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        complaint.action_complaint_take_back_agreement()
        self.assertFalse(self._term(complaint).met_on)
        self.assertFalse(self._term(complaint, "aftercare"))
        self.assertEqual(complaint.complaint_in_time, "running")

    def test_closing_with_an_outcome_meets_what_is_open(self):
        complaint = self._create_complaint(self.agent)
        complaint.write({"complaint_outcome": "withdrawn"})
        complaint._complaint_move("closed")
        self.assertTrue(all(complaint.complaint_term_ids.mapped("met_on")))
        self.assertFalse(complaint.complaint_deadline)

    def test_reopening_opens_the_answer_term_at_its_date(self):
        complaint = self._create_complaint(self.agent)
        due = self._term(complaint).due_date
        complaint.action_complaint_agreed(self.phone.id)
        complaint.complaint_outcome = "upheld"
        complaint._complaint_move("closed")
        self.assertFalse(complaint.complaint_deadline)
        complaint.action_complaint_reopen()
        self.assertFalse(self._term(complaint).met_on)
        self.assertEqual(self._term(complaint).due_date, due)
        self.assertTrue(self._term(complaint, "acknowledge").met_on)
        self.assertEqual(complaint.complaint_in_time, "running")
        self.assertTrue(self._term(complaint).next_notice_on)

    def test_an_unmet_term_follows_a_correction_of_receipt(self):
        complaint = self._create_complaint(self.agent)
        complaint._complaint_correct_receipt(
            datetime(2026, 2, 20, 9, 0), "The letter lay in the wrong tray"
        )
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 7))
        event = complaint.complaint_event_ids.filtered(lambda e: e.kind == "term")[0]
        self.assertIn("Answer", event.summary)

    def test_a_met_term_is_kept_when_the_receipt_is_corrected(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_acknowledged()
        kept = self._term(complaint, "acknowledge").due_date
        complaint._complaint_correct_receipt(datetime(2026, 2, 20, 9, 0), "Wrong tray")
        self.assertEqual(self._term(complaint, "acknowledge").due_date, kept)

    def test_an_unmet_term_follows_policy_category_origin_and_team(self):
        category = self.env.ref("complaint_management.category_unsafe")
        urgent = self._create_policy(
            name="Urgent",
            answer={"value": 3, "unit": "days"},
            category_ids=category.ids,
        )
        calendar = self.company.resource_calendar_id.copy()
        team = self.team.copy(
            {
                "is_complaint_team": True,
                "complaint_calendar_id": calendar.id,
                "alias_name": "other",
            }
        )
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "1").unlink()
        complaint = self._create_complaint()
        # received on Sunday: Monday and Tuesday
        self.assertEqual(
            self._term(complaint, "acknowledge").due_date, date(2026, 3, 3)
        )
        complaint.team_id = team
        self.assertEqual(
            self._term(complaint, "acknowledge").due_date, date(2026, 3, 4)
        )
        complaint.category_id = category
        self.assertEqual(complaint.complaint_policy_id, urgent)
        self.assertEqual(self._term(complaint).due_date, date(2026, 3, 4))
        self.assertFalse(self._term(complaint, "acknowledge"))
        complaint.complaint_policy_id = self.policy
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))

    def test_a_changed_policy_or_calendar_moves_nothing_by_itself(self):
        complaint = self._create_complaint()
        before = complaint.complaint_term_ids.mapped("due_on")
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").value = 2
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Move",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:00:00",
            }
        )
        complaint.name = "Another title"
        self.assertEqual(complaint.complaint_term_ids.mapped("due_on"), before)

    def test_recompute_shows_what_moves_and_then_moves_it(self):
        complaint = self._create_complaint()
        met = self._create_complaint()
        met.with_user(self.agent).action_complaint_agreed(self.phone.id)
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").value = 2
        wizard = (
            self.env["complaint.recompute"]
            .with_user(self.coordinator)
            .with_context(active_model="complaint.policy", active_ids=self.policy.ids)
            .create({})
        )
        self.assertEqual(wizard.change_count, 1)
        self.assertIn(complaint.number, wizard.preview)
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))
        wizard.action_confirm()
        self.assertEqual(self._term(complaint).due_date, date(2026, 3, 16))
        self.assertEqual(self._term(met).due_date, date(2026, 4, 13))
        self.assertIn("term", complaint.complaint_event_ids.mapped("kind"))

    def test_many_complaints_cost_no_query_each(self):
        vals = {
            "description": "<p>Broken.</p>",
            "is_complaint": True,
            "company_id": self.company.id,
            "complaint_received_on": "2026-03-01 09:00:00",
        }
        counts = {}
        for number in (2, 10, 60):
            tickets = self.env["helpdesk.ticket"].create(
                [{**vals, "name": f"Number {i}"} for i in range(number)]
            )
            before = self.env.cr.sql_log_count
            self.env.flush_all()
            made = tickets.sudo().complaint_term_ids
            tickets._complaint_set_terms()
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
            self.assertEqual(len(made), 2 * number)
        self.assertLessEqual(counts[60] - counts[10], 2, counts)

    def test_a_term_cannot_be_written_by_hand(self):
        complaint = self._create_complaint()
        term = self._see(self.manager, self._term(complaint))
        for values in ({"due_date": "2027-01-01"}, {"met_on": NOW}):
            with self.subTest(values), self.assertRaises(UserError):
                term.write(values)
        with self.assertRaises(UserError):
            complaint.with_user(self.manager).complaint_deadline = fields.Datetime.now()

    def test_the_tracking_page_tells_the_terms_to_an_outsider(self):
        complaint = self._create_complaint()
        html = self.env["ir.qweb"]._render(
            "complaint_management.tracking_terms",
            {"terms": complaint._get_terms_for_complainant()},
        )
        self.assertIn("By Mon 13 Apr 2026 at the latest", html)
        self.assertIn("6 weeks = Sun 12 Apr 2026", html)
        self._term(complaint, "acknowledge")._meet(
            lambda ticket: (fields.Datetime.now(), None, None)
        )
        texts = [term["text"] for term in complaint._get_terms_for_complainant()]
        self.assertIn("Done on Mon 2 Mar 2026", texts)


@tagged("post_install", "-at_install")
class TestTermExtension(TermCommon):
    def _extend(self, complaint, **vals):
        wizard = self.env["complaint.extension"].with_user(self.agent)
        values = {"ticket_id": complaint.id, "reason": "The expert is ill", **vals}
        return wizard.create(values).action_confirm()

    def test_an_extension_is_added_to_the_term_and_moved_once(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        answer = self._term(complaint)
        self.assertEqual(answer.due_date, date(2026, 5, 11))
        self.assertIn("4 weeks more = Sun 10 May 2026", answer.derivation)
        event = complaint.complaint_event_ids.filtered(lambda e: e.kind == "extended")
        self.assertIn("The expert is ill", event.summary)

    def test_the_dialog_shows_the_new_date_before_it_holds(self):
        complaint = self._create_complaint(self.agent)
        action = complaint.action_complaint_extend()
        wizard = Form(
            self.env["complaint.extension"]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        self.assertEqual((wizard.value, wizard.unit), (4, "weeks"))
        self.assertIn("Mon 11 May 2026", wizard.preview)
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))

    def test_an_extension_that_the_policy_does_not_know_is_refused(self):
        refusals = {
            "longer than the policy allows": ({"value": 5}, "at most 4 weeks"),
            "nothing": ({"value": 0}, "at most 4 weeks"),
            "no reason": ({"reason": " "}, "reason"),
            "no notice": ({"notice_on": False}, "Tell the complainant first"),
            "a notice to come": ({"notice_on": "2026-03-09"}, "yet to come"),
        }
        complaint = self._create_complaint(self.agent)
        for name, (vals, text) in refusals.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, text):
                self._extend(complaint, **vals)
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))
        self.assertFalse(self._term(complaint).extension_count)

    def test_a_second_extension_needs_the_complainants_consent(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        with self.assertRaisesRegex(UserError, "Ask the complainant"):
            self._extend(complaint, value=2)
        self._extend(complaint, value=2, consent=True)
        # 12 weeks: Sunday 24 May, Whit Monday
        self.assertEqual(self._term(complaint).due_date, date(2026, 5, 26))

    def test_an_extension_after_the_end_is_refused(self):
        complaint = self._create_complaint(self.agent)
        with (
            freeze_time(self._term(complaint).due_on),
            self.assertRaisesRegex(UserError, "ended on Mon 13 Apr 2026"),
        ):
            self._extend(complaint)

    def test_an_answered_complaint_is_not_extended(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        with self.assertRaisesRegex(UserError, "has been answered"):
            complaint.action_complaint_extend()

    def test_a_policy_without_extension_is_not_extended(self):
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").extension_value = 0
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "knows no extension"):
            complaint.action_complaint_extend()

    def test_who_may_not_change_a_complaint_does_not_extend_it(self):
        complaint = self._create_complaint(user_id=self.coordinator.id)
        term = self._term(complaint).with_user(self.host_user)
        with self.assertRaises(UserError):
            term._extend(4, "Busy", date(2026, 3, 2))

    def test_an_extension_survives_a_correction_of_receipt(self):
        complaint = self._create_complaint(self.agent)
        self._extend(complaint)
        complaint._complaint_correct_receipt(datetime(2026, 2, 20, 9, 0), "Wrong tray")
        self.assertEqual(self._term(complaint).due_date, date(2026, 5, 1))


@tagged("post_install", "-at_install")
class TestTermSuspension(TermCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls.env.ref("complaint_management.stage_waiting")
        cls.talking = cls.env.ref("complaint_management.stage_talking")

    def test_the_term_stands_still_while_we_wait_for_the_complainant(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_acknowledged()
        complaint.stage_id = self.waiting
        self.assertTrue(self._term(complaint).suspended_on)
        self.assertFalse(complaint.complaint_deadline)
        with freeze_time("2026-03-08 10:00:00"):
            complaint.stage_id = self.talking
        answer = self._term(complaint)
        # Sunday 12 April and six days: Saturday 18 April
        self.assertEqual(answer.due_date, date(2026, 4, 20))
        self.assertIn("waited 6 days for the complainant", answer.derivation)
        self.assertEqual(complaint.complaint_deadline, answer.due_on)
        kinds = complaint.complaint_event_ids.mapped("kind")
        self.assertIn("suspended", kinds)
        self.assertIn("resumed", kinds)

    def test_a_policy_may_go_on_while_we_wait(self):
        self.policy.term_ids.filtered(lambda t: t.kind == "answer").suspension = False
        complaint = self._create_complaint(self.agent)
        complaint.stage_id = self.waiting
        self.assertFalse(self._term(complaint).suspended_on)

    def test_a_term_that_is_over_does_not_stand_still(self):
        complaint = self._create_complaint(self.agent)
        with freeze_time(self._term(complaint).due_on):
            complaint.stage_id = self.waiting
        self.assertFalse(self._term(complaint).suspended_on)

    def test_an_agreement_while_we_wait_meets_the_term(self):
        complaint = self._create_complaint(self.agent)
        complaint.stage_id = self.waiting
        complaint.action_complaint_agreed(self.phone.id)
        self.assertFalse(self._term(complaint).suspended_on)
        complaint.stage_id = self.talking
        self.assertEqual(self._term(complaint).due_date, date(2026, 4, 13))

    def test_a_complaint_that_is_entered_as_waiting_waits(self):
        complaint = self._create_complaint(stage_id=self.waiting.id)
        self.assertTrue(self._term(complaint).suspended_on)

    def test_hours_stand_still_by_the_hour(self):
        self._create_policy(
            name="Fast",
            date_from="2026-01-01",
            answer={"value": 48, "unit": "hours", "suspension": True},
        )
        complaint = self._create_complaint(complaint_received_on="2026-03-02 09:00:00")
        complaint.stage_id = self.waiting
        with freeze_time("2026-03-02 15:30:00"):
            complaint.stage_id = self.talking
        self.assertEqual(self._term(complaint).due_on, datetime(2026, 3, 4, 14, 0))


@tagged("post_install", "-at_install")
class TestDuties(TermCommon):
    def test_a_judgement_waits_for_the_obligatory_steps(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        complaint.complaint_outcome = "upheld"
        with self.assertRaisesRegex(ValidationError, "Heard both sides"):
            complaint._complaint_move("closed")
        complaint.complaint_duty_ids.action_done()
        complaint._complaint_move("closed")
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertEqual(complaint.complaint_duty_ids.user_id, self.agent)
        self.assertIn("duty", complaint.complaint_event_ids.mapped("kind"))

    def test_a_step_is_waived_with_a_reason_only(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        check = self._create_complaint(self.agent).complaint_duty_ids
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            check.state = "waived"
        check.write({"state": "waived", "reason": "The complainant does not want it"})
        self.assertEqual(check.state, "waived")

    def test_an_agent_decides_on_a_step_and_changes_nothing_else_of_it(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        check = self._create_complaint(self.agent).complaint_duty_ids
        other = self._create_complaint()
        for vals in ({"ticket_id": other.id}, {"user_id": self.manager.id}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "The policy"):
                check.write(vals)

    def test_what_was_settled_between_us_needs_no_steps(self):
        self.policy.duty_ids = self.env.ref("complaint_management.duty_heard")
        complaint = self._create_complaint(self.agent)
        complaint.action_complaint_agreed(self.phone.id)
        complaint.complaint_outcome = "settled"
        complaint._complaint_move("closed")
        self.assertEqual(complaint.complaint_phase, "closed")

    def test_another_policy_brings_its_own_steps(self):
        heard = self.env.ref("complaint_management.duty_heard")
        other = self._create_policy(
            name="Other", origin="supplier", duty_ids=heard.ids, answer={"value": 3}
        )
        complaint = self._create_complaint()
        self.assertFalse(complaint.complaint_duty_ids)
        complaint.complaint_origin = "supplier"
        self.assertEqual(complaint.complaint_policy_id, other)
        self.assertEqual(complaint.complaint_duty_ids.duty_id, heard)
        complaint.complaint_origin = "customer"
        self.assertFalse(complaint.complaint_duty_ids)
