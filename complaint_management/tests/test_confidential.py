from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestConfidential(ComplaintCommon):
    def test_how_somebody_is_treated_is_confidential(self):
        complaint = self._create_complaint(self.agent, complaint_kind="treatment")
        self.assertTrue(complaint.complaint_confidential)

    def test_who_is_named_makes_it_confidential(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_person_ids = self.employee
        self.assertTrue(complaint.complaint_confidential)

    def test_a_complaint_about_our_work_is_not_confidential(self):
        complaint = self._create_complaint(self.agent, complaint_kind="work")
        self.assertFalse(complaint.complaint_confidential)

    def test_it_stays_confidential_while_somebody_is_named(self):
        complaint = self._create_confidential(complaint_person_ids=self.employee.ids)
        with self.assertRaises(ValidationError):
            complaint.with_user(self.agent).complaint_confidential = False

    def test_it_stays_confidential_while_it_is_about_treatment(self):
        complaint = self._create_confidential(complaint_kind="treatment")
        with self.assertRaises(ValidationError):
            complaint.with_user(self.agent).complaint_confidential = False

    def test_a_handler_opens_it_when_the_reason_has_gone(self):
        complaint = self._create_confidential(complaint_kind="treatment")
        complaint = complaint.with_user(self.agent)
        complaint.write({"complaint_kind": "work", "complaint_confidential": False})
        self.assertSeen(complaint, self.host_user)

    def test_it_stays_confidential_when_the_persons_named_are_taken_away(self):
        """Only somebody opens it again, on purpose."""
        complaint = self._create_confidential(complaint_person_ids=self.employee.ids)
        complaint.complaint_person_ids = False
        self.assertTrue(complaint.complaint_confidential)

    def test_its_handlers_and_the_coordinators_read_it(self):
        complaint = self._create_confidential(
            complaint_handler_ids=self.host_own.ids,
        )
        for role in ("agent", "coordinator", "manager", "host_own"):
            with self.subTest(role=role):
                self.assertSeen(complaint, self.users[role])

    def test_nobody_else_reads_it(self):
        complaint = self._create_confidential()
        outsiders = self.users.keys() - {"agent", "coordinator", "manager"}
        for role in sorted(outsiders):
            with self.subTest(role=role):
                self.assertHidden(complaint, self.users[role])

    def test_another_agent_of_the_same_team_does_not_read_it(self):
        other = self._create_user("agent", login="second_agent")
        self.team.user_ids = [Command.link(other.id)]
        self.assertHidden(self._create_confidential(), other)

    def test_a_follower_does_not_read_it(self):
        complaint = self._create_complaint()
        complaint.message_subscribe(self.employee.partner_id.ids)
        complaint.complaint_confidential = True
        self.env["mail.followers"].create(
            {
                "res_model": complaint._name,
                "res_id": complaint.id,
                "partner_id": self.employee.partner_id.id,
            }
        )
        self.assertHidden(complaint, self.employee)

    def test_who_is_named_does_not_read_it_whatever_their_role(self):
        for role in ("agent", "coordinator", "manager", "employee"):
            with self.subTest(role=role):
                complaint = self._create_complaint(
                    complaint_person_ids=self.users[role].ids
                )
                self.assertHidden(complaint, self.users[role])

    def test_the_system_administrator_who_is_named_does_not_read_it(self):
        self.manager.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        complaint = self._create_complaint(complaint_person_ids=self.manager.ids)
        self.assertHidden(complaint, self.manager)

    def test_the_name_of_a_confidential_complaint_is_its_number(self):
        complaint = self._create_confidential(self.agent)
        self.assertEqual(complaint.display_name, complaint.number)

    def test_the_name_changes_with_confidentiality(self):
        complaint = self._create_complaint(self.agent)
        self.assertIn("broken", complaint.display_name)
        complaint.complaint_confidential = True
        self.assertEqual(complaint.display_name, complaint.number)

    def test_a_part_shows_only_the_number_of_its_hidden_main_complaint(self):
        main = self._create_confidential()
        part = self._create_complaint(
            complaint_main_id=main.id, duplicate_id=main.id, user_id=False
        )
        specification = {
            name: {"fields": {"display_name": {}}}
            for name in ("complaint_main_id", "duplicate_id")
        }
        [row] = self._see(self.host_user, part).web_read(specification)
        for name in specification:
            self.assertEqual(row[name]["display_name"], main.number)

    def test_the_title_of_a_hidden_main_complaint_cannot_be_read_through_its_part(self):
        main = self._create_confidential()
        part = self._create_complaint(complaint_main_id=main.id)
        self.host_user.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        seen = self._see(self.host_user, part)
        with self.assertRaises(AccessError):
            seen.export_data(["complaint_main_id/name"])
        with self.assertRaises(AccessError):
            seen.web_read({"complaint_main_id": {"fields": {"name": {}}}})

    def test_the_title_of_a_hidden_main_complaint_cannot_be_searched_by(self):
        main = self._create_confidential(name="Zanzibar")
        part = self._create_complaint(complaint_main_id=main.id)
        seen = self._see(self.host_user, part)
        for domain in (
            [("complaint_main_id.name", "ilike", "zanzi")],
            [("complaint_main_id", "ilike", "zanzi")],
            [("complaint_main_id", "any", [("name", "ilike", "zanzi")])],
        ):
            with self.subTest(domain=domain):
                self.assertFalse(seen.search(domain))

    def test_parts_that_are_hidden_do_not_keep_the_main_complaint_from_opening(self):
        main = self._create_complaint(complaint_outcome="settled")
        part = self._create_confidential(complaint_main_id=main.id)
        seen = self._see(self.host_user, main)
        [row] = seen.web_read(
            {
                "complaint_missing": {},
                "complaint_part_ids": {"fields": {"display_name": {}}},
            }
        )
        self.assertFalse(row["complaint_part_ids"])
        self.assertIn(part.number, row["complaint_missing"])

    def test_a_main_complaint_that_is_hidden_does_not_keep_its_part_from_opening(self):
        main = self._create_confidential()
        part = self._create_complaint(
            complaint_main_id=main.id, complaint_outcome="settled"
        )
        [row] = self._see(self.host_user, part).web_read({"complaint_missing": {}})
        self.assertTrue(row["complaint_missing"])

    def test_searching_counting_and_grouping_do_not_tell_of_it(self):
        complaint = self._create_confidential(name="Zanzibar")
        tickets = self._see(self.host_user, complaint.browse())
        domain = [("name", "ilike", "zanzibar")]
        self.assertFalse(tickets.search_count(domain))
        self.assertFalse(tickets._read_group(domain, ["user_id"], ["__count"]))
        self.assertFalse(tickets.name_search("Zanzibar"))
        self.assertFalse(tickets.name_search(complaint.number))
        self.assertFalse(tickets.web_search_read(domain, {"name": {}})["records"])
        self.assertFalse(tickets.web_read_group(domain, ["stage_id"], [])["length"])

    def test_grouping_by_persons_named_does_not_tell_of_it(self):
        self._create_confidential(complaint_person_ids=self.employee.ids)
        tickets = self._see(self.host_user, self.env["helpdesk.ticket"])
        groups = tickets._read_group([], ["complaint_person_ids"], ["__count"])
        self.assertNotIn(self.employee, [person for person, _count in groups])

    def test_the_tickets_of_a_contact_leave_it_out(self):
        complaint = self._create_confidential()
        partner = self._see(self.host_user, self.complainant)
        self.assertNotIn(complaint, partner.helpdesk_ticket_ids)
        self.assertFalse(partner.helpdesk_ticket_count)
        domain = partner.action_view_helpdesk_tickets()["domain"]
        self.assertFalse(self._see(self.host_user, complaint).search(domain))

    def test_a_contact_is_not_found_by_its_number(self):
        """Nor is who told an open complaint, by whom may not read it."""
        hidden, told = self._create_confidential(), self._create_complaint(self.agent)
        for user, ticket in (
            (self.host_user, hidden),
            (self.employee, told),
            (self.improver, told),
            (self.reader, told),
        ):
            for model in ("res.partner", "res.users"):
                contacts = self._see(user, self.env[model])
                for operator, value in (("in", ticket.ids), ("=", ticket.id)):
                    with self.subTest(user=user.login, model=model, operator=operator):
                        domain = [("helpdesk_ticket_ids", operator, value)]
                        self.assertFalse(contacts.search(domain))
        for user in (self.employee, self.improver, self.reader):
            contacts = self._see(user, self.complainant)
            found = contacts.search([("helpdesk_ticket_ids", "!=", False)])
            self.assertNotIn(self.complainant, found)
            without = contacts.search([("helpdesk_ticket_ids", "=", False)])
            self.assertIn(self.complainant, without)
            path = [("partner_id.helpdesk_ticket_ids", "in", told.ids)]
            self.assertFalse(contacts.env["res.users"].search(path))

    def test_a_contact_is_found_by_the_tickets_of_the_reader(self):
        told = self._create_complaint(self.agent)
        contacts = self._see(self.agent, self.complainant)
        for operator, value in (("in", told.ids), ("=", told.id), ("!=", False)):
            with self.subTest(operator=operator):
                domain = [("helpdesk_ticket_ids", operator, value)]
                self.assertIn(self.complainant, contacts.search(domain))
        for operator, value in (("not in", told.ids), ("=", False)):
            with self.subTest(operator=operator):
                domain = [("helpdesk_ticket_ids", operator, value)]
                self.assertNotIn(self.complainant, contacts.search(domain))

    def test_the_counters_of_its_team_leave_it_out(self):
        team = self._see(self.host_user, self.team)
        before = team.todo_ticket_count
        self._create_confidential()
        team = self._see(self.host_user, self.team)
        self.assertEqual(team.todo_ticket_count, before)

    def test_the_tickets_of_its_team_leave_it_out(self):
        complaint = self._create_confidential()
        team = self._see(self.host_user, self.team)
        self.assertNotIn(complaint, team.ticket_ids)

    def test_its_events_are_hidden_with_it(self):
        complaint = self._create_confidential()
        other = self._create_user("agent", login="second_agent")
        self.team.user_ids = [Command.link(other.id)]
        self.assertSeen(complaint.complaint_event_ids, self.agent)
        self.assertHidden(complaint.complaint_event_ids, other)

    def test_grouping_events_does_not_tell_of_it(self):
        complaint = self._create_confidential()
        other = self._create_user("agent", login="second_agent")
        self.team.user_ids = [Command.link(other.id)]
        events = self._see(other, self.env["complaint.event"])
        domain = [("ticket_id", "=", complaint.id)]
        self.assertFalse(events._read_group(domain, ["ticket_id"], ["__count"]))
        self.assertFalse(events.search_count(domain))

    def test_who_is_named_sees_none_of_its_events(self):
        complaint = self._create_confidential(complaint_person_ids=self.coordinator.ids)
        self.assertHidden(complaint.complaint_event_ids, self.coordinator)

    def test_its_copy_is_confidential_as_well(self):
        complaint = self._create_confidential(
            complaint_person_ids=self.employee.ids,
            complaint_handler_ids=self.host_own.ids,
        )
        copy = complaint.with_user(self.agent).copy()
        self.assertTrue(copy.complaint_confidential)
        self.assertEqual(copy.complaint_person_ids, self.employee)
        self.assertEqual(copy.complaint_handler_ids, self.host_own)
        self.assertHidden(copy, self.host_user)

    def test_nobody_copies_what_they_cannot_read(self):
        complaint = self._see(self.host_manager, self._create_confidential())
        with self.assertRaises(AccessError):
            complaint.copy()

    def test_dismissed_it_is_hidden_still(self):
        complaint = self._create_confidential(complaint_person_ids=self.employee.ids)
        complaint.with_user(self.agent)._complaint_dismiss(
            "A question", self.env["helpdesk.ticket.team"]
        )
        self.assertFalse(complaint.is_complaint)
        self.assertEqual(complaint.display_name, complaint.number)
        self.assertHidden(complaint, self.host_user)
        self.assertHidden(complaint, self.employee)

    def test_archived_it_is_hidden_still(self):
        complaint = self._create_confidential(active=False)
        self.assertHidden(complaint.with_context(active_test=False), self.host_user)

    def test_no_dialog_reaches_it_for_another_agent(self):
        complaint = self._create_confidential()
        other = self._create_user("agent", login="second_agent")
        self.team.user_ids = [Command.link(other.id)]
        channel = self.env.ref("complaint_management.channel_letter")
        dialogs = {
            "complaint.agreed": {"ticket_id": complaint.id, "channel_id": channel.id},
            "complaint.receipt": {
                "ticket_id": complaint.id,
                "received_on": complaint.create_date,
                "reason": "Stamp",
            },
            "complaint.dismiss": {"ticket_ids": complaint.ids, "reason": "No"},
        }
        for model, vals in dialogs.items():
            with self.subTest(dialog=model), self.assertRaises(AccessError):
                self._see(other, self.env[model]).create(vals).action_confirm()

    def test_no_button_reaches_it_for_another_agent(self):
        complaint = self._create_confidential()
        other = self._create_user("agent", login="second_agent")
        self.team.user_ids = [Command.link(other.id)]
        for button in (
            "assign_to_me",
            "action_complaint_agreed",
            "action_complaint_reopen",
            "action_complaint_take_back_agreement",
            "action_complaint_confirm_summary",
        ):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(self._see(other, complaint), button)()

    def test_grouping_by_a_hidden_main_complaint_shows_its_number_only(self):
        main = self._create_confidential()
        part = self._create_complaint(complaint_main_id=main.id)
        seen = self._see(self.host_user, part)
        domain = [("id", "=", part.id)]
        [group] = seen.formatted_read_group(domain, ["complaint_main_id"])
        self.assertEqual(group["complaint_main_id"][1], main.number)

    def test_suggested_recipients_are_not_told_to_outsiders(self):
        complaint = self._see(self.host_user, self._create_confidential())
        with self.assertRaises(AccessError):
            complaint._message_get_suggested_recipients()
