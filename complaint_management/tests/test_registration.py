import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestRegistration(ComplaintCommon):
    def _events(self, complaint):
        return complaint.complaint_event_ids.sorted("sequence")

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
            ({"description": long_text}, " ".join(["word"] * 12) + "…"),
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
