from odoo import models
from odoo.tools import email_normalize


class HelpdeskTicket(models.Model):
    """Contacts that are made on the way: in a call, or by writing to an address."""

    _inherit = "helpdesk.ticket"

    def _complaint_created(self):
        result = super()._complaint_created()
        self._complete_contact()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        if "partner_email" in changes:
            self._complete_contact()
        return result

    def _complete_contact(self):
        """A person without e-mail address gets the one that an agent typed.

        The contact is made with the name, before the address is asked for. What came
        in by itself completes nobody, and who has a login keeps their own address.
        """
        if self.env.su:
            return
        for ticket in self.filtered(lambda t: t.is_complaint and t.partner_email):
            person = ticket.partner_id.filtered(lambda p: not (p.email or p.is_company))
            # sudo: whether there is a login does not depend on who asks
            has_login = person.sudo().with_context(active_test=False).user_ids
            address = email_normalize(ticket.partner_email)
            if person and address and not has_login and person.has_access("write"):
                person.email = address

    def _make_contacts(self, emails):
        """Find the contacts of these addresses, and make those that there are not.

        An agent may make contacts. The platform makes none for who may not also delete
        and merge them, and then passes by in silence whom the message was for.

        :return: the contacts; none when this is not for the reader to do
        """
        contacts, ticket = self.env["res.partner"], self.exists()
        may = contacts.has_access("create") and ticket.has_access("read")
        if not (ticket and may and ticket.is_complaint):
            return contacts
        ticket._complete_contact()
        return ticket._partner_find_from_emails_single(emails)

    def _get_customer_information(self):
        """What a contact gets that is made of the address of a complaint."""
        result = super()._get_customer_information()
        langs = self.env["res.lang"]
        # sudo: what was given does not depend on who asks
        for ticket in self.sudo().filtered("is_complaint"):
            if address := ticket._get_complaint_address():
                given = {
                    "name": ticket._get_complaint_letter_name(),
                    "phone": ticket.complaint_given_phone,
                    "lang": langs._get_code(ticket._get_complaint_lang()),
                }
                known = {name: value for name, value in given.items() if value}
                result.setdefault(address, {}).update(known)
        return result
