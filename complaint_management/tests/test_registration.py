from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestRegistration(ComplaintCommon):
    def _our_columns(self, ticket):
        """The values that our columns of a ticket have in the database."""
        self.env.flush_all()
        names = [
            name
            for name, field in ticket._fields.items()
            if (name == "is_complaint" or name.startswith("complaint_"))
            and field.store
            and field.column_type
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        rows = self.env.execute_query(
            SQL("SELECT %s FROM helpdesk_ticket WHERE id = %s", columns, ticket.id)
        )
        return dict(zip(names, rows[0], strict=True))

    def _assert_ordinary(self, ticket):
        filled = {k: v for k, v in self._our_columns(ticket).items() if v is not None}
        self.assertFalse(filled)

    def _events(self, complaint):
        return complaint.complaint_event_ids.sorted("sequence")

    def _post(self, ticket, author, moment):
        message = ticket.message_post(
            body="Where is my parcel?",
            author_id=author.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        message.date = moment
        return message

    # ---- a ticket becomes a complaint

    def test_a_ticket_of_a_complaint_team_is_a_complaint(self):
        ticket = self._create_ticket(self.agent, team_id=self.team.id)
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.complaint_phase, "intake")

    def test_a_complaint_without_a_team_goes_to_the_complaint_team_of_its_company(self):
        own_team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Complaints here",
                "is_complaint_team": True,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._create_complaint().team_id, own_team)
        elsewhere = self._create_complaint(
            company_id=self.elsewhere.id, partner_id=False
        )
        self.assertEqual(elsewhere.team_id, self.team)

    def test_a_ticket_that_moves_to_a_complaint_team_becomes_a_complaint(self):
        ticket = self._create_ticket(team_id=False).with_user(self.agent)
        ticket.team_id = self.team
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.complaint_phase, "intake")
        self.assertEqual(ticket.complaint_registered_by_id, self.agent)
        self.assertEqual(self._events(ticket).mapped("kind"), ["registered"])

    def test_an_agent_registers_a_ticket_as_complaint(self):
        ticket = self._create_ticket(team_id=False).with_user(self.agent)
        ticket.action_register_as_complaint()
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.complaint_phase, "intake")
        self.assertEqual(ticket.complaint_registered_by_id, self.agent)
        self.assertEqual(self._events(ticket).mapped("kind"), ["registered"])

    def test_many_tickets_are_registered_at_once(self):
        tickets = self.env["helpdesk.ticket"].concat(
            *(self._create_ticket(team_id=False) for _i in range(3))
        )
        tickets.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(tickets.mapped("complaint_phase"), ["intake"] * 3)

    def test_registering_a_complaint_again_changes_nothing(self):
        complaint = self._create_complaint(self.agent)
        complaint.action_register_as_complaint()
        self.assertEqual(complaint.complaint_event_count, 1)

    def test_only_an_agent_registers_a_ticket_as_complaint(self):
        ticket = self._create_ticket()
        for role in ("host_team", "host_manager", "employee", "portal"):
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(AccessError, "Ask a complaint agent"),
            ):
                ticket.with_user(self.users[role]).action_register_as_complaint()
        self.assertFalse(ticket.is_complaint)

    def test_a_company_without_complaint_team_is_told_what_to_do(self):
        self.team.company_id = self.elsewhere
        ticket = self._create_ticket(team_id=False)
        with self.assertRaisesRegex(UserError, "Here Ltd has no complaint team"):
            ticket.with_user(self.agent).action_register_as_complaint()

    def test_a_complaint_stays_with_a_complaint_team(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(ValidationError, "use Not a complaint"):
            complaint.team_id = self.ordinary_team

    def test_an_ordinary_ticket_stays_out_of_the_stages_of_complaints(self):
        ticket = self._create_ticket()
        with self.assertRaisesRegex(ValidationError, "for complaints only"):
            ticket.with_user(self.host_team).stage_id = self._stage("intake")

    def test_the_form_of_ordinary_tickets_keeps_working(self):
        with Form(self.env["helpdesk.ticket"].with_user(self.host_team)) as form:
            form.name = "Lost my password"
            form.description = "<p>Help</p>"
            form.team_id = self.ordinary_team
        self._assert_ordinary(form.record)

    def test_a_complaint_is_entered_in_its_form(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        tickets = tickets.with_context(default_is_complaint=True)
        with Form(tickets, "complaint_management.complaint_view_form") as form:
            form.description = "<p>The vase is broken.</p>"
        self.assertTrue(form.record.is_complaint)
        self.assertEqual(form.record.team_id, self.team)

    # ---- what it knows of its receipt

    @freeze_time("2026-03-02 10:00:00")
    def test_a_complaint_is_received_when_it_is_entered(self):
        before = fields.Datetime.now()
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_received_on, before)
        self.assertEqual(complaint.complaint_registered_by_id, self.agent)
        self.assertFalse(complaint.complaint_is_history)

    def test_a_letter_was_received_before_it_was_entered(self):
        received = fields.Datetime.now() - timedelta(days=3)
        complaint = self._create_complaint(self.agent, complaint_received_on=received)
        self.assertEqual(complaint.complaint_received_on, received)

    def test_a_complaint_is_never_received_in_the_future(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "received in the future"):
            self._create_complaint(self.agent, complaint_received_on=tomorrow)
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(ValidationError, "received in the future"):
            complaint._complaint_correct_receipt(tomorrow, "typing error")

    def test_a_converted_ticket_was_received_at_its_first_inbound_message(self):
        ticket = self._create_ticket(team_id=False)
        first = datetime(2026, 3, 2, 9, 0)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-01' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        self._post(ticket, self.host_team.partner_id, datetime(2026, 3, 1, 9, 0))
        self._post(ticket, self.complainant, first + timedelta(days=1))
        self._post(ticket, self.complainant, first)
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, first)

    def test_an_inbound_message_of_an_unknown_sender_counts_as_receipt(self):
        ticket = self._create_ticket(team_id=False, partner_id=False)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-03' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        message = self._post(ticket, self.complainant, datetime(2026, 3, 2, 9, 0))
        message.write({"author_id": False, "email_from": "stranger@example.com"})
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, datetime(2026, 3, 2, 9, 0))

    def test_a_converted_ticket_without_messages_was_received_when_it_was_made(self):
        ticket = self._create_ticket(team_id=False)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-01 08:00:00'"
            " WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        ticket.with_user(self.agent).action_register_as_complaint()
        self.assertEqual(ticket.complaint_received_on, datetime(2026, 3, 1, 8, 0))

    def test_the_receipt_is_not_overwritten(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "changes with a reason"):
            complaint.complaint_received_on = datetime(2026, 3, 1)

    def test_saving_the_same_receipt_again_is_no_correction(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_received_on = complaint.complaint_received_on
        self.assertEqual(complaint.complaint_event_count, 1)

    def test_the_receipt_is_corrected_with_a_reason(self):
        complaint = self._create_complaint(self.agent)
        moment = complaint.complaint_received_on - timedelta(days=2)
        wizard = (
            self.env["complaint.receipt"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": complaint.id,
                    "received_on": moment,
                    "reason": "Date of the letter",
                }
            )
        )
        wizard.action_confirm()
        self.assertEqual(complaint.complaint_received_on, moment)
        event = self._events(complaint)[-1]
        self.assertEqual(event.kind, "receipt")
        self.assertEqual(event.user_id, self.agent)
        self.assertEqual(event.payload["reason"], "Date of the letter")

    def test_a_correction_without_a_reason_is_refused(self):
        complaint = self._create_complaint(self.agent)
        for reason in (None, "", "  "):
            with (
                self.subTest(reason=reason),
                self.assertRaisesRegex(UserError, "reason"),
            ):
                complaint._complaint_correct_receipt(datetime(2026, 3, 1), reason)

    def test_who_registered_it_is_not_typed(self):
        complaint = self._create_complaint(self.agent)
        with self.assertRaisesRegex(UserError, "kept by the system"):
            complaint.complaint_registered_by_id = self.coordinator

    # ---- origin, channel, signal, title

    def test_how_it_was_expressed_follows_from_the_channel(self):
        channels = "complaint_management.channel_%s"
        for name, expressed in (("letter", "written"), ("counter", "oral")):
            with self.subTest(channel=name):
                channel = self.env.ref(channels % name)
                complaint = self._create_complaint(self.agent, channel_id=channel.id)
                self.assertEqual(complaint.complaint_expressed, expressed)
        complaint.channel_id = self.env.ref(channels % "letter")
        self.assertEqual(complaint.complaint_expressed, "written")
        complaint.complaint_expressed = "oral"
        self.assertEqual(complaint.complaint_expressed, "oral")

    def test_without_a_channel_it_is_in_writing_by_a_customer(self):
        complaint = self._create_complaint(self.agent)
        self.assertEqual(complaint.complaint_expressed, "written")
        self.assertEqual(complaint.complaint_origin, "customer")

    def test_the_shipped_channels_have_no_company(self):
        for name in ("letter", "counter", "chat", "social"):
            channel = self.env.ref(f"complaint_management.channel_{name}")
            self.assertFalse(channel.company_id)

    def test_a_signal_is_noted_from_a_contact(self):
        action = self.complainant.with_user(self.agent).action_complaint_signal()
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        with Form(
            tickets.with_context(**action["context"]), action["views"][0][0]
        ) as form:
            form.description = "<p>Sighed at the counter.</p>"
        complaint = form.record
        self.assertTrue(complaint.is_complaint)
        self.assertTrue(complaint.complaint_is_signal)
        self.assertEqual(complaint.partner_id, self.complainant)

    def test_the_title_is_made_from_category_and_first_words(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Too late"})
        text = "<p>The parcel <b>arrived</b>\n a week late</p>"
        long_text = "<p>%s</p>" % ("word " * 40)
        for vals, title in (
            (
                {"category_id": category.id, "description": text},
                "Too late: The parcel *arrived* a week late",
            ),
            ({"description": text, "name": "  "}, "The parcel *arrived* a week late"),
            ({"description": long_text}, " ".join(["word"] * 12)),
            ({"category_id": category.id, "name": "Own title"}, "Own title"),
        ):
            with self.subTest(title=title):
                complaint = self._create_complaint(
                    self.agent, **{"name": False, **vals}
                )
                self.assertEqual(complaint.name, title)

    def test_a_complaint_without_words_has_a_title(self):
        complaint = self._create_complaint(
            self.agent, name=False, description="<p><br></p>"
        )
        self.assertTrue(complaint.name)

    # ---- parts

    def test_a_part_belongs_to_a_main_complaint(self):
        main = self._create_complaint(self.agent)
        part = self._create_complaint(self.agent, complaint_main_id=main.id)
        self.assertEqual(main.complaint_part_ids, part)
        ticket = self._create_ticket()
        for wrong in (part, ticket):
            with self.subTest(main=wrong), self.assertRaises(ValidationError):
                self._create_complaint(self.agent, complaint_main_id=wrong.id)
        with self.assertRaises(ValidationError):
            part.complaint_main_id = part

    def test_a_main_complaint_with_parts_is_no_part_itself(self):
        main = self._create_complaint(self.agent)
        self._create_complaint(self.agent, complaint_main_id=main.id)
        other = self._create_complaint(self.agent)
        with self.assertRaises(ValidationError):
            main.complaint_main_id = other

    # ---- ordinary tickets stay what they are

    def test_the_columns_of_an_ordinary_ticket_stay_empty(self):
        ticket = self._create_ticket()
        self._assert_ordinary(ticket)
        other_team = self.ordinary_team.copy({"name": "Second line"})
        category = self.env["helpdesk.ticket.category"].create({"name": "Question"})
        channel = self.env.ref("complaint_management.channel_counter")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for vals in (
            {"name": "Another title"},
            {"team_id": other_team.id},
            {"stage_id": done.id},
            {"user_id": self.host_team.id},
            {"channel_id": channel.id, "category_id": category.id},
            {"team_id": False},
            {"active": False},
        ):
            with self.subTest(vals=vals):
                ticket.write(vals)
                self._assert_ordinary(ticket)
        self._assert_ordinary(ticket.copy())

    def test_an_ordinary_ticket_has_no_complaint_facts_typed_in(self):
        now = fields.Datetime.now()
        ticket = self._create_ticket(team_id=False).with_user(self.agent)
        with self.assertRaisesRegex(UserError, "kept by the system"):
            ticket.complaint_settled_on = now
        with self.assertRaisesRegex(UserError, "kept by the system"):
            self._create_ticket(self.agent, complaint_settled_on=now)

    # ---- facts that only rules write

    def test_facts_kept_by_the_system_are_not_typed(self):
        now = fields.Datetime.now()
        phone = self.env.ref("complaint_management.channel_counter")
        facts = {
            "complaint_settled_on": now,
            "complaint_agreed_channel_id": phone.id,
            "complaint_closed_on": now,
            "complaint_reopen_count": 3,
            "complaint_handover_count": 3,
            "complaint_dismissed_on": now,
            "complaint_dismiss_reason": "none",
            "complaint_forgotten_on": now,
            "complaint_event_count": 9,
            "complaint_registered_by_id": self.coordinator.id,
            "complaint_phase": "closed",
            "complaint_is_open": False,
            "complaint_importance": 5,
            "complaint_cause_state": "removed",
            "complaint_is_anonymous": True,
            "complaint_is_history": True,
        }
        complaint = self._create_complaint(self.agent)
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        for name, value in facts.items():
            with (
                self.subTest(road="write", fact=name),
                self.assertRaises(UserError),
            ):
                complaint.write({name: value})
            if not value:
                continue
            with (
                self.subTest(road="create", fact=name),
                self.assertRaises(UserError),
            ):
                self._create_complaint(self.agent, **{name: value})
            with (
                self.subTest(road="default", fact=name),
                self.assertRaises(UserError),
            ):
                tickets.with_context(**{f"default_{name}": value}).create(
                    {"description": "<p>x</p>", "is_complaint": True}
                )

    def test_facts_kept_by_the_system_are_not_emptied(self):
        complaint = self._create_complaint(self.agent, complaint_outcome="settled")
        complaint.action_complaint_agreed()
        complaint._complaint_move("closed")
        for name in ("complaint_settled_on", "complaint_closed_on", "is_complaint"):
            with self.subTest(fact=name), self.assertRaises(UserError):
                complaint.write({name: False})

    def test_writing_what_is_there_already_is_not_refused(self):
        complaint = self._create_complaint(self.agent, complaint_outcome="settled")
        complaint.action_complaint_agreed()
        complaint.write(
            {
                "complaint_settled_on": complaint.complaint_settled_on,
                "complaint_reopen_count": 0,
                "complaint_dismissed_on": False,
                "is_complaint": True,
            }
        )

    # ---- numbers, deletion, copy

    def test_the_database_refuses_one_number_twice_in_a_company(self):
        first = self._create_complaint()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            self._create_complaint(number=first.number)
            self.env.flush_all()
        other = self._create_complaint(
            number=first.number, company_id=self.elsewhere.id, partner_id=False
        )
        self.assertEqual(other.number, first.number)

    def test_every_complaint_gets_a_number_of_its_own(self):
        complaints = self.env["helpdesk.ticket"].create(
            [
                {"name": "x", "description": "<p>x</p>", "team_id": self.team.id}
                for _i in range(5)
            ]
        )
        self.assertEqual(len(set(complaints.mapped("number"))), 5)

    def test_a_complaint_is_not_deleted(self):
        complaint = self._create_complaint()
        for user in (self.manager, self.env.ref("base.user_root")):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "keeps every complaint"),
            ):
                complaint.with_user(user).unlink()
        complaint._complaint_dismiss("A question", self.ordinary_team)
        with self.assertRaisesRegex(UserError, "keeps every complaint"):
            complaint.with_user(self.manager).unlink()

    def test_an_ordinary_ticket_may_be_deleted(self):
        self.assertTrue(self._create_ticket().with_user(self.host_manager).unlink())

    def test_a_copy_of_a_complaint_starts_clean(self):
        complaint = self._create_complaint(
            self.agent, complaint_outcome="settled", complaint_emotion_start=1
        )
        complaint.action_complaint_agreed()
        complaint._complaint_move("closed")
        copy = complaint.copy()
        self.assertTrue(copy.is_complaint)
        self.assertNotEqual(copy.number, complaint.number)
        self.assertEqual(copy.complaint_phase, "intake")
        self.assertFalse(copy.complaint_settled_on)
        self.assertFalse(copy.complaint_outcome)
        self.assertFalse(copy.complaint_closed_on)
        self.assertFalse(copy.complaint_emotion_start)
        self.assertEqual(self._events(copy).mapped("kind"), ["registered"])

    # ---- the team of a new complaint or ticket

    def test_a_complaint_is_entered_in_the_form_whatever_teams_the_user_has(self):
        ordinary = self._create_user("agent", login="ordinary_team_first")
        self.ordinary_team.user_ids = [Command.link(ordinary.id)]
        nowhere = self._create_user("agent", login="no_team")
        for auto_assign in (True, False):
            self.company.helpdesk_mgmt_ticket_auto_assign = auto_assign
            for user in (self.agent, ordinary, nowhere, self.manager):
                with self.subTest(user=user.login, auto_assign=auto_assign):
                    tickets = self.env["helpdesk.ticket"].with_user(user)
                    view = "complaint_management.complaint_view_form"
                    form = Form(tickets.with_context(default_is_complaint=True), view)
                    form.description = "<p>Too late</p>"
                    complaint = form.save()
                    self.assertEqual(complaint.team_id, self.team)
                    self.assertEqual(complaint.complaint_phase, "intake")
                    self.assertTrue(complaint.has_access("write"))

    def test_a_ticket_of_an_agent_is_no_complaint_by_itself(self):
        values = {"name": "A question", "description": "<p>x</p>"}
        ticket = self.env["helpdesk.ticket"].with_user(self.agent).create(values)
        self.assertFalse(ticket.is_complaint)
        unassigned = self.env["helpdesk.ticket"].create(dict(values, user_id=False))
        unassigned.user_id = self.agent
        self.assertFalse(unassigned.is_complaint)
        self.assertEqual(unassigned.user_id, self.agent)

    # ---- not a complaint

    def test_what_is_no_complaint_leaves_the_register_and_keeps_its_facts(self):
        complaint = self._create_complaint(
            self.agent, complaint_reference="SO42", complaint_impact=4
        )
        received = complaint.complaint_received_on
        wizard = (
            self.env["complaint.dismiss"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_ids": [Command.set(complaint.ids)],
                    "reason": "A question about the manual",
                    "team_id": self.ordinary_team.id,
                }
            )
        )
        wizard.action_confirm()
        ticket = complaint.sudo()
        self.assertFalse(ticket.is_complaint)
        self.assertEqual(ticket.team_id, self.ordinary_team)
        self.assertFalse(ticket.stage_id.complaint_phase)
        self.assertFalse(ticket.complaint_phase)
        self.assertTrue(ticket.complaint_dismissed_on)
        self.assertEqual(ticket.complaint_dismiss_reason, "A question about the manual")
        self.assertEqual(ticket.complaint_reference, "SO42")
        self.assertEqual(ticket.complaint_impact, 4)
        self.assertEqual(ticket.complaint_received_on, received)
        self.assertEqual(self._events(ticket)[-1].kind, "dismissed")

    def test_not_a_complaint_needs_a_reason_and_an_ordinary_team(self):
        complaint = self._create_complaint(self.agent)
        for reason, team in (
            ("", self.ordinary_team),
            ("   ", self.ordinary_team),
            ("A question", self.team),
        ):
            with (
                self.subTest(reason=reason, team=team.name),
                self.assertRaises(UserError),
            ):
                complaint._complaint_dismiss(reason, team)
        with self.assertRaisesRegex(UserError, "Not a complaint"):
            complaint.write({"is_complaint": False, "team_id": self.ordinary_team.id})

    def test_what_was_dismissed_may_be_registered_again(self):
        complaint = self._create_complaint(self.agent)
        received = complaint.complaint_received_on
        complaint._complaint_dismiss("A question", self.env["helpdesk.ticket.team"])
        complaint.action_register_as_complaint()
        self.assertTrue(complaint.is_complaint)
        self.assertEqual(complaint.complaint_phase, "intake")
        self.assertFalse(complaint.complaint_dismissed_on)
        self.assertFalse(complaint.complaint_dismiss_reason)
        self.assertEqual(complaint.complaint_received_on, received)
        self.assertEqual(
            self._events(complaint).mapped("kind"),
            ["registered", "dismissed", "registered"],
        )
