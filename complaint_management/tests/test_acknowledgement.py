import ast
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import ComplaintMailCommon


@tagged("post_install", "-at_install")
class TestAcknowledgement(ComplaintMailCommon):
    """What arrives in writing is acknowledged at once."""

    def _create(self, count=1, user=None, **vals):
        """Register complaints; those and the letters that went out."""
        mails = self.env["mail.mail"].search([])
        with self.mock_mail_gateway():
            complaints = self._create_complaint(user or self.agent, **vals)
            for _number in range(count - 1):
                complaints |= self._create_complaint(user or self.agent, **vals)
        letters = self.env["mail.mail"].search([], order="id") - mails
        return complaints, letters.filtered(lambda m: m.model == "helpdesk.ticket")

    def _term(self, complaint):
        return complaint._get_complaint_term("acknowledge")

    def test_what_arrives_in_writing_is_acknowledged_with_the_letter_as_proof(self):
        complaint, letter = self._create()
        self.assertEqual(len(letter), 1)
        self.assertEqual(letter.recipient_ids, self.complainant)
        term = self._term(complaint)
        self.assertEqual(term.met_message_id, letter.mail_message_id)
        self.assertTrue(term.met_on)
        self.assertEqual(len(self._events(complaint, "acknowledged")), 1)
        self.assertEqual(len(self._events(complaint, "letter")), 1)
        self.assertFalse(complaint.complaint_unacknowledged)

    def test_the_letter_says_what_happens_when_and_why_then(self):
        complaint, letter = self._create(user_id=self.agent.id)
        answer = complaint._get_complaint_term("answer")
        for told in (
            answer._tell_day(answer.due_date),
            answer.derivation.replace("&", "&amp;"),
            self.agent.name,
            complaint.number,
            complaint._get_complaint_track_url().split("/complaint/track/")[1],
        ):
            with self.subTest(told=told):
                self.assertIn(told, letter.body_html)

    def test_a_letter_is_compiled_once_and_filled_in_for_everybody(self):
        self._create()
        qweb, compiled = self.registry["ir.qweb"], []
        generate = qweb._generate_code

        def note(self, template):
            # the platform looks for what is forbidden each time, in the same way
            if not self.env.context.get("raise_on_forbidden_code_for_model"):
                compiled.append(template)
            return generate(self, template)

        with patch.object(qweb, "_generate_code", note):
            complaint, letter = self._create()
        self.assertEqual(compiled, [])
        self.assertIn(complaint.number, letter.body_html)

    def test_a_letter_that_was_changed_goes_out_as_it_is_now(self):
        self._create()
        template = self.env.ref("complaint_management.mail_template_acknowledgement")
        template.body_html = "<p>Now <t t-out=\"object.number + '!' * 1\"/></p>"
        complaint, letter = self._create()
        self.assertIn(f"Now {complaint.number}!", letter.body_html)

    def test_the_address_under_a_letter_is_one_line(self):
        self.company.partner_id.write({"street": "Bolt 1", "zip": "1234", "city": "Zu"})
        _complaint, letter = self._create()
        self.assertIn(f"{self.company.name}, Bolt 1, 1234 Zu", letter.body_html)

    def test_the_letter_waits_in_the_queue(self):
        _complaint, letter = self._create()
        self.assertEqual(letter.state, "outgoing")

    def test_machines_are_asked_for_silence(self):
        _complaint, letter = self._create()
        headers = ast.literal_eval(letter.headers)
        self.assertEqual(headers["Auto-Submitted"], "auto-generated")
        with self.mock_mail_gateway():
            letter.send()
        self.assertEqual(self._mails[0]["headers"]["Auto-Submitted"], "auto-generated")

    def test_an_answer_to_the_letter_reaches_the_complaint(self):
        domain = self.env["mail.alias.domain"].create({"name": "here.example"})
        self.company.alias_domain_id = domain
        self.team.alias_id.write(
            {"alias_domain_id": domain.id, "alias_name": "complaints-test"}
        )
        complaint, letter = self._create(user_id=self.agent.id)
        self.assertIn("complaints-test@here.example", letter.reply_to)
        self.assertEqual((letter.model, letter.res_id), (complaint._name, complaint.id))
        self.assertEqual(letter.author_id, self.agent.partner_id)

    def test_a_letter_is_by_whose_name_is_under_it_not_by_the_visitor(self):
        visitor = self.env.ref("base.public_user")
        tickets = self.env["helpdesk.ticket"].with_user(visitor)
        tickets = tickets.with_context(allowed_company_ids=[])
        form = dict.fromkeys(("phone", "reference", "wish", "call", "feedback"), "")
        form |= {"text": "Torn", "name": "Jan", "email": "jan@example.com"}
        with self.mock_mail_gateway():
            complaint = tickets._register_from_web(form)
        self.assertFalse(complaint.user_id)
        letter = self._term(complaint).met_message_id
        sender = complaint._get_complaint_letter_sender()
        self.assertEqual(letter.author_id, (sender or complaint.company_id).partner_id)
        self.assertNotEqual(letter.author_id, visitor.partner_id)

    def test_what_is_said_is_acknowledged_by_the_conversation(self):
        counter = self.env.ref("complaint_management.channel_counter")
        complaint, letter = self._create(channel_id=counter.id)
        self.assertFalse(letter)
        self.assertTrue(self._term(complaint).met_on)

    def test_nothing_goes_out_for_signals_history_and_anonymous_reports(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=100)
        for vals in (
            {"complaint_is_signal": True},
            {"complaint_received_on": old},
            {"complaint_is_anonymous": True},
        ):
            with self.subTest(vals=vals):
                # superuser: an anonymous report is written by the page
                self.assertFalse(self._create(user=self.env.user, **vals)[1])

    def test_a_part_is_acknowledged_by_its_main_complaint(self):
        main, _letter = self._create()
        late = self.env.ref("complaint_management.category_late")
        mails = self.env["mail.mail"].search_count([])
        main._complaint_split_off("It was late too.", late)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_an_ordinary_ticket_gets_no_acknowledgement(self):
        mails = self.env["mail.mail"].search_count([])
        self._create_ticket()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_a_ticket_that_becomes_a_complaint_is_acknowledged(self):
        ticket = self._create_ticket()
        mails = self.env["mail.mail"].search([])
        ticket.with_user(self.manager).action_register_as_complaint()
        letter = self.env["mail.mail"].search([]) - mails
        self.assertIn(ticket.number, letter.subject)

    def test_nobody_is_acknowledged_twice(self):
        complaint, _letter = self._create()
        mails = self.env["mail.mail"].search_count([])
        complaint.sudo()._send_acknowledgement()
        complaint.sudo()._complaint_dismiss("A question", self.ordinary_team)
        complaint.with_user(self.manager).action_register_as_complaint()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_without_a_term_it_is_acknowledged_once_all_the_same(self):
        policies = self.env["complaint.policy"].search([])
        policies.term_ids.filtered(lambda t: t.kind == "acknowledge").unlink()
        complaint, letter = self._create()
        self.assertEqual(len(letter), 1)
        mails = self.env["mail.mail"].search_count([])
        complaint.sudo()._send_acknowledgement()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_what_is_settled_when_it_is_entered_is_not_acknowledged(self):
        _complaint, letter = self._create(
            user=self.env.user,
            complaint_outcome="settled",
            complaint_settled_on=fields.Datetime.now(),
        )
        self.assertFalse(letter)

    def test_no_letter_goes_to_an_address_of_our_own(self):
        domain = self.env["mail.alias.domain"].create({"name": "here.example"})
        self.company.alias_domain_id = domain
        self.team.alias_id.write(
            {"alias_domain_id": domain.id, "alias_name": "complaints-test"}
        )
        for address in (
            "complaints-test@here.example",
            domain.catchall_email,
            domain.bounce_email,
            f"Us <{domain.catchall_email}>",
            "no address",
            False,
        ):
            with self.subTest(address=address):
                vals = {"partner_id": False, "partner_email": address}
                self.assertFalse(self._create(**vals)[1])

    def test_who_is_no_contact_is_written_to_and_becomes_none(self):
        contacts = self.env["res.partner"].search_count([])
        _complaint, letter = self._create(
            partner_id=False, partner_name="Bo Berg", partner_email="bo@example.org"
        )
        self.assertEqual(letter.email_to, '"Bo Berg" <bo@example.org>')
        self.assertIn("Dear Bo Berg", letter.body_html)
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)

    def test_a_colleague_is_written_to_as_the_reporter(self):
        _complaint, letter = self._create(
            partner_id=False,
            complaint_origin="employee",
            complaint_reporter_id=self.employee.id,
        )
        self.assertEqual(letter.recipient_ids, self.employee.partner_id)
        self.assertIn("report", letter.subject)

    def test_each_gets_it_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        template = self.env.ref("complaint_management.mail_template_acknowledgement")
        template.with_context(lang="nl_NL").subject = "Uw klacht {{ object.number }}"
        english, _letter = self._create()
        self.complainant.lang = "nl_NL"
        dutch, letter = self._create()
        self.assertEqual(letter.subject, f"Uw klacht {dutch.number}")
        self.assertIn(english.number, english.message_ids.mapped("subject")[0])

    def test_script_in_the_complaint_stays_text(self):
        _complaint, letter = self._create(
            complaint_summary="<script>alert(1)</script>", partner_name="<b>x</b>"
        )
        self.assertNotIn("<script>", letter.body_html)
        self.assertIn("&lt;script&gt;", letter.body_html)

    def test_no_employee_without_a_role_is_told_more_by_it(self):
        complaint, letter = self._create(user_id=self.agent.id)
        self.assertHidden(letter.mail_message_id, self.employee)
        self.assertFalse(self._see(self.employee, complaint).has_access("read"))

    def test_the_number_of_queries_per_complaint_does_not_grow(self):
        def register(count):
            vals = {
                "name": "Late",
                "description": "It came on Friday.",
                "is_complaint": True,
                "partner_id": self.complainant.id,
                "user_id": self.agent.id,
                "company_id": self.company.id,
                "channel_id": self.env.ref("complaint_management.channel_letter").id,
            }
            tickets = self.env["helpdesk.ticket"].with_user(self.agent)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.create([dict(vals) for _number in range(count)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        register(1)
        few, many = register(5), register(25)
        self.assertLess(many / 25, few / 5)
