from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon

# What a portal user can read of a ticket over RPC: the host's own fields and those of
# the platform. Whoever adds a field here says why an outsider may read it.
READABLE = """
access_token access_url access_warning active activity_exception_decoration
activity_exception_icon activity_type_icon assigned_date attachment_ids category_id
channel_id closed closed_date color commercial_partner_id company_id create_date
create_uid description display_name duplicate_count duplicate_id duplicate_ids
duplicate_tracking_enabled duration_tracking email_cc has_message id is_rotting
kanban_state last_stage_update message_has_error message_has_error_counter
message_is_follower message_needaction message_needaction_counter name number
partner_email partner_id partner_name priority properties rotting_days sequence
stage_id tag_ids team_id unattended user_id user_ids write_date write_uid
"""
# Fields of other addons that happen to be installed are not ours to list.
KNOWN = {"base", "mail", "portal", "helpdesk_mgmt", "complaint_management"}
# Our models whose records a portal user cannot even ask for.
CHILDREN = "complaint."


@tagged("post_install", "-at_install")
class TestPortalFields(ComplaintCommon):
    """What a portal user can read over RPC, to the field."""

    def _get_readable(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.portal)
        return {
            name
            for name, field in tickets._fields.items()
            if tickets._has_field_access(field, "read")
            and (not field._modules or KNOWN & set(field._modules))
        }

    def test_a_portal_user_reads_these_fields_of_a_ticket_and_no_other(self):
        self.maxDiff = None
        self.assertEqual(self._get_readable(), set(READABLE.split()))

    def test_a_portal_user_reads_none_of_our_models(self):
        for name in self.env.registry:
            if name.startswith(CHILDREN) and not self.env[name]._abstract:
                with self.subTest(name), self.assertRaises(AccessError):
                    self.env[name].with_user(self.portal).search([])

    def test_a_portal_user_cannot_guess_what_colleagues_wrote(self):
        complaint = self._create_complaint()
        complaint.message_post(body="Pays late", subtype_xmlid="mail.mt_note")
        tickets = self.env["helpdesk.ticket"].with_user(self.portal)
        for name in ("message_ids", "website_message_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                tickets.search([(f"{name}.body", "ilike", "Pays late")])

    def test_a_portal_user_reads_no_note_by_its_number(self):
        complaint = self._create_complaint()
        for kind in ("comment", "notification", "auto_comment"):
            note = complaint.message_post(
                body="Pays late", subtype_xmlid="mail.mt_note", message_type=kind
            )
            with self.subTest(kind), self.assertRaises(AccessError):
                self._see(self.portal, note).read(["body"])

    def test_a_portal_user_reads_what_was_written_to_them(self):
        complaint = self._create_complaint()
        answer = complaint.message_post(
            body="It is on its way",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        letter = complaint.message_notify(
            body="Dear Piet", partner_ids=self.portal.partner_id.ids
        )
        for message in (answer, letter):
            self.assertTrue(self._see(self.portal, message).read(["body"]))
