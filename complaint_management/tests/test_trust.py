from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon, ComplaintMailCommon


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
        main = self._create_complaint()
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
        part = self._create_complaint(complaint_main_id=main.id)
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


@tagged("post_install", "-at_install")
class TestConfidentialMail(ComplaintMailCommon):
    """A complaint that was open to colleagues and becomes confidential."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls.host_user
        cls.third_party = cls.env["res.partner"].create(
            {"name": "Third party", "email": "third@example.com"}
        )

    def _create_followed(self, **vals):
        complaint = self._create_complaint(user_id=self.agent.id, **vals)
        complaint.message_subscribe(
            (self.outsider.partner_id | self.complainant | self.third_party).ids
        )
        return complaint

    def test_colleagues_stop_following(self):
        complaint = self._create_followed()
        complaint.with_user(self.agent).complaint_confidential = True
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)
        self.assertNotIn(self.third_party, complaint.message_partner_ids)

    def test_the_complainant_and_the_owner_go_on_following(self):
        complaint = self._create_followed()
        complaint.with_user(self.agent).complaint_confidential = True
        self.assertIn(self.complainant, complaint.message_partner_ids)
        self.assertIn(self.agent.partner_id, complaint.message_partner_ids)

    def test_naming_somebody_makes_them_stop_following(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.message_subscribe(self.coordinator.partner_id.ids)
        complaint.complaint_person_ids = self.coordinator
        self.assertNotIn(self.coordinator.partner_id, complaint.message_partner_ids)

    def test_who_is_no_handler_any_more_stops_following(self):
        complaint = self._create_confidential(complaint_handler_ids=self.outsider.ids)
        complaint.message_subscribe(self.outsider.partner_id.ids)
        self.assertIn(self.outsider.partner_id, complaint.message_partner_ids)
        complaint.complaint_handler_ids = False
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)

    def test_notices_go_from_the_inbox_of_colleagues(self):
        self.outsider.notification_type = "inbox"
        complaint = self._create_followed()
        message = complaint.message_post(
            body="Secret",
            partner_ids=self.outsider.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertSeen(message, self.outsider)
        complaint.complaint_confidential = True
        self.assertHidden(message, self.outsider)
        self.assertNotIn(self.outsider.partner_id, message.notified_partner_ids)

    def test_other_messages_keep_whom_they_were_addressed_to(self):
        complaint = self._create_followed()
        letter = complaint.message_post(
            body="Dear complainant", partner_ids=self.complainant.ids
        )
        note = complaint.message_post(
            body="Have a look", partner_ids=self.outsider.partner_id.ids
        )
        complaint.complaint_confidential = True
        self.assertEqual(letter.partner_ids, self.complainant)
        self.assertFalse(note.partner_ids)

    def test_links_that_went_out_before_open_nothing(self):
        complaint = self._create_followed()
        token = complaint._portal_ensure_token()
        attachment = self.env["ir.attachment"].create(
            {"name": "Photo", "raw": b"x", "res_model": complaint._name}
        )
        attachment.res_id = complaint.id
        attachment.generate_access_token()
        complaint.complaint_confidential = True
        self.assertNotEqual(complaint._portal_ensure_token(), token)
        self.assertFalse(attachment.access_token)

    def test_activities_of_colleagues_go_to_the_owner(self):
        complaint = self._create_followed()
        activity = complaint.activity_schedule(summary="Call", user_id=self.outsider.id)
        complaint.complaint_confidential = True
        self.assertEqual(activity.user_id, self.agent)
        self.assertHidden(activity, self.outsider)

    def test_activities_of_colleagues_go_when_nobody_owns_it(self):
        complaint = self._create_complaint(user_id=False)
        activity = complaint.activity_schedule(summary="Call", user_id=self.outsider.id)
        complaint.complaint_confidential = True
        self.assertFalse(activity.exists())

    def test_activities_no_longer_tell_the_title(self):
        complaint = self._create_followed()
        activity = complaint.activity_schedule(summary="Call", user_id=self.agent.id)
        self.assertIn("broken", activity.res_name)
        complaint.complaint_confidential = True
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(activity.res_name, complaint.number)

    def test_activities_of_nobody_stay(self):
        complaint = self._create_complaint(user_id=False, partner_id=False)
        complaint.partner_id = self.complainant
        activity = complaint.activity_schedule(summary="Call", user_id=False)
        if activity.user_id:
            activity.user_id = False
        complaint.complaint_confidential = True
        self.assertTrue(activity.exists())

    def test_an_activity_cannot_be_given_to_who_may_not_read_it(self):
        complaint = self._create_confidential().with_user(self.agent)
        with self.assertRaises(UserError):
            complaint.activity_schedule(summary="Call", user_id=self.outsider.id)

    def test_an_activity_can_be_given_to_a_coordinator(self):
        complaint = self._create_confidential().with_user(self.agent)
        activity = complaint.activity_schedule(
            summary="Decide", user_id=self.coordinator.id
        )
        self.assertSeen(activity, self.coordinator)

    def test_messages_and_attachments_are_hidden_with_it(self):
        complaint = self._create_confidential()
        attachment = self.env["ir.attachment"].create(
            {
                "name": "Letter",
                "raw": b"x",
                "res_model": complaint._name,
                "res_id": complaint.id,
            }
        )
        message = complaint.message_post(body="Secret", attachment_ids=attachment.ids)
        self.assertHidden(message, self.outsider)
        self.assertHidden(attachment, self.outsider)
        self.assertSeen(message, self.agent)
        self.assertSeen(attachment, self.agent)

    def test_who_follows_it_is_not_told_to_outsiders(self):
        complaint = self._create_confidential()
        complaint.message_subscribe(self.complainant.ids)
        followers = complaint.message_follower_ids
        self.assertIn(self.complainant, followers.partner_id)
        self.assertHidden(followers, self.outsider)
        self.assertSeen(followers, self.agent)
        self.assertEqual(
            self._see(self.agent, complaint).message_partner_ids, followers.partner_id
        )

    def test_who_follows_an_open_complaint_is_told_as_before(self):
        complaint = self._create_followed()
        self.assertSeen(complaint.message_follower_ids, self.employee)

    def test_an_answer_of_the_complainant_by_mail_reaches_the_owner(self):
        complaint = self._create_confidential()
        complaint.message_subscribe(self.agent.partner_id.ids)
        with self.mock_mail_gateway():
            letter = complaint.with_user(self.agent).message_post(
                body="Dear complainant",
                partner_ids=self.complainant.ids,
                subtype_xmlid="mail.mt_comment",
            )
        answer = (
            f"From: {self.complainant.email}\nTo: answers@example.com\n"
            f"Cc: {self.outsider.email}\nSubject: Re: {complaint.number}\n"
            f"Message-Id: <answer@example.com>\nReferences: {letter.message_id}\n"
            "Content-Type: text/plain\n\nThank you."
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process("helpdesk.ticket", answer)
        message = complaint.message_ids[0]
        self.assertEqual(message.author_id, self.complainant)
        self.assertEqual(message.notified_partner_ids, self.agent.partner_id)
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)

    def test_an_outsider_cannot_post_on_it(self):
        complaint = self._see(self.outsider, self._create_confidential())
        with self.assertRaises(AccessError):
            complaint.message_post(body="Hello")

    def test_an_outsider_cannot_follow_it(self):
        complaint = self._create_confidential()
        partner = self.outsider.partner_id
        self._see(self.outsider, complaint).message_subscribe(partner.ids)
        self.assertNotIn(partner, complaint.message_partner_ids)

    def test_no_colleague_is_made_follower_who_may_not_read_it(self):
        complaint = self._create_confidential().with_user(self.agent)
        complaint.message_subscribe(
            (self.outsider.partner_id | self.coordinator.partner_id).ids
        )
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)
        self.assertIn(self.coordinator.partner_id, complaint.message_partner_ids)

    def test_a_company_of_more_than_one_does_not_hinder_following(self):
        """The reader works in two companies, the follower in one of them."""
        self.agent.company_ids = self.company | self.elsewhere
        complaint = self._see(self.agent, self._create_confidential())
        complaint.message_subscribe(self.coordinator.partner_id.ids)
        self.assertIn(self.coordinator.partner_id, complaint.message_partner_ids)

    def test_followers_of_the_team_do_not_follow_it(self):
        subtype = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        self.team.message_subscribe(self.outsider.partner_id.ids, subtype.ids)
        complaint = self._create_confidential(self.agent)
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)

    def test_followers_of_a_new_team_do_not_follow_it(self):
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Second line",
                "is_complaint_team": True,
                "company_id": self.company.id,
                "user_ids": self.agent.ids,
            }
        )
        subtype = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        team.message_subscribe(self.outsider.partner_id.ids, subtype.ids)
        complaint = self._create_confidential(self.agent)
        complaint.team_id = team
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)

    def test_entering_a_confidential_complaint_tells_no_follower_of_the_team(self):
        subtype = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        self.team.message_subscribe(self.outsider.partner_id.ids, subtype.ids)
        with self.mock_mail_gateway():
            self._create_confidential(self.agent)
            self.flush_tracking()
        addresses = {address for mail in self._mails for address in mail["email_to"]}
        self.assertFalse([a for a in addresses if self.outsider.email in a])

    def test_a_message_reaches_the_complainant_and_the_handlers(self):
        complaint = self._create_followed()
        complaint.message_subscribe(self.coordinator.partner_id.ids)
        complaint.complaint_confidential = True
        notified, addresses = self._post(complaint.with_user(self.agent))
        self.assertEqual(notified, self.complainant | self.coordinator.partner_id)
        self.assertEqual(len(addresses), 2)

    def test_a_message_does_not_reach_a_follower_who_came_by_another_road(self):
        complaint = self._create_confidential()
        self.env["mail.followers"].create(
            {
                "res_model": complaint._name,
                "res_id": complaint.id,
                "partner_id": self.outsider.partner_id.id,
                "subtype_ids": self.env.ref("mail.mt_comment").ids,
            }
        )
        notified, _addresses = self._post(complaint.with_user(self.agent))
        self.assertNotIn(self.outsider.partner_id, notified)

    def test_a_colleague_who_is_mentioned_neither_hears_nor_reads_it(self):
        complaint = self._create_confidential().with_user(self.agent)
        notified, addresses = self._post(
            complaint, partner_ids=self.outsider.partner_id.ids
        )
        self.assertFalse(notified & self.outsider.partner_id)
        self.assertFalse([a for a in addresses if self.outsider.email in a])
        self.assertHidden(complaint.message_ids[0], self.outsider)

    def test_who_is_named_is_not_told_by_a_mention(self):
        complaint = self._create_confidential(
            complaint_person_ids=self.coordinator.ids
        ).with_user(self.agent)
        notified, _addresses = self._post(
            complaint, partner_ids=self.coordinator.partner_id.ids
        )
        self.assertFalse(notified & self.coordinator.partner_id)
        self.assertHidden(complaint.message_ids[0], self.coordinator)

    def test_a_notice_about_it_does_not_reach_a_colleague(self):
        complaint = self._create_confidential().with_user(self.agent)
        with self.mock_mail_gateway():
            complaint.message_notify(
                body="Look", partner_ids=self.outsider.partner_id.ids
            )
        self.assertFalse(self._mails)

    def test_a_message_addressed_to_a_third_party_reaches_them(self):
        complaint = self._create_confidential().with_user(self.agent)
        notified, _addresses = self._post(complaint, partner_ids=self.third_party.ids)
        self.assertIn(self.third_party, notified)

    def test_an_internal_note_does_not_reach_the_complainant(self):
        complaint = self._create_followed()
        complaint.complaint_confidential = True
        notified, _addresses = self._post(
            complaint.with_user(self.agent), subtype_xmlid="mail.mt_note"
        )
        self.assertFalse(notified)

    def test_mail_in_copy_to_a_colleague_does_not_let_them_in(self):
        complaint = self._create_confidential()
        complaint.message_update(
            {"to": "", "cc": self.outsider.email, "from": self.complainant.email}
        )
        self.assertNotIn(self.outsider.partner_id, complaint.message_partner_ids)

    def test_an_open_complaint_tells_its_followers_as_before(self):
        complaint = self._create_followed()
        notified, _addresses = self._post(complaint.with_user(self.agent))
        expected = self.outsider.partner_id | self.complainant | self.third_party
        self.assertEqual(notified, expected)


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
