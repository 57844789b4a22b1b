from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestIndependence(ComplaintCommon):
    def test_who_is_named_cannot_own_it(self):
        with self.assertRaises(ValidationError):
            self._create_complaint(
                self.coordinator,
                complaint_person_ids=self.agent.ids,
                user_id=self.agent.id,
            )

    def test_who_is_named_cannot_become_its_owner(self):
        complaint = self._create_complaint(complaint_person_ids=self.agent.ids)
        with self.assertRaises(ValidationError):
            complaint.with_user(self.coordinator).user_id = self.agent

    def test_who_is_named_cannot_be_a_handler(self):
        complaint = self._create_complaint(complaint_person_ids=self.agent.ids)
        with self.assertRaises(ValidationError):
            complaint.with_user(self.coordinator).complaint_handler_ids = self.agent

    def test_the_independent_handler_takes_it_when_its_owner_is_named(self):
        self.company.complaint_independent_handler_id = self.manager
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.with_user(self.coordinator).complaint_person_ids = self.agent
        self.assertEqual(complaint.user_id, self.manager)
        self.assertSeen(complaint, self.manager)

    def test_the_independent_handler_need_not_be_a_member_of_the_team(self):
        handler = self._create_user("agent", login="independent")
        self.company.complaint_independent_handler_id = handler
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.complaint_person_ids = self.agent
        self.assertEqual(complaint.user_id, handler)
        complaint.complaint_person_ids = self.agent | self.employee
        self.assertEqual(complaint.user_id, handler)

    def test_naming_a_third_person_leaves_the_owner_alone(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        owner = self._create_user("coordinator", login="owner_outside_the_team")
        complaint.user_id = owner
        complaint.complaint_person_ids = self.employee
        self.assertEqual(complaint.user_id, owner)

    def test_an_agent_enters_a_confidential_complaint_that_is_not_theirs(self):
        for owner in (self.env["res.users"], self.coordinator):
            for level in (1, 3):
                with self.subTest(owner=owner.login, level=level):
                    complaint = self._create_complaint(
                        self.agent,
                        complaint_kind="treatment",
                        complaint_level=level,
                        user_id=owner.id,
                    )
                    self.assertSeen(complaint, self.agent)

    def test_no_outsider_finds_an_archived_confidential_complaint(self):
        complaint = self._create_confidential(active=False)
        tickets = self.env["helpdesk.ticket"].with_user(self.portal)
        tickets = tickets.with_context(active_test=False)
        domain = [("id", "in", complaint.ids)]
        self.assertFalse(tickets.search_read(domain, ["name"]))
        self.assertFalse(tickets.search_count(domain))
        self.assertFalse(
            tickets.formatted_read_group(domain, [], ["__count"])[0]["__count"]
        )

    def test_only_an_agent_of_the_company_is_its_independent_handler(self):
        foreign = self._create_user("agent", login="foreign", company=self.elsewhere)
        for handler in (self.employee, foreign):
            with (
                self.subTest(handler=handler.login),
                self.assertRaises(ValidationError),
            ):
                self.company.complaint_independent_handler_id = handler

    def test_nobody_owns_it_when_the_independent_handler_is_named_as_well(self):
        self.company.complaint_independent_handler_id = self.manager
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.complaint_person_ids = self.agent | self.manager
        self.assertFalse(complaint.user_id)

    def test_nobody_owns_it_when_there_is_no_independent_handler(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.complaint_person_ids = self.agent
        self.assertFalse(complaint.user_id)

    def test_who_is_named_cannot_change_or_archive_it(self):
        complaint = self._create_complaint(complaint_person_ids=self.manager.ids)
        for vals in ({"active": False}, {"complaint_person_ids": [Command.clear()]}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._see(self.manager, complaint).write(vals)

    def test_an_agent_who_enters_a_confidential_complaint_handles_it(self):
        complaint = self._create_confidential(self.agent, user_id=False)
        self.assertEqual(complaint.complaint_handler_ids, self.agent)
        self.assertSeen(complaint, self.agent)

    def test_an_agent_who_makes_it_confidential_handles_it(self):
        complaint = self._create_complaint(user_id=False).with_user(self.agent)
        complaint.complaint_confidential = True
        self.assertEqual(complaint.complaint_handler_ids, self.agent)

    def test_a_coordinator_who_makes_it_confidential_need_not_handle_it(self):
        complaint = self._create_complaint(user_id=False).with_user(self.coordinator)
        complaint.complaint_confidential = True
        self.assertFalse(complaint.complaint_handler_ids)

    def test_nobody_names_themselves_while_entering(self):
        with self.assertRaises(UserError):
            self._create_complaint(
                self.agent, complaint_person_ids=self.agent.ids, user_id=False
            )

    def test_nobody_names_themselves_afterwards(self):
        complaint = self._create_complaint(user_id=False).with_user(self.coordinator)
        with self.assertRaises(UserError):
            complaint.complaint_person_ids = self.coordinator


@tagged("post_install", "-at_install")
class TestAgentsOnly(ComplaintCommon):
    def test_only_agents_change_a_complaint(self):
        complaint = self._create_complaint(user_id=False)
        for role in ("host_own", "host_team", "host_user", "host_manager"):
            user = self.users[role]
            self.team.user_ids = [Command.link(user.id)]
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._see(user, complaint).write({"priority": "2"})

    def test_a_follower_cannot_change_a_complaint(self):
        complaint = self._create_complaint()
        complaint.message_subscribe(self.host_own.partner_id.ids)
        self.assertSeen(complaint, self.host_own)
        with self.assertRaises(AccessError):
            self._see(self.host_own, complaint).write({"priority": "2"})

    def test_a_contact_cannot_change_their_own_complaint(self):
        complaint = self._create_complaint(partner_id=self.host_own.partner_id.id)
        with self.assertRaises(AccessError):
            self._see(self.host_own, complaint).write({"priority": "2"})

    def test_a_host_manager_cannot_delete_a_complaint(self):
        complaint = self._create_complaint()
        with self.assertRaises(AccessError):
            self._see(self.host_manager, complaint).unlink()

    def test_host_users_change_ordinary_tickets_as_before(self):
        ticket = self._create_ticket(user_id=False)
        for role in ("host_own", "host_team", "host_user", "host_manager"):
            user = self.users[role]
            self.ordinary_team.user_ids = [Command.link(user.id)]
            with self.subTest(role=role):
                self._see(user, ticket).write({"priority": "2"})

    def test_a_ticket_that_a_host_user_refers_to_a_complaint_team_is_registered(self):
        ticket = self._create_ticket(user_id=False)
        self._see(self.host_user, ticket).team_id = self.team
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.complaint_event_ids.kind, "registered")
        self.assertEqual(ticket.complaint_event_ids.user_id, self.host_user)
        with self.assertRaises(AccessError):
            self._see(self.host_user, ticket).team_id = self.ordinary_team

    def test_registering_a_ticket_records_it_once(self):
        ticket = self._create_ticket(user_id=False).with_user(self.agent)
        self.ordinary_team.user_ids = [Command.link(self.agent.id)]
        ticket.action_register_as_complaint()
        self.assertEqual(ticket.complaint_event_ids.kind, "registered")

    def test_an_agent_cannot_take_a_complaint_out_without_a_reason(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        with self.assertRaises(UserError):
            complaint.with_user(self.agent).write(
                {"is_complaint": False, "team_id": self.ordinary_team.id}
            )

    def test_nobody_clears_what_the_system_keeps(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.action_complaint_agreed()
        for name in ("complaint_event_count", "complaint_settled_on"):
            with self.subTest(field=name), self.assertRaises(UserError):
                self._see(self.agent, complaint).write({name: False})

    def test_nobody_writes_what_the_system_keeps_on_an_ordinary_ticket(self):
        ticket = self._create_ticket()
        with self.assertRaises(UserError):
            self._see(self.host_user, ticket).write({"complaint_event_count": 3})
        with self.assertRaises(UserError):
            self._create_ticket(self.host_user, complaint_event_count=3)
