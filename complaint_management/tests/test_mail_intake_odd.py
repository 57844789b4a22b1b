from odoo.tests import tagged

from .mail_intake_common import MailIntakeCommon

HEAD = "From: zoe@customer.example\nMessage-ID: <{}@odd>\n"
DEEP = 1200


@tagged("post_install", "-at_install")
class TestMailIntakeOdd(MailIntakeCommon):
    """Whatever is wrong with a message, it comes in."""

    def _bring(self, text, name="odd"):
        head = f"To: {self.address}\n{HEAD.format(name)}"
        source = text if isinstance(text, bytes) else text.encode()
        row = self._deliver(head.encode() + source)
        self.assertEqual(row.disposition, "complaint")
        self.assertTrue(row.ticket_id.name)
        return row.ticket_id

    def _kept_source(self, ticket):
        attachments = ticket.message_ids.attachment_ids
        return attachments.filtered(lambda a: a.name == "message.eml")

    def test_odd_character_sets(self):
        for charset in ("klingon", "utf-7", "shift_jis", "x-unknown", "utf-16", ""):
            with self.subTest(charset):
                kind = f"Content-Type: text/plain; charset={charset}\n"
                name = charset or "none"
                ticket = self._bring(f"Subject: {name}\n{kind}\nDe vaas is stuk", name)
                self.assertTrue(ticket.description)

    def test_eight_bit_headers(self):
        ticket = self._bring("Subject: Café ☕\n\nDicht".encode("latin-1", "replace"))
        self.assertIn("Caf", ticket.name)

    def test_nul_bytes(self):
        ticket = self._bring(b"Subject: A\x00B\n\nThe vase\x00 is broken")
        self.assertIn("vase", ticket.description)
        self.assertNotIn("\x00", ticket.name)

    def test_encoded_nul_bytes(self):
        kind = "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n"
        ticket = self._bring(f"Subject: x\n{kind}\n<p>The vase=00 is broken</p>")
        self.assertIn("vase", ticket.description)

    def test_html_only_is_made_harmless(self):
        ticket = self._bring(
            "Subject: <script>alert(1)</script>\nContent-Type: text/html\n\n"
            '<p onclick="x()">Vase</p><script>alert(1)</script>'
            '<style>p {color: red}</style><a href="javascript:x()">y</a>'
        )
        for text in (ticket.description, ticket.message_ids.sorted("id")[-1].body):
            self.assertIn("Vase", text)
            for bad in ("<script", "onclick", "<style", "javascript:"):
                self.assertNotIn(bad, text)

    def test_an_empty_body(self):
        self.assertTrue(self._bring("\n"))

    def test_no_sender(self):
        row = self._deliver(f"To: {self.address}\n\nNobody calls me back".encode())
        self.assertEqual(row.disposition, "complaint")
        self.assertFalse(row.ticket_id.partner_email)
        self.assertEqual(row.ticket_id.name, "Nobody calls me back")

    def test_without_an_id_the_same_content_comes_in_once(self):
        source = f"To: {self.address}\nSubject: x\n\nNobody calls me back".encode()
        self.assertEqual(self._deliver(source).disposition, "complaint")
        self.assertEqual(self._deliver(source).disposition, "repeated")

    def test_what_stands_among_the_headers_is_content_too(self):
        for text in ("{ first", "{ second"):
            row = self._deliver(f"Delivered-To: {self.address}\n{text}".encode())
            self.assertEqual(row.disposition, "complaint")
            self.assertIn(text, row.ticket_id.description)

    def test_a_message_in_a_message(self):
        ticket = self._bring(
            "Subject: Fwd\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n"
            "See below\n--x\nContent-Type: message/rfc822\n\nSubject: \xe9\n"
            "Content-Type: multipart/mixed; boundary=y\n\n--y\n"
            "Content-Type: text/plain; "
            "charset=none\n\nNo\n--y--\n--x--\n"
        )
        self.assertIn("See below", ticket.description)

    def test_a_thousand_parts(self):
        parts = "".join(
            f"--x\nContent-Disposition: attachment; filename={number}.txt\n\n{number}\n"
            for number in range(1000)
        )
        ticket = self._bring(
            "Subject: Many\nContent-Type: multipart/mixed; boundary=x\n\n"
            f"{parts}--x--\n"
        )
        self.assertEqual(len(ticket.message_ids.attachment_ids), 1000)

    def test_parts_in_parts_without_end(self):
        opened = "".join(
            f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"
            for depth in range(DEEP)
        )
        ticket = self._bring(f"Subject: Deep\n{opened}\nThe vase is broken")
        self.assertTrue(self._kept_source(ticket))

    def test_what_is_no_message_at_all(self):
        ticket = self._bring(b"Subject: doc\n\n" + bytes(range(256)) * 50)
        self.assertTrue(ticket.description)

    def test_a_million_characters(self):
        ticket = self._bring(f"Subject: {'x' * 1000000}\n\n{'word ' * 200000}")
        self.assertLessEqual(len(ticket.name), 200)

    def test_an_id_without_end(self):
        row = self._receive(message_id=f"<{'x' * 20000}@odd>")
        self.assertEqual(row.disposition, "complaint")
        self.assertLess(len(row.message_id), 250)

    def test_names_that_turn_the_direction_of_the_text(self):
        ticket = self._bring("Subject: \u202egpj.exe\n\nSee \u202egpj.exe")
        self.assertIn("See", ticket.description)

    def test_dates_and_addresses_that_are_none(self):
        ticket = self._bring("Date: 32 Foo 20226 99:99\nCc: <<@>>,,;\nSubject: x\n\nx")
        self.assertTrue(ticket.complaint_received_on)

    def test_scripts_in_the_names_of_files(self):
        name = "<script>alert(1)</script>.svg"
        ticket = self._bring(
            "Subject: x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
            f'Content-Disposition: attachment; filename="{name}"\n\n<svg/>\n--x--\n'
        )
        self.assertEqual(len(ticket.message_ids.attachment_ids), 1)

    def test_a_line_of_a_mailbox_file_before_the_message(self):
        row = self._deliver(
            f"Delivered-To: {self.address}\nFrom MAILER Fri Jul  8 12:08:34 2011\n"
            "From: zoe@customer.example\nSubject: Late\n\nVery late".encode()
        )
        self.assertEqual(row.ticket_id.name, "Late")
        self.assertEqual(row.email_from, "zoe@customer.example")
