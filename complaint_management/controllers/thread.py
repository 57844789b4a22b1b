from odoo.http import request, route

from odoo.addons.mail.controllers.thread import ThreadController

TICKET = "helpdesk.ticket"


class ComplaintThreadController(ThreadController):
    """A message about a complaint reaches everybody it is addressed to."""

    @route()
    def mail_thread_partner_from_email(self, thread_model, thread_id, emails):
        """Who is no contact yet becomes one, for the full composer."""
        if thread_model == TICKET:
            request.env[TICKET].browse(thread_id)._make_contacts(emails)
        return super().mail_thread_partner_from_email(thread_model, thread_id, emails)

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        """Who is no contact yet becomes one, for *Send message*."""
        if thread._name == TICKET and post_data.get("partner_emails"):
            thread._make_contacts(post_data["partner_emails"])
        return super()._prepare_message_data(post_data, thread=thread, **kwargs)
