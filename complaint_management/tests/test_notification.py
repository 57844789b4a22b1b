from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintMailCommon


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

    def test_who_follows_an_open_complaint_is_told_to_who_may_read_it(self):
        complaint = self._create_followed()
        for user in (self.employee, self.improver, self.reader):
            with self.subTest(user=user.login):
                self.assertHidden(complaint.message_follower_ids, user)
        for user in (self.agent, self.host_user, self.outsider):
            with self.subTest(user=user.login):
                self.assertSeen(complaint.message_follower_ids, user)

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
