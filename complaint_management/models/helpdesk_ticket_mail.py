import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize, email_split_tuples

TITLE_LENGTH = 200
# Mail servers try for up to five days (RFC 5321, 4.5.4.1). A message that says it is
# older was written on a machine with a wrong clock; it reached us when it came in.
ON_ITS_WAY = timedelta(days=5)
BETWEEN_NUMBERS = re.compile(r"[\s\[\]():;,#]+")
CHANNEL = "helpdesk_mgmt.helpdesk_ticket_channel_email"
REPLY = "complaint_management.mail_activity_type_reply"


class HelpdeskTicket(models.Model):
    """E-mail: a message becomes a complaint, or goes onto the one that it answers.

    Nobody is subscribed because of a message; see ``helpdesk_ticket_addressed``.
    """

    _inherit = "helpdesk.ticket"
    _primary_email = "partner_email"

    # ------------------------------------------------------------
    # Which complaint or team a message is for
    # ------------------------------------------------------------

    def _was_complaint(self):
        """Whether this is a complaint, or was one until it was dismissed."""
        return self.is_complaint or bool(self.complaint_dismissed_on)

    @api.model
    def _get_mail_teams(self, mail):
        """The complaint teams whose address a message went to."""
        if not mail.recipients:
            return self.env["helpdesk.ticket.team"]
        names = [address.partition("@")[0] for address in mail.recipients]
        addressed = Domain("alias_full_name", "in", mail.recipients) | (
            Domain("alias_name", "in", names)
            & Domain("alias_incoming_local", "=", True)
        )
        return self.env["helpdesk.ticket.team"].search(
            Domain("is_complaint_team", "=", True)
            & Domain("alias_id", "any", addressed)
        )

    @api.model
    def _find_answered(self, mail):
        """The complaint that a message answers, also when it was dismissed."""
        if not mail.references:
            return self
        message = self.env["mail.message"].search(
            [("message_id", "in", mail.references), ("model", "=", self._name)],
            order="id desc",
            limit=1,
        )
        ticket = self.browse(message.res_id or []).exists()
        return ticket if ticket and ticket._was_complaint() else self

    @api.model
    def _find_by_number(self, mail, author_id):
        """The complaint that a subject names, if its sender has to do with it.

        :return: its id, or False
        """
        parts = BETWEEN_NUMBERS.split(mail.subject[:TITLE_LENGTH])
        numbers = [part for part in parts if any(map(str.isdigit, part))]
        if not (numbers and (mail.sender or author_id)):
            return False
        domain = Domain("number", "in", numbers) & (
            Domain("is_complaint", "=", True)
            | Domain("complaint_dismissed_on", "!=", False)
        )
        for ticket in self.search(domain):
            known = ticket.partner_id | ticket.message_partner_ids
            addresses = {email_normalize(ticket.partner_email or "")}
            addresses |= set(known.mapped("email_normalized"))
            if author_id in known.ids or mail.sender in addresses:
                return ticket.id
        return False

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Who writes to ordinary teams is not counted, as before.

        With the address known the gateway would begin to, and read all tickets for it.
        Complaints are counted by ``complaint.mail.intake``.
        """
        return []

    # ------------------------------------------------------------
    # A message becomes a complaint
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # by position: the host gives this parameter another name
        if not self._is_complaint_vals(custom_values or {}):
            return super().message_new(msg_dict, custom_values=custom_values)
        values = self._prepare_from_mail(msg_dict, custom_values)
        address = values["partner_email"]
        # the host would subscribe whom it finds in these
        quiet = {
            **msg_dict,
            "to": "",
            "cc": "",
            "email_from": address,
            "from": address,
        }
        gateway = self.with_context(complaint_few_facts=True)
        ticket = super(HelpdeskTicket, gateway).message_new(quiet, custom_values=values)
        return ticket.with_context(complaint_few_facts=False)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """All that can be said of all fields takes as long as a letter.

        The gateway asks for it with every message, to see whether there is a name.
        """
        if self.env.context.get("complaint_few_facts"):
            attributes = attributes or ["type"]
        return super().fields_get(allfields, attributes)

    def _prepare_from_mail(self, msg, custom_values):
        """What a message says of its complaint; the alias may say more."""
        team = self.env["helpdesk.ticket.team"].browse(custom_values.get("team_id"))
        company = team.company_id or self.env.company
        name, address = (email_split_tuples(msg.get("email_from") or "") or [("", "")])[
            0
        ]
        partner = self.env["res.partner"].browse(msg.get("author_id") or [])
        if partner.company_id not in (self.env["res.company"], company):
            partner = self.env["res.partner"]
        return {
            # a robot owns nothing; the host gives it what comes by mail
            "user_id": False,
            **custom_values,
            "name": (msg.get("subject") or "").strip()[:TITLE_LENGTH],
            "company_id": company.id,
            "partner_id": partner.id,
            "partner_name": name or partner.name,
            "partner_email": email_normalize(address, strict=False) or address,
            "channel_id": self._get_mail_channel(company).id,
            "complaint_expressed": "written",
            "complaint_received_on": self._get_mail_moment(msg.get("date")),
        }

    def _get_mail_channel(self, company):
        """The channel of e-mail, if this company may use it."""
        # by its id from memory: asked with every message
        id_ = self.env["ir.model.data"]._xmlid_to_res_id(CHANNEL)
        channel = self.env["helpdesk.ticket.channel"].browse(id_ or [])
        allowed = channel.company_id in (self.env["res.company"], company)
        return channel if allowed else channel.browse()

    def _get_mail_moment(self, sent):
        """When a message was sent, as far as that can be true; else now."""
        now = fields.Datetime.now()
        sent = fields.Datetime.to_datetime(sent) or now
        return sent.replace(microsecond=0) if now - ON_ITS_WAY < sent <= now else now

    # ------------------------------------------------------------
    # A message goes onto a complaint
    # ------------------------------------------------------------

    def message_update(self, msg_dict, update_vals=None):
        if not self._was_complaint():
            return super().message_update(msg_dict, update_vals=update_vals)
        result = super().message_update(
            {**msg_dict, "to": "", "cc": ""}, update_vals=update_vals
        )
        self._tell_of_late_reply()
        return result

    def _tell_of_late_reply(self):
        """What answers a complaint that is over, or was none, somebody is told of."""
        if self.is_complaint and self.complaint_is_open:
            return
        user = self.user_id or self._get_complaint_coordinator()
        if user:
            self._ask_to_read(user, self.env._("Wrote again after it was closed"))

    def _ask_to_read(self, user, summary):
        """An activity for a person, once until it is done."""
        activity_type = self.env.ref(REPLY)
        # sudo: the activity of somebody else
        activities = self.sudo().activity_ids
        if not activities.filtered(
            lambda a: a.activity_type_id == activity_type and a.user_id == user
        ):
            self.sudo().activity_schedule(REPLY, user_id=user.id, summary=summary)

    @api.model
    def _get_quiet_message(self, message_dict, thread_id):
        """A message as a complaint keeps it: nobody is addressed or told by it.

        On a confidential complaint only the complainant speaks to the followers; what
        others write is for those who handle it.
        """
        quiet = {
            **message_dict,
            "partner_ids": [],
            "cc_filtered": False,
            "to_filtered": False,
        }
        # sudo: the gateway works for whoever sent the message
        ticket = self.sudo().browse(thread_id or [])
        if ticket.complaint_confidential:
            author = message_dict.get("author_id")
            if not (author and author == ticket.partner_id.id):
                quiet |= {"is_internal": True, "parent_id": False}
                user = ticket.user_id or ticket._get_complaint_coordinator()
                if user:
                    ticket._ask_to_read(user, self.env._("Somebody else wrote"))
        return quiet
