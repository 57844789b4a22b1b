from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .term_common import NOW, TermCommon


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

    def test_a_correction_after_closing_opens_no_new_term(self):
        complaint = self._create_complaint(self.agent, complaint_is_signal=True)
        complaint.action_complaint_agreed()
        complaint.complaint_outcome = "settled"
        complaint._complaint_move("closed")
        complaint.complaint_is_signal = False
        terms = complaint.sudo().complaint_term_ids
        self.assertIn("acknowledge", terms.mapped("kind"))
        self.assertTrue(all(term.met_on for term in terms))
        self.assertFalse(complaint.complaint_deadline)

    def test_what_turns_out_to_be_told_was_acknowledged_by_the_conversation(self):
        complaint = self._create_complaint(self.agent, complaint_expressed="written")
        self.assertFalse(self._term(complaint, "acknowledge").met_on)
        complaint.complaint_expressed = "oral"
        acknowledge = self._term(complaint, "acknowledge")
        self.assertEqual(acknowledge.met_on, complaint.complaint_received_on)
