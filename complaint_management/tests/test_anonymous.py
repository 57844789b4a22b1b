from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintMailCommon


@tagged("post_install", "-at_install")
class TestAnonymous(ComplaintMailCommon):
    """What is sent from an anonymous report, in whatever way."""

    def setUp(self):
        super().setUp()
        report, _code = self.env["helpdesk.ticket"]._create_anonymous(
            self.company, "The machine has no guard.", "work"
        )
        self.report = report.with_user(self.coordinator).with_context(
            **self.env.context
        )

    def _read(self):
        told = self.report.sudo()._tell_by_code("en_US")
        return [(str(said["body"]), said["ours"]) for said in told["messages"]]

    def test_an_ordinary_message_is_read_by_the_reporter(self):
        self._post(self.report, message_type="comment", body="Which one?")
        self.assertEqual(self._read(), [("<p>Which one?</p>", True)])
        self.assertEqual(
            self._events(self.report.sudo(), "anonymous").mapped("payload"),
            [{"words": "out"}],
        )

    def test_so_is_what_the_composer_sends(self):
        composer = self.env["mail.compose.message"].with_user(self.coordinator)
        composer = composer.with_context(
            default_model="helpdesk.ticket", default_res_ids=self.report.ids
        ).create({"body": "<p>Which one?</p>", "subtype_id": self._comment().id})
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertEqual(self._read(), [("<p>Which one?</p>", True)])

    def _comment(self):
        return self.env.ref("mail.mt_comment")

    def test_a_note_stays_among_us(self):
        self._post(
            self.report,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("a.txt", b"a")],
        )
        self.assertFalse(self._read())

    def test_a_file_which_the_reporter_would_not_see_is_refused(self):
        with self.assertRaisesRegex(UserError, "reads words only"):
            self._post(
                self.report, message_type="comment", attachments=[("a.txt", b"a")]
            )
