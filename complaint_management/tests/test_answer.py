from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ComplaintMailCommon

REASON = "The box was too thin, and we knew."
COMPLETE = {
    "complaint_outcome": "upheld",
    "complaint_summary": "The vase arrived in pieces.",
    "complaint_outcome_reason": REASON,
    "complaint_agreement": "A new vase tomorrow.",
    "complaint_next_step": "The disputes committee, The Hague, within a year.",
}


class LetterCommon(ComplaintMailCommon):
    """A complaint of the agent that lacks nothing for its final answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.complaint_phone = "+31 575 123 456"

    def setUp(self):
        super().setUp()
        # said at the counter, so that no acknowledgement went out before
        counter = self.env.ref("complaint_management.channel_counter")
        vals = {"user_id": self.agent.id, "channel_id": counter.id, **COMPLETE}
        self.complaint = self._create_complaint(**vals).with_user(self.agent)

    def _compose(self, action=None, **vals):
        """The composer as the agent gets it from a button of the complaint."""
        action = action or self.complaint.action_complaint_answer()
        composers = self.env["mail.compose.message"].with_user(self.agent)
        composer = composers.with_context(**action["context"]).create({})
        composer.write(vals)
        return composer

    def _send(self, composer):
        with self.mock_mail_gateway():
            composer.action_send_mail()
        return self.complaint.message_ids.filtered(
            lambda m: m.message_type == "comment"
        )[:1]

    def _promise(self, **vals):
        day = fields.Date.add(fields.Date.today(), days=3)
        return Command.create(
            {
                "name": "Bring a new vase",
                "user_id": self.coordinator.id,
                "due_on": day,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestAnswer(LetterCommon):
    """The final answer settles the complaint, and is checked before it goes out."""

    # ---- sending

    def test_sending_the_final_answer_settles_with_the_letter_as_proof(self):
        letter = self._send(self._compose())
        self.assertTrue(self.complaint.complaint_settled_on)
        answer = self.complaint._get_complaint_term("answer")
        self.assertEqual(answer.met_message_id, letter)
        self.assertEqual(answer.met_on, self.complaint.complaint_settled_on)
        self.assertEqual(self.complaint.complaint_in_time, "in_time")
        self.assertEqual(len(self._events(self.complaint, "letter")), 1)
        self.assertEqual(len(self._events(self.complaint, "settled")), 1)

    def test_the_final_answer_reaches_the_complainant_by_mail(self):
        self._send(self._compose())
        mail = next(
            m for m in self._mails if self.complainant.email in m["email_to"][0]
        )
        for told in (
            REASON,
            "A new vase tomorrow.",
            "+31 575 123 456",
            self.agent.name,
        ):
            self.assertIn(told, mail["body"])
        self.assertIn(self.complaint.number, mail["subject"])

    def test_each_outcome_has_its_letter(self):
        for outcome, words in (
            ("upheld", "You are right."),
            ("partly_upheld", "You are right on part"),
            ("settled", "a solution together"),
            ("not_upheld", "differently"),
            ("out_of_scope", "cannot handle"),
        ):
            with self.subTest(outcome=outcome):
                self.complaint.complaint_outcome = outcome
                self.assertIn(words, self._compose().body)

    def test_a_formal_policy_says_upheld(self):
        self.complaint.complaint_policy_id.sudo().free_day_rule = "atw"
        self.assertIn("Your complaint is upheld.", self._compose().body)

    def test_without_an_outcome_there_is_no_final_answer(self):
        said = {False: "Choose the outcome", "withdrawn": "needs no final answer"}
        for outcome, words in said.items():
            self.complaint.complaint_outcome = outcome
            with (
                self.subTest(outcome=outcome),
                self.assertRaisesRegex(UserError, words),
            ):
                self.complaint.action_complaint_answer()

    def test_without_an_address_the_way_out_is_named(self):
        self.complaint.sudo().write({"partner_id": False, "partner_email": False})
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self.complaint.action_complaint_answer()

    def test_a_closed_complaint_is_not_answered_again(self):
        composer = self._compose()
        self._send(composer)
        self.complaint.action_complaint_close()
        with self.assertRaises(UserError):
            self.complaint.action_complaint_answer()
        with self.assertRaises(UserError):
            composer.action_send_mail()

    def test_who_may_not_write_the_complaint_does_not_answer_it(self):
        for user in (self.reader, self.employee, self.improver):
            complaint = self._see(user, self.complaint)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                complaint.action_complaint_answer()

    def test_a_final_answer_is_neither_sent_in_mass_nor_later(self):
        template = self.env.ref("complaint_management.mail_template_answer_upheld")
        other = self._create_complaint(user_id=self.agent.id)
        composers = self.env["mail.compose.message"].with_user(self.agent)
        both = composers.create(
            {
                "composition_mode": "mass_mail",
                "model": "helpdesk.ticket",
                "res_ids": (self.complaint | other).ids,
                "template_id": template.id,
            }
        )
        with self.assertRaises(UserError):
            both.action_send_mail()
        with self.assertRaises(UserError):
            self._compose().action_schedule_message()
        self.assertFalse(self.complaint.complaint_settled_on)

    def test_an_agreement_of_before_keeps_its_moment_and_gets_the_letter(self):
        self.complaint.action_complaint_agreed()
        agreed = self.complaint.complaint_settled_on
        letter = self._send(self._compose())
        self.assertEqual(self.complaint.complaint_settled_on, agreed)
        answer = self.complaint._get_complaint_term("answer")
        self.assertEqual(answer.met_message_id, letter)

    # ---- the letter check

    def test_a_complete_letter_lacks_nothing(self):
        self.assertFalse(self._compose().complaint_lacks)

    def test_what_the_policy_obliges_and_the_letter_lacks_is_refused(self):
        self.complaint.write(
            {"complaint_agreement": False, "complaint_next_step": False}
        )
        composer = self._compose()
        self.assertIn("What we do, and when", composer.complaint_lacks)
        self.assertIn("next step", composer.complaint_lacks)
        self.assertNotIn("Summary", composer.complaint_lacks)
        with self.assertRaisesRegex(UserError, "The letter lacks"):
            composer.action_send_mail()
        self.assertFalse(self.complaint.complaint_settled_on)

    def test_what_the_agent_writes_into_its_place_is_seen(self):
        self.complaint.complaint_agreement = False
        composer = self._compose()
        composer.body = composer.body.replace(
            "[what we do, who does it, and when it is done]", "We call you on Monday."
        )
        self.assertFalse(composer.complaint_lacks)

    def test_a_letter_of_ones_own_is_read_by_what_it_says(self):
        composer = self._compose(
            body=f"<p>{COMPLETE['complaint_summary']} You are right. {REASON}</p>"
            f"<p>{COMPLETE['complaint_agreement']} Call +31 575 123 456.</p>"
            f"<p>{COMPLETE['complaint_next_step']}</p>"
        )
        self.assertEqual(composer.complaint_lacks, "The judgement, in plain words")
        composer.body += Markup("<p class='o_letter_judgement'>You are right.</p>")
        self.assertFalse(composer.complaint_lacks)

    def test_an_element_of_the_organisation_itself_is_asked_by_its_name(self):
        element = self.env["complaint.letter.element"].create({"name": "Who heard you"})
        self.complaint.complaint_policy_id.sudo().letter_element_ids |= element
        composer = self._compose()
        self.assertEqual(composer.complaint_lacks, "Who heard you")
        composer.body += Markup("<p>Who heard you: Anna.</p>")
        self.assertFalse(composer.complaint_lacks)

    def test_with_a_reason_it_goes_out_and_the_reason_stays_on_record(self):
        self.complaint.complaint_summary = False
        reason = "Said on the phone, see the note of Monday."
        composer = self._compose(complaint_letter_reason=reason)
        self._send(composer)
        payload = self._events(self.complaint, "letter").payload
        self.assertEqual(payload["reason"], reason)
        self.assertIn("Summary", payload["without"])
        self.assertTrue(self.complaint.complaint_settled_on)

    def test_a_letter_without_a_word_lacks_everything(self):
        composer = self._compose(body="")
        policy = self.complaint.complaint_policy_id
        lacks = composer.complaint_lacks.split("\n")
        self.assertEqual(len(lacks), len(policy.letter_element_ids))

    # ---- promises

    def test_what_the_letter_promises_stands_in_it_and_is_a_promise(self):
        self.complaint.complaint_agreement = False
        composer = self._compose(complaint_promise_ids=[self._promise()])
        self.assertFalse(composer.complaint_lacks)
        letter = self._send(composer)
        promise = self.complaint.complaint_promise_ids
        self.assertEqual(promise.name, "Bring a new vase")
        self.assertEqual(promise.user_id, self.coordinator)
        self.assertEqual(promise.state, "open")
        self.assertIn("Bring a new vase", letter.body)
        self.assertIn(self.coordinator.name, letter.body)

    def test_a_letter_that_is_refused_promises_nothing(self):
        self.complaint.complaint_summary = False
        composer = self._compose(complaint_promise_ids=[self._promise()])
        with self.assertRaises(UserError):
            composer.action_send_mail()
        self.assertFalse(self.complaint.complaint_promise_ids)

    def test_script_in_a_promise_stays_text(self):
        promise = self._promise(name="<script>alert(1)</script>")
        letter = self._send(self._compose(complaint_promise_ids=[promise]))
        self.assertNotIn("<script>", letter.body)
        self.assertIn("alert(1)", letter.body)

    def test_the_dialog_shows_what_is_lacking_while_writing(self):
        self.complaint.complaint_agreement = False
        form = self._dialog()
        self.assertIn("What we do, and when", form.complaint_lacks)
        with form.complaint_promise_ids.new() as line:
            line.name = "Call back"
            line.due_on = fields.Date.today()
        self.assertFalse(form.complaint_lacks)

    def _dialog(self, action=None):
        action = action or self.complaint.action_complaint_answer()
        view = self.env.ref("complaint_management.complaint_letter_view_form")
        composers = self.env["mail.compose.message"].with_user(self.agent)
        return Form(composers.with_context(**action["context"]), view=view)

    def test_a_day_named_in_the_text_becomes_a_promise_and_is_not_said_twice(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        form = self._dialog()
        form.body += Markup("<p>Hello. We pay it back by %s. Thank you.</p>") % day
        composer = form.save()
        self.assertEqual(composer.complaint_promise_ids.due_on, day)
        letter = self._send(composer)
        promise = self.complaint.complaint_promise_ids
        self.assertEqual(promise.name, f"We pay it back by {day}.")
        self.assertEqual((promise.due_on, promise.user_id), (day, self.agent))
        self.assertEqual(str(letter.body).count("We pay it back"), 1)

    def test_a_promise_that_was_removed_does_not_come_back(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        form = self._dialog()
        form.body += Markup("<p>The fair is on %s.</p>") % day
        form.complaint_promise_ids.remove(0)
        form.body += Markup("<p>Come and see us.</p>")
        self.assertFalse(form.save().complaint_promise_ids)

    def test_a_day_that_is_not_named_any_more_is_not_promised(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        form = self._dialog()
        before = form.body
        form.body += Markup("<p>We call you on %s.</p>") % day
        self.assertEqual(len(form.complaint_promise_ids), 1)
        form.body = before
        self.assertFalse(form.save().complaint_promise_ids)

    def test_a_day_asked_of_the_complainant_is_no_promise_of_ours(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        form = self._dialog(self.complaint.action_complaint_ask_information())
        form.body += Markup("<p>Please send the receipt by %s.</p>") % day
        self.assertFalse(form.save().complaint_promise_ids)

    def test_what_was_written_into_a_heading_counts(self):
        self.complaint.complaint_agreement = False
        form = self._dialog()
        heading = "What we do, and when"
        self.assertIn(heading, form.complaint_lacks)
        hint = self.complaint._get_letter_hints()["measures"]
        form.body = Markup(
            str(form.body)
            .replace(f"[{hint}]", "")
            .replace(f"{heading}</strong>", f"{heading}We pay it back</strong>")
        )
        self.assertFalse(form.complaint_lacks)

    def test_what_we_were_told_or_may_be_done_elsewhere_is_no_promise_of_ours(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        form = self._dialog()
        form.body += Markup(
            "<blockquote>You said %(day)s.</blockquote>"
            '<div class="o_letter_summary">It would come on %(day)s.</div>'
            '<div class="o_letter_next_step">Write to them by %(day)s.</div>'
        ) % {"day": day}
        self.assertFalse(form.save().complaint_promise_ids)

    def test_who_has_nothing_to_do_with_complaints_writes_mail_as_before(self):
        partner = self.env["res.partner"].create({"name": "Customer"})
        composers = self.env["mail.compose.message"].with_user(self.employee)
        composer = composers.create({"model": "res.partner", "res_ids": partner.ids})
        form = Form(composer)
        form.body = f"<p>See you on {fields.Date.today()}.</p>"
        self.assertIn("See you", form.save().body)

    def test_a_day_that_the_template_fills_in_is_no_promise(self):
        day = fields.Date.add(fields.Date.today(), days=9)
        template = self.env.ref("complaint_management.mail_template_answer_upheld")
        template.sudo().body_html += Markup("<p>We are closed on %s.</p>") % day
        form = self._dialog()
        form.body += Markup("<p>Thank you.</p>")
        composer = form.save()
        self.assertIn(str(day), composer.body)
        self.assertFalse(composer.complaint_promise_ids)


@tagged("post_install", "-at_install")
class TestOtherLetters(LetterCommon):
    """Confirmation, question, extension: sent in a click, kept on the complaint."""

    def _letters(self):
        return self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.complaint.id)],
            order="id desc",
        )

    def test_one_click_confirms_what_was_agreed(self):
        self.complaint.action_complaint_agreed()
        before = self._letters()
        self.complaint.action_complaint_confirm_agreement()
        letter = self._letters() - before
        self.assertIn("A new vase tomorrow.", letter.body_html)
        self.assertFalse(letter.headers)
        self.assertEqual(len(self._events(self.complaint, "letter")), 1)

    def test_an_agreement_is_confirmed_once(self):
        self.complaint.action_complaint_agreed()
        self.complaint.action_complaint_confirm_agreement()
        with self.assertRaises(UserError):
            self.complaint.action_complaint_confirm_agreement()

    def test_nothing_is_confirmed_before_it_is_agreed(self):
        with self.assertRaises(UserError):
            self.complaint.action_complaint_confirm_agreement()

    def test_what_is_agreed_and_not_noted_is_to_be_filled_in(self):
        self.complaint.complaint_agreement = False
        self.complaint.action_complaint_agreed()
        with self.assertRaisesRegex(UserError, "fill in What we agree"):
            self.complaint.action_complaint_confirm_agreement()

    def test_a_question_goes_out_when_it_says_what_we_need(self):
        action = self.complaint.action_complaint_ask_information()
        composer = self._compose(action)
        with self.assertRaisesRegex(UserError, "what we need"):
            composer.action_send_mail()
        composer.body = composer.body.replace(
            "[what we need, and why]", "a photo of the box"
        )
        letter = self._send(composer)
        self.assertIn("a photo of the box", letter.body)
        self.assertFalse(self.complaint.complaint_settled_on)

    def test_an_offer_goes_out_in_writing_and_its_answer_reaches_the_complaint(self):
        offer = self.env["complaint.compensation"].with_user(self.agent)
        offer = offer.create(
            {
                "ticket_id": self.complaint.id,
                "remedy_type_id": self.env.ref("complaint_management.remedy_call").id,
            }
        )
        with self.assertRaises(UserError):
            offer.action_send_offer()
        offer.action_offer()
        before = self._letters()
        offer.action_send_offer()
        letter = self._letters() - before
        self.assertEqual(letter.res_id, self.complaint.id)
        self.assertIn(offer.remedy_type_id.name, letter.body_html)
        self.assertEqual(letter.author_id, self.agent.partner_id)

    def test_the_wish_in_own_words_is_in_the_dialog_and_the_letter_of_an_offer(self):
        self.complaint.complaint_desired = "A new charger"
        action = self.complaint.action_complaint_offer()
        offers = self.env["complaint.compensation"].with_user(self.agent)
        dialog = Form(
            offers.with_context(**action["context"]),
            "complaint_management.complaint_compensation_view_offer",
        )
        self.assertEqual(dialog.desired, "A new charger")
        dialog.remedy_type_id = self.env.ref("complaint_management.remedy_call")
        offer = dialog.save()
        offer.action_offer()
        before = self._letters()
        offer.action_send_offer()
        letter = (self._letters() - before).body_html
        self.assertIn("You asked for: <em", letter)
        self.assertIn("A new charger", letter)

    def _extend(self, **vals):
        self.complaint.sudo().complaint_policy_id.term_ids.filtered(
            lambda term: term.kind == "answer"
        ).write({"extension_value": 7, "extension_notice": True})
        wizards = self.env["complaint.extension"].with_user(self.agent)
        wizard = wizards.create(
            {
                "ticket_id": self.complaint.id,
                "reason": "The factory looks into it.",
                "done": "We fetched the pieces.",
                **vals,
            }
        )
        before = self._letters()
        wizard.action_confirm()
        return self._letters() - before

    def test_an_extension_tells_the_complainant_in_the_same_click(self):
        letter = self._extend()
        answer = self.complaint._get_complaint_term("answer")
        for told in (
            "The factory looks into it.",
            "We fetched the pieces.",
            answer._tell_day(answer.due_date),
        ):
            self.assertIn(told, letter.body_html)
        self.assertTrue(answer.extension_notice_on)

    def test_who_was_told_otherwise_gets_no_letter(self):
        self.assertFalse(self._extend(send_letter=False))
