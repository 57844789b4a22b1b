from odoo import api, fields, models
from odoo.tools import formataddr, plaintext2html

CALL_BACK = "complaint_management.mail_activity_type_call_back"


class HelpdeskTicket(models.Model):
    """What a complainant sends on our own pages: the complaint, and what follows it."""

    _inherit = "helpdesk.ticket"

    complaint_given_phone = fields.Char(
        string="Phone given",
        copy=False,
        help="The number that the complainant filled in, also without being a contact.",
        groups="base.group_user",
    )
    complaint_lang = fields.Char(
        string="Language of the complainant",
        copy=False,
        help="In which the form was filled in; letters follow it.",
        groups="base.group_user",
    )

    @api.model
    def _register_from_web(self, form, files=(), subject=None):
        """Register what came in by the public form.

        An address that anybody can type says nothing about who typed it. Therefore the
        complaint of a visitor has name, address and phone as they were given, and no
        contact: the agent links one after having spoken to the complainant. Somebody
        who is logged in is the contact.

        Called after the form was checked.

        :param dict form: the texts of the form, clean: ``text``, ``name``, ``email``,
            ``phone``, ``reference``, ``wish``, and ``call`` and ``feedback``
        :param files: list of ``(name, content)``
        :param subject: the ``complaint.subject`` of the short link, if any
        :return: the complaint, as superuser
        """
        company = (subject and subject.company_id) or self.env.company
        user = self.env.user
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        channels = self.env["helpdesk.ticket.channel"].sudo()
        channel = subject and subject.channel_id
        # sudo: visitors have no right on tickets; the values are the ones below
        tickets = self.sudo().with_company(company)
        ticket = tickets.with_context(mail_create_nosubscribe=True).create(
            {
                "is_complaint": True,
                "company_id": company.id,
                "user_id": False,
                "partner_id": partner.id,
                "partner_name": form["name"],
                "partner_email": form["email"],
                "complaint_given_phone": form["phone"],
                "complaint_lang": self.env.lang,
                "description": plaintext2html(form["text"]),
                "complaint_reference": form["reference"],
                "complaint_desired": form["wish"],
                "complaint_wants_feedback": "yes" if form["feedback"] else "not_asked",
                "complaint_subject_id": subject.id if subject else False,
                "complaint_expressed": "written",
                "channel_id": (channel or channels._get_web_channel(company.id)).id,
            }
        )
        ticket = ticket.with_context(mail_create_nosubscribe=False)
        if partner:
            ticket.message_subscribe(partner.ids)
        if files:
            # with the complaint itself, not after it
            ticket._post_from_complainant(
                self.env._("Sent with the complaint."), files, date=ticket.create_date
            )
        if form["call"]:
            ticket._ask_to_call_back()
        return ticket

    def _get_complaint_lang(self):
        """The language of the form goes before that of the contact."""
        # sudo: the language does not depend on who asks
        return self.sudo().complaint_lang or super()._get_complaint_lang()

    def _post_from_complainant(self, text, files=(), **values):
        """Post what the complainant wrote on our pages, as a message of theirs.

        Called after the page checked who it is. Who is no contact writes as one writes
        by e-mail: without an author, under the name that was given.
        """
        self.ensure_one()
        ticket = self.sudo()  # sudo: visitors have no right on messages
        if partner := ticket.partner_id:
            values |= {"author_id": partner.id, "message_type": "comment"}
        else:
            name = ticket.partner_name or self.env._("Complainant")
            email = ticket.partner_email
            sender = formataddr((name, email)) if email else name
            values |= {
                "author_id": False,
                "email_from": sender,
                "message_type": "email",
            }
        if values.get("date"):
            values["date"] = values["date"].replace(microsecond=0)
        return ticket.message_post(
            body=plaintext2html(text),
            subtype_xmlid="mail.mt_comment",
            attachments=list(files),
            **values,
        )

    def _ask_to_call_back(self, offer=None):
        """The complainant wants to be called: on the list of the owner, and on record.

        Without an owner a coordinator hears of it. Asked twice is one call.
        """
        self.ensure_one()
        ticket = self.sudo()  # sudo: the activity of somebody else
        user = ticket.user_id.filtered("active") or ticket._get_complaint_coordinator()
        ticket._record_event("callback", {"partner_name": ticket.partner_name})
        if not user or ticket.activity_search([CALL_BACK]):
            return
        told = ticket.with_context(lang=user.lang)
        about = told.env._("about our offer") if offer else ""
        number = ticket.complaint_given_phone or ticket.partner_id.phone or ""
        summary = told.env._(
            "Call %(name)s %(number)s %(about)s",
            name=ticket.partner_name or ticket.partner_id.name or "",
            number=number,
            about=about,
        )
        told.activity_schedule(
            CALL_BACK, summary=" ".join(summary.split()), user_id=user.id
        )
