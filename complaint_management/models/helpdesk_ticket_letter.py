from odoo import models
from odoo.tools import email_normalize, formataddr, html2plaintext
from odoo.tools.misc import format_date

from .ir_qweb import LETTER
from .selections import LETTER_FACT, LETTER_LAYOUT

# What a machine sends by itself says so, and asks machines for silence (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
EMAIL = "helpdesk_mgmt.helpdesk_ticket_channel_email"
FIRST_LINES = 400  # characters


class HelpdeskTicket(models.Model):
    """Letters to the complainant: who gets them, in which language, from whom."""

    _inherit = "helpdesk.ticket"

    def _get_complaint_address(self):
        """The e-mail address to write to, normalized; empty when there is none.

        What was given for this complaint goes before what is known of the contact. A
        colleague who reported something is written to as the reporter.
        """
        ticket = self.sudo()  # the address does not depend on who asks
        reporter = (
            ticket.complaint_origin == "employee" and ticket.complaint_reporter_id
        )
        known = (
            ticket.partner_email,
            ticket.partner_id.email,
            reporter and reporter.email,
        )
        return next(filter(None, map(email_normalize, filter(None, known))), "")

    def _get_complaint_letter_name(self):
        """The name that a letter greets; empty when nobody gave one."""
        ticket = self.sudo()  # see the address
        reporter = (
            ticket.complaint_origin == "employee" and ticket.complaint_reporter_id
        )
        name = ticket.partner_name or ticket.partner_id.name
        return name or (reporter and reporter.name) or ""

    def _get_complaint_letter_partner(self):
        """The contact behind the address, if it is the address of the contact."""
        ticket = self.sudo()  # see the address
        address = ticket._get_complaint_address()
        known = ticket.partner_id | ticket.complaint_reporter_id.partner_id
        return known.filtered(lambda p: address and p.email_normalized == address)[:1]

    def _get_complaint_email_to(self):
        """The address line of a letter to somebody who is no contact."""
        address = self._get_complaint_address()
        if not address or self._get_complaint_letter_partner():
            return ""
        return formataddr((self._get_complaint_letter_name(), address))

    def _get_complaint_letter_sender(self):
        """Whose name is under a letter: the problem owner, else a coordinator."""
        ticket = self.sudo()  # see the address
        owner = ticket.user_id.filtered(lambda u: u.active and not u.share)
        return owner or ticket._get_complaint_coordinator() or ticket.team_id.user_id

    def _get_complaint_letter_from(self):
        """The sender's address: a human's, else the company's; never a no-reply."""
        ticket = self.sudo()  # see the address
        sender = ticket._get_complaint_letter_sender()
        return (
            (sender.email and sender.email_formatted)
            or ticket.team_id.alias_email
            or ticket.company_id.email_formatted
            or ""
        )

    def _get_complaint_letter_phone(self):
        """The number that a letter names: that for complaints, else a general one."""
        company = self.sudo().company_id  # see the address
        sender = self._get_complaint_letter_sender()
        return company.complaint_phone or sender.phone or company.phone or ""

    def _get_complaint_lang(self):
        """The language of the complainant, else that of the company."""
        ticket = self.sudo()  # see the address
        partner = ticket._get_complaint_letter_partner() or ticket.partner_id
        return partner.lang or ticket.company_id.partner_id.lang or ""

    # ------------------------------------------------------------
    # What letters say
    # ------------------------------------------------------------

    def _get_complaint_in_short(self):
        """The complaint in one sentence of ours, else in its own first lines."""
        ticket = self.sudo()  # see the address
        text = " ".join(html2plaintext(ticket.description or "").split())
        first = text if len(text) <= FIRST_LINES else f"{text[:FIRST_LINES]}…"
        return ticket.complaint_summary or first or ticket.name

    def _get_letter_promises(self):
        """What is promised and not kept yet, in words of the reader's language.

        :return: list of ``{"what", "who", "by"}``
        """
        promises = self.sudo().complaint_promise_ids  # see the address
        return [
            {
                "what": promise.name,
                "who": promise.user_id.name,
                "by": format_date(self.env, promise.due_on, date_format="d MMMM y"),
            }
            for promise in promises.filtered(lambda p: p.state == "open")
        ]

    def _has_formal_complaint_words(self):
        """Whether the policy speaks of *upheld*, as the law does."""
        return self.sudo().complaint_policy_id.free_day_rule == "atw"

    def _get_letter_hints(self):
        """What stands in [brackets] where the agent has yet to write."""
        return {
            "summary": self.env._("the complaint in one neutral sentence"),
            "findings": self.env._(
                "what you looked into, whom you heard, what you found and what went "
                "wrong, without excuses"
            ),
            "measures": self.env._("what we do, who does it, and when it is done"),
            "measures_not_upheld": self.env._(
                "what we do all the same, who does it, and when; or why nothing"
            ),
            "next_step": self.env._(
                "where the complainant can go, with address, term and cost"
            ),
            "ground": self.env._("why we do not handle it, and on what ground"),
            "elsewhere": self.env._("who does handle it, with address"),
        }

    # ------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------

    def _get_letter_channels(self):
        """By which channel we write, for the proof: ``{ticket: channel}``."""
        # by its id from memory: asked with every letter
        id_ = self.env["ir.model.data"]._xmlid_to_res_id(EMAIL)
        # sudo: the channel of another company cannot be read, only passed by
        email = self.env["helpdesk.ticket.channel"].sudo().browse(id_ or [])
        return {
            ticket: email
            if email and ticket.company_id in (email.company_id or ticket.company_id)
            else email.browse()
            for ticket in self
        }

    def _filter_may_get_letters(self):
        """Those whose complainant hears from us.

        Nothing goes out for signals, history, anonymous reports, parts (the main
        complaint speaks for them) and what is no complaint; and nothing to an address
        of our own, which would only come back.
        """
        # sudo: whether a letter goes out does not depend on who asks
        addresses = {
            ticket.id: ticket._get_complaint_address()
            for ticket in self.sudo()
            if ticket.is_complaint
            and not ticket.complaint_is_signal
            and not ticket.complaint_is_history
            and not ticket.complaint_is_anonymous
            and not ticket.complaint_main_id
        }
        wanted = list(filter(None, set(addresses.values())))
        ours = set(self.env["mail.alias.domain"].sudo()._find_aliases(wanted))
        return self.filtered(
            lambda ticket: addresses.get(ticket.id) and addresses[ticket.id] not in ours
        )

    def _send_complaint_letter(self, xmlid, automatic=False):
        """Send a letter to these complainants: queued, on the complaint, on record.

        The caller has checked that they may be sent.

        :param str xmlid: the template
        :param bool automatic: whether the system sends it by itself
        :return: ``{ticket: message}`` of those who got one
        """
        tickets = self and self._filter_may_get_letters()
        if not tickets:
            return {}
        messages = tickets._post_letter(xmlid, tickets, automatic)
        return dict(zip(tickets, messages, strict=True))

    def _post_letter(self, xmlid, records, automatic):
        """Queue a letter for each of these complaints and put it on record.

        :param records: what the letter is about: the complaints, or an offer of one
        :return: the messages, in the order of the complaints
        """
        # sudo: a rule sends it, also for a visitor; the letter is a message in our name
        template = self.env.ref(xmlid).sudo().with_context(**{LETTER: True})
        values = {"headers": repr(AUTOMATIC)} if automatic else {}
        if records._name != self._name:  # what is answered belongs to the complaint
            values.update(model=self._name, res_id=self.id)
        mails = template.send_mail_batch(
            records.ids, email_values=values, email_layout_xmlid=LETTER_LAYOUT
        )
        self.sudo()._sign_letters(mails)
        messages = mails.mail_message_id
        letters = dict(zip(self, messages, strict=True))
        self._record_letters(letters, template)
        return messages

    def _sign_letters(self, mails):
        """Whose name is under a letter wrote it; answers to it reach the complaint.

        Never who caused it to be sent: that may be the complainant.
        """
        replies = self._notify_get_reply_to()
        by_sender = {}
        for ticket, mail in zip(self, mails, strict=True):
            author = ticket._get_complaint_letter_sender() or ticket.company_id
            sender = author.partner_id, replies[ticket.id] or mail.email_from
            by_sender.setdefault(sender, mails.browse())
            by_sender[sender] |= mail
        for (author, reply_to), letters in by_sender.items():
            letters.mail_message_id.write(
                {"author_id": author.id, "reply_to": reply_to}
            )

    def _record_letters(self, messages, template, **facts):
        """Put on record which letters went out.

        :param messages: ``{ticket: message}``
        :param facts: what else there is to say of them
        """
        self._record_events(
            [
                (
                    ticket,
                    "letter",
                    {
                        LETTER_FACT: template.id,
                        "mail.message/subject": message.subject,
                        "mail.message/message_id": message.message_id,
                        **facts,
                    },
                )
                for ticket, message in messages.items()
            ]
        )
