import json

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .test_portal_holes import PortalCommon

PIET = "piet@customer.example"


@tagged("post_install", "-at_install")
class TestMadeContact(PortalCommon, MailCase):
    """Contacts made on the way, and messages to who is none yet: as the agent."""

    def setUp(self):
        super().setUp()
        self.complaint = self._create_complaint(
            user_id=self.agent.id,
            partner_id=False,
            partner_name="Piet Jansen",
            partner_email=PIET,
        )
        self._login(self.agent)

    def _call(self, route, **params):
        answer = self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", answer)
        return answer["result"]

    def _send(self, ticket, **values):
        """Press Send, as the web client does it.

        :return: the message, and the addresses that got mail
        """
        with self.mock_mail_gateway():
            answer = self._call(
                "/mail/message/post",
                thread_model=ticket._name,
                thread_id=ticket.id,
                post_data={
                    "body": "We are sorry.",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    **values,
                },
            )
        message = self.env["mail.message"].browse(answer["message_id"])
        return message, {to for mail in self._mails for to in mail["email_to"]}

    def _find(self, address=PIET):
        return self.env["res.partner"].search([("email_normalized", "=", address)])

    # ---- sending

    def test_a_message_reaches_who_is_no_contact_yet(self):
        message, addresses = self._send(self.complaint, partner_emails=[PIET])
        person = self._find()
        self.assertEqual(message.notified_partner_ids, person)
        self.assertEqual(person.name, "Piet Jansen")
        self.assertEqual(addresses, {person.email_formatted})

    def test_a_message_reaches_a_contact_by_the_address_on_the_complaint(self):
        person = self.env["res.partner"].create({"name": "Piet"})
        self.complaint.partner_id = person
        message, _addresses = self._send(self.complaint, partner_emails=[PIET])
        self.assertEqual(message.notified_partner_ids, person)
        self.assertEqual(person.email, PIET)

    def test_the_full_composer_knows_who_is_no_contact_yet(self):
        found = self._call(
            "/mail/partner/from_email",
            thread_model="helpdesk.ticket",
            thread_id=self.complaint.id,
            emails=[PIET],
        )
        self.assertEqual([person["id"] for person in found], self._find().ids)
        self.assertTrue(found)

    def test_an_ordinary_ticket_makes_no_contacts(self):
        ticket = self._create_ticket(user_id=self.agent.id, team_id=False)
        self._send(ticket, partner_emails=[PIET])
        self.assertFalse(self._find())

    def test_the_addresses_of_our_own_teams_become_no_contacts(self):
        domain = self.env["mail.alias.domain"].create({"name": "here.example.com"})
        self.team.write({"alias_name": "us", "alias_domain_id": domain.id})
        self._send(self.complaint, partner_emails=["us@here.example.com"])
        self.assertFalse(self._find("us@here.example.com"))

    def test_a_contact_that_was_made_by_sending_is_forgotten_with_the_complaint(self):
        self._send(self.complaint, partner_emails=[PIET])
        self.env["complaint.forgetting"].sudo()._forget(self.complaint)
        self.assertFalse(self._find())

    # ---- in a call

    def _make_on_the_way(self, name="Piet", lang=False, user=None):
        contacts = self.env["res.partner"].with_user(user or self.agent)
        id_, _name = contacts.with_context(complaint_lang=lang).name_create(name)
        return contacts.browse(id_)

    def test_a_new_caller_gets_the_address_that_was_typed(self):
        person = self._make_on_the_way()
        call = self._create_complaint(
            self.agent, partner_id=person.id, partner_email=f"Piet <{PIET}>"
        )
        self.assertEqual(person.email, PIET)
        call.partner_email = "other@customer.example"
        self.assertEqual(person.email, PIET)

    def test_an_address_typed_later_is_kept_with_the_contact(self):
        person = self._make_on_the_way()
        call = self._create_complaint(self.agent, partner_id=person.id)
        call.partner_email = PIET
        self.assertEqual(person.email, PIET)

    def test_who_has_a_login_and_a_firm_keep_their_own(self):
        self.portal.partner_id.email = False
        for partner in (self.portal.partner_id, self.firm):
            self._create_complaint(
                self.agent, partner_id=partner.id, partner_email=PIET
            )
            self.assertFalse(partner.email)

    def test_a_new_caller_gets_the_language_of_the_agent(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        self.agent.lang = "nl_NL"
        person = self._make_on_the_way()
        call = self._create_complaint(
            self.agent, partner_id=person.id, partner_email=PIET
        )
        self.assertEqual(person.lang, "nl_NL")
        self.assertEqual(call._get_complaint_lang(), "nl_NL")

    def test_a_language_that_was_chosen_goes_before_that_of_the_agent(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.default"].set("res.partner", "lang", "nl_NL")
        self.assertEqual(self._make_on_the_way().lang, "nl_NL")
        self.assertEqual(self._make_on_the_way(lang="fr_FR").lang, "fr_FR")
