from email import message_from_string

from odoo.tests import BaseCase, tagged

from odoo.addons.complaint_management.tools.automatic_mail import (
    get_automatic_reason,
    is_automatic,
)

from .mail_intake_common import MailIntakeCommon

HUMAN = "From: Piet <piet@customer.example>\nSubject: {}\n\n"


def reason(headers, text=""):
    return get_automatic_reason(message_from_string(headers), text)


@tagged("post_install", "-at_install")
class TestAutomaticMail(BaseCase):
    """What was written by a machine is known with or without a header that says so."""

    def test_headers_of_machines_are_known(self):
        headers = (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (failure)",
            "X-Autoreply: yes",
            "X-Autorespond: away",
            "Precedence: auto_reply",
            "Precedence: bulk",
        )
        for header in headers:
            with self.subTest(header):
                self.assertEqual(reason(f"{header}\nFrom: a@b.c\n\n"), "auto_reply")

    def test_bounces_are_known(self):
        headers = (
            "From: MAILER-DAEMON@mx.example",
            "From: Postmaster <postmaster@mx.example>",
            "From: Mail Delivery System <x@mx.example>",
            "From: a@b.c\nReturn-Path: <>",
            "From: a@b.c\nX-Failed-Recipients: d@e.f",
            "From: a@b.c\nContent-Type: multipart/report; report-type=delivery-status",
            "From: <>",
        )
        for header in headers:
            with self.subTest(header):
                self.assertEqual(reason(f"{header}\n\n"), "bounce")

    def test_subjects_of_machines_are_known_in_several_languages(self):
        subjects = {
            "Undelivered Mail Returned to Sender": "bounce",
            "failure notice": "bounce",
            "Onbestelbaar: uw klacht": "bounce",
            "Automatic reply: your complaint": "auto_reply",
            "RE: Out of Office": "auto_reply",
            "Automatisch antwoord: klacht": "auto_reply",
            "Afwezig: klacht": "auto_reply",
            "=?utf-8?q?R=C3=A9ponse_automatique_=3A_x?=": "auto_reply",
            "Abwesenheitsnotiz: x": "auto_reply",
            "Read: your letter": "receipt",
            "Gelezen: uw brief": "receipt",
        }
        for subject, expected in subjects.items():
            with self.subTest(subject):
                self.assertEqual(reason(HUMAN.format(subject)), expected)

    def test_what_people_complain_about_is_no_machine(self):
        subjects = (
            "Automatische incasso klopt niet",
            "Pakket niet bezorgd",
            "Bezorging mislukt",
            "Undelivered parcel",
            "Delivery failed twice, order 123",
            "Returned to sender: my parcel",
            "Afwezigheid van de monteur",
            "On holiday your bus did not come",
            "Absence de réponse",
            "Error on your website",
            "Klacht over automatisch antwoord",
            "Re: uw bericht",
        )
        for subject in subjects:
            with self.subTest(subject):
                text = "I was out of office, user unknown. " * 50
                self.assertFalse(reason(HUMAN.format(subject), text))

    def test_an_absence_without_header_is_known_by_how_it_begins(self):
        texts = (
            "Thank you. I am currently out of the office until Monday.",
            "Beste, van 3 tot 14 augustus ben ik niet aanwezig.",
            "Dit is een automatisch gegenereerd bericht.",
            "Guten Tag, ich bin bis 14.8. nicht im Büro.",
        )
        for text in texts:
            with self.subTest(text):
                self.assertEqual(reason(HUMAN.format("Re: HT1"), text), "auto_reply")
                self.assertFalse(reason(HUMAN.format("My complaint"), text))

    def test_a_mailing_list_carries_what_people_write(self):
        headers = "List-Id: <post.shop.example>\nPrecedence: bulk\n"
        self.assertFalse(reason(headers + HUMAN.format("Broken")))

    def test_malformed_headers_are_read_as_they_stand(self):
        headers = (
            "From: =?x?b?%%%?= <\nSubject: =?utf-8?q?\xff?=\nContent-Type: ;;;\n\n"
        )
        self.assertFalse(is_automatic(message_from_string(headers)))


@tagged("post_install", "-at_install")
class TestMailIntakeAutomatic(MailIntakeCommon):
    """Machines make no complaint and get no answer."""

    def _ignored(self, why, **headers):
        row = self._receive(**headers)
        self.assertEqual((row.disposition, row.reason), ("ignored", why))
        self.assertTrue(row.source)
        self.assertFalse(self._mails)
        return row

    def test_a_bounce_makes_no_complaint(self):
        row = self._ignored("bounce", From="MAILER-DAEMON@mx.customer.example")
        self.assertFalse(row.ticket_id)

    def test_a_message_to_the_bounce_address_makes_no_complaint(self):
        self._ignored("bounce", to=f"bounce-here@here.example.com, {self.address}")

    def test_an_absence_makes_no_complaint(self):
        self._ignored("auto_reply", subject="Automatisch antwoord: klacht")
        self._ignored("auto_reply", auto_submitted="auto-replied")

    def test_an_absence_is_known_by_its_text(self):
        self._ignored(
            "auto_reply",
            subject="RE: your letter",
            body="<p>Ik ben tot maandag afwezig.</p>",
        )

    def test_an_absence_as_answer_is_kept_with_its_complaint_but_not_on_it(self):
        ticket = self._receive().ticket_id
        before = ticket.message_ids
        sent = before.sorted("id")[-1].message_id
        row = self._ignored("auto_reply", in_reply_to=sent, subject="Afwezig: Broken")
        self.assertEqual(row.ticket_id, ticket)
        self.assertEqual(ticket.message_ids, before)

    def test_a_message_of_ours_that_comes_back_is_ignored(self):
        ticket = self._create_complaint()
        message = ticket.message_post(body="Hello", subtype_xmlid="mail.mt_comment")
        self._ignored("own", message_id=message.message_id)

    def test_who_writes_too_often_is_refused_without_an_answer(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        rows = [self._receive() for _time in range(4)]
        last = rows[-1]
        self.assertEqual([r.disposition for r in rows[:3]], ["complaint"] * 3)
        self.assertEqual((last.disposition, last.reason), ("refused", "loop"))
        self.assertTrue(last.source)
        self.assertFalse(self._mails)

    def test_who_may_write_often_is_never_refused(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "1")
        self.env["mail.gateway.allowed"].create({"email": "piet@customer.example"})
        rows = [self._receive() for _time in range(3)]
        self.assertEqual([row.disposition for row in rows], ["complaint"] * 3)

    def test_who_may_not_write_to_the_team_is_refused_and_told(self):
        self.team.alias_contact = "partners"
        row = self._receive()
        self.assertEqual((row.disposition, row.reason), ("refused", "gateway"))
        self.assertTrue(self._mails)
