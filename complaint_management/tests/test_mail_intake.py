import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .mail_intake_common import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestMailIntake(MailIntakeCommon):
    """A message becomes a complaint or a reply, or is set aside with the reason."""

    # A message becomes a complaint

    def test_a_message_becomes_a_complaint_of_the_company_of_its_team(self):
        self.team.company_id = self.company
        row = self._receive(subject="Broken vase")
        ticket = row.ticket_id
        self.assertEqual(row.disposition, "complaint")
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.name, "Broken vase")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.company_id, self.company)
        self.assertEqual(row.company_id, self.company)

    def test_the_sender_is_kept_by_name_and_normalised_address(self):
        ticket = self._receive().ticket_id
        self.assertEqual(ticket.partner_name, "Piet Jansen")
        self.assertEqual(ticket.partner_email, "piet@customer.example")
        self.assertFalse(ticket.partner_id)

    def test_a_known_sender_is_the_contact(self):
        ticket = self._receive(From=self.portal.email_formatted).ticket_id
        self.assertEqual(ticket.partner_id, self.complainant)

    def test_a_contact_of_another_company_is_not_taken_over(self):
        self.team.company_id = self.company
        self.env["res.partner"].create(
            {
                "name": "Piet",
                "email": "piet@customer.example",
                "company_id": self.elsewhere.id,
            }
        )
        row = self._receive()
        self.assertEqual(row.disposition, "complaint")
        self.assertFalse(row.ticket_id.partner_id)

    def test_no_robot_owns_a_complaint(self):
        self.company.helpdesk_mgmt_ticket_auto_assign = True
        self.team.user_ids = [Command.link(self.env.ref("base.user_root").id)]
        self.assertFalse(self._receive().ticket_id.user_id)

    def test_the_alias_says_who_owns_what_comes_in(self):
        self.team.alias_defaults = str(
            {"team_id": self.team.id, "user_id": self.agent.id}
        )
        self.assertEqual(self._receive().ticket_id.user_id, self.agent)

    def test_it_came_by_e_mail_and_in_writing_at_every_company(self):
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        for company in (self.company, self.elsewhere):
            self.team.company_id = company
            ticket = self._receive().ticket_id
            self.assertEqual(ticket.company_id, company)
            self.assertEqual(ticket.channel_id, channel)
            self.assertEqual(ticket.complaint_expressed, "written")

    def test_a_channel_of_another_company_stays_out(self):
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        channel.company_id = self.elsewhere
        self.team.company_id = self.company
        self.assertFalse(self._receive().ticket_id.channel_id)

    @freeze_time("2026-03-10 12:00:00")
    def test_it_was_received_when_it_was_sent_if_that_can_be_true(self):
        now = fields.Datetime.now()
        moments = {
            "Tue, 10 Mar 2026 09:30:00 +0100": "2026-03-10 08:30:00",
            "Fri, 6 Mar 2026 12:00:00 +0000": "2026-03-06 12:00:00",
            "Wed, 11 Mar 2026 09:00:00 +0000": now,
            "Mon, 2 Mar 2026 09:00:00 +0000": now,
            "Thu, 1 Jan 1970 00:00:00 +0000": now,
            "the day before yesterday": now,
        }
        for date, moment in moments.items():
            with self.subTest(date):
                ticket = self._receive(date=date).ticket_id
                expected = fields.Datetime.to_datetime(moment)
                self.assertEqual(ticket.complaint_received_on, expected)
                self.assertFalse(ticket.complaint_is_history)

    def test_without_a_subject_the_first_words_are_the_title(self):
        ticket = self._receive(subject=None).ticket_id
        self.assertEqual(ticket.name, "The vase is broken.")

    # Who else was addressed

    def test_who_else_was_addressed_is_shown_and_not_subscribed(self):
        other = self.env["res.partner"].create(
            {"name": "Jan", "email": "jan@customer.example"}
        )
        ticket = self._receive(
            to=f"{self.address}, Jan <jan@customer.example>",
            cc=f"{self.agent.email}, Piet <piet@customer.example>",
        ).ticket_id
        told = ticket.complaint_also_addressed
        self.assertIn("jan@customer.example", told)
        self.assertIn(self.agent.email, told)
        self.assertNotIn("piet@", told)
        self.assertNotIn(self.address, told)
        self.assertFalse(ticket.message_partner_ids & other)
        self.assertFalse(ticket.message_ids.partner_ids)
        self.assertFalse(ticket.email_cc)

    def test_one_click_adds_them_as_followers(self):
        ticket = self._receive(cc="Jan <jan@customer.example>").ticket_id
        ticket.user_id = self.agent
        ticket.with_user(self.agent).action_complaint_add_addressed()
        self.assertIn(
            "jan@customer.example", ticket.message_partner_ids.mapped("email")
        )
        self.assertFalse(ticket.complaint_also_addressed)
        self.assertTrue(self._events(ticket, "access"))

    def test_one_click_leaves_them_out(self):
        ticket = self._receive(cc="Jan <jan@customer.example>").ticket_id
        ticket.user_id = self.agent
        before = ticket.message_partner_ids
        ticket.with_user(self.agent).action_complaint_leave_addressed()
        self.assertFalse(ticket.complaint_also_addressed)
        self.assertEqual(ticket.message_partner_ids, before)

    def test_nobody_writes_by_hand_who_was_addressed(self):
        ticket = self._create_complaint(user_id=self.agent.id).with_user(self.agent)
        with self.assertRaises(UserError):
            ticket.complaint_also_addressed = "me@example.com"

    def test_outsiders_are_not_added_to_what_is_confidential(self):
        ticket = self._receive(cc="Jan <jan@customer.example>").ticket_id
        ticket.write({"user_id": self.agent.id, "complaint_confidential": True})
        with self.assertRaisesRegex(UserError, "confidential"):
            ticket.with_user(self.agent).action_complaint_add_addressed()

    # On record

    def test_a_coordinator_makes_a_complaint_of_what_was_set_aside(self):
        row = self._receive(subject="Out of office: but the vase is broken")
        self.assertEqual(row.disposition, "ignored")
        self.assertIn(b"The vase is broken", base64.b64decode(row.source))
        seen = self._see(self.coordinator, row)
        with self.mock_mail_gateway():
            action = seen.action_make_complaint()
        self.assertEqual(row.disposition, "complaint")
        self.assertEqual(row.handled_by_id, self.coordinator)
        self.assertEqual(action["res_id"], row.ticket_id.id)
        self.assertEqual(row.ticket_id.partner_email, "piet@customer.example")
        self.assertIn("broken", row.ticket_id.description)
        self.assertFalse(row.source)

    def test_nothing_is_made_of_a_message_twice(self):
        row = self._receive()
        with self.assertRaisesRegex(UserError, "already"):
            self._see(self.coordinator, row).action_make_complaint()

    def test_only_a_coordinator_makes_a_complaint_of_it(self):
        row = self._receive(subject="Out of office")
        with self.assertRaises(AccessError):
            self._see(self.agent, row).action_make_complaint()

    def test_a_repetition_is_the_same_id_and_the_same_content(self):
        source = self._make_message()
        first = self._deliver(source)
        second = self._deliver(source.replace(b"\n", b"\r\n"))
        self.assertEqual(second.disposition, "repeated")
        self.assertEqual(second.first_id, first)
        self.assertEqual(second.ticket_id, first.ticket_id)
        other = self._deliver(source.replace(b"vase", b"lamp"))
        self.assertEqual(other.disposition, "complaint")
        self.assertNotEqual(other.ticket_id, first.ticket_id)

    def test_another_road_makes_no_other_message(self):
        source = self._make_message()
        self._deliver(source)
        again = b"Received: from mx (mx [192.0.2.1])\nX-Spam: no\n" + source
        self.assertEqual(self._deliver(again).disposition, "repeated")

    def test_a_message_to_two_teams_is_a_complaint_of_each(self):
        second = self.team.copy({"name": "Complaints of dealers"})
        domain = self.team.alias_domain_id
        other = self._give_address(second, "dealers", domain)
        source = self._make_message(To=f"{self.address}, {other}")
        rows = self._deliver(source)
        self.assertEqual(rows.mapped("disposition"), ["complaint", "complaint"])
        self.assertEqual(rows.ticket_id.team_id, self.team | second)
        rows = self._deliver(source)
        self.assertEqual(rows.mapped("disposition"), ["repeated", "repeated"])

    def test_a_blind_copy_comes_in_as_well(self):
        row = self._receive(to="somebody@customer.example", x_original_to=self.address)
        self.assertEqual(row.disposition, "complaint")

    def test_a_delivery_that_a_client_names_in_its_context_is_none(self):
        gateway = self.env["mail.thread"].with_context(complaint_delivery="forged")
        with self.mock_mail_gateway():
            gateway.message_process(False, self._make_message())
        rows = self.env["complaint.mail.intake"].search([], order="id desc", limit=1)
        self.assertEqual(rows.disposition, "complaint")

    def test_the_address_is_tested_once_a_message_came_in(self):
        step = self.env.ref("complaint_management.setup_step_alias")
        self.team.company_id = self.company
        self.assertFalse(self._see(self.manager, step).is_done)
        self._receive()
        self.assertTrue(self._see(self.manager, step).is_done)

    def test_who_writes_to_ordinary_teams_is_not_counted(self):
        domain = self.team.alias_domain_id
        address = self._give_address(self.ordinary_team, "desk", domain)
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "1")
        before = self.env["helpdesk.ticket"].search_count([])
        for _time in range(3):
            self._receive(to=address)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 3)

    def test_ordinary_teams_work_as_before(self):
        domain = self.team.alias_domain_id
        address = self._give_address(self.ordinary_team, "desk", domain)
        before = self.env["helpdesk.ticket"].search([])
        rows = self._receive(
            to=address, cc=self.portal.email_formatted, subject="Out of office"
        )
        self.assertFalse(rows)
        ticket = self.env["helpdesk.ticket"].search([]) - before
        self.assertFalse(ticket.is_complaint)
        self.assertIn(self.complainant, ticket.message_partner_ids)
        self.assertEqual(ticket.partner_email, '"Piet Jansen" <Piet@customer.example>')
