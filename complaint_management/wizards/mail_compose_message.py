from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, format_date

from ..tools.letter_check import put_in, read_headings, read_letter, read_lines
from ..tools.letter_days import find_days

NOT_OURS = ("summary", "next_step")  # blocks that promise nothing


class MailComposeMessage(models.TransientModel):
    """Letters to complainants: checked, and what they promise is kept.

    By whatever road such a letter is sent, the template says that it is one.
    """

    _inherit = "mail.compose.message"

    complaint_letter = fields.Selection(related="template_id.complaint_letter")
    complaint_promise_ids = fields.One2many(
        comodel_name="complaint.letter.promise",
        inverse_name="composer_id",
        string="What we promise",
    )
    complaint_lacks = fields.Text(
        string="The letter lacks", compute="_compute_complaint_lacks"
    )
    complaint_letter_reason = fields.Char(
        string="Send it all the same, because",
        help="The reason stays on record with what the letter lacks.",
    )

    complaint_days_seen = fields.Char(
        string="Days seen in the text",
        compute="_compute_complaint_days_seen",
        store=True,
        readonly=False,
    )

    complaint_headings = fields.Text(
        string="Headings of the template",
        compute="_compute_complaint_headings",
        store=True,
        readonly=False,
    )

    @api.depends("model", "res_ids", "template_id")
    def _compute_complaint_headings(self):
        """What stands in a heading before anybody wrote into it."""
        for composer in self:
            composer.complaint_headings = composer.complaint_letter and "\n".join(
                read_headings(composer.body)
            )

    @api.depends("model", "res_ids", "template_id")
    def _compute_complaint_days_seen(self):
        """The days that the template fills in are facts, and promised to nobody."""
        for composer in self:
            composer.complaint_days_seen = _written(composer._get_days_named())

    @api.onchange("body")
    def _onchange_complaint_days(self):
        """A day that is named in the text becomes a promise: once, and to be removed.

        What is not named any more is not promised by it either.
        """
        if not self._get_complaint_letter_ticket():
            return  # somebody else's letter
        named = self._get_days_named()
        by_text = self.complaint_promise_ids.filtered("named_on")
        gone = by_text.filtered(lambda promise: promise.named_on not in named)
        self.complaint_promise_ids -= gone
        for promise in by_text - gone:
            promise.name = named[promise.named_on]
        seen = set((self.complaint_days_seen or "").split())
        promised = set(self.complaint_promise_ids.mapped("due_on"))
        for day, sentence in named.items():
            if _written([day]) not in seen and day not in promised:
                values = {"name": sentence, "due_on": day, "named_on": day}
                self.complaint_promise_ids += self.complaint_promise_ids.new(values)
        self.complaint_days_seen = _written(named)

    def _get_days_named(self):
        """The days from today on that the text names, each with its sentence.

        Of a final answer: where we ask something, the day is the complainant's. So is
        one in what we were told, or until when one can go elsewhere.
        """
        ticket = self._get_complaint_letter_ticket()[:1]
        if self.complaint_letter != "answer" or not ticket.complaint_is_open:
            return {}
        langs = dict.fromkeys((ticket._get_complaint_lang(), self.env.lang))
        today = ticket.sudo().company_id._get_complaint_today()
        return find_days(
            read_lines(self.body, without=NOT_OURS),
            [babel_locale_parse(lang) for lang in langs if lang],
            today,
        )

    @api.depends("body", "complaint_letter", "complaint_promise_ids.name", "res_ids")
    def _compute_complaint_lacks(self):
        for composer in self:
            lacks = composer.complaint_letter and composer._get_complaint_lacks()
            composer.complaint_lacks = "\n".join(lacks or [])

    def _get_complaint_letter_ticket(self):
        """The complaint that this letter is about."""
        if self.model != "helpdesk.ticket" or not self.complaint_letter:
            return self.env["helpdesk.ticket"]
        tickets = self.env["helpdesk.ticket"].browse(self._evaluate_res_ids())
        return tickets.filtered("is_complaint")

    def _get_complaint_lacks(self):
        """What this letter still has to say, in words; empty when it is complete."""
        ticket = self._get_complaint_letter_ticket()[:1]
        if not ticket:
            return []
        body = self._get_complaint_letter_body(ticket)
        lacks = [
            self.env._("still to be written: %s", hint)
            for hint in read_letter(body).hints
        ]
        if self.complaint_letter == "answer":
            policy = ticket.complaint_policy_id
            headings = (self.complaint_headings or "").splitlines()
            elements = policy.letter_element_ids._get_lacking(ticket, body, headings)
            lacks += elements.mapped("name")
        return lacks

    def _get_complaint_letter_body(self, ticket):
        """The letter as it goes out: with what it promises and does not say yet."""
        promises = self.complaint_promise_ids.filtered(lambda p: not p.named_on)
        if not promises:
            return self.body
        words = ticket.with_context(lang=ticket._get_complaint_lang() or None)
        lines = Markup("").join(
            Markup("<li>%s</li>")
            % words.env._(
                "%(what)s (%(who)s, by %(day)s)",
                what=promise.name or "",
                who=promise.user_id.name or "",
                day=format_date(words.env, promise.due_on, date_format="d MMMM y"),
            )
            for promise in promises
        )
        return put_in(self.body, "measures", Markup("<ul>%s</ul>") % lines)

    # ------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------

    def _action_send_mail(self, auto_commit=False):
        for composer in self:
            if composer.complaint_letter == "answer":
                composer._check_complaint_answer()
        return super()._action_send_mail(auto_commit=auto_commit)

    def _action_schedule_message(self):
        if "answer" in self.mapped("complaint_letter"):
            raise UserError(
                self.env._("A final answer settles the complaint: send it now.")
            )
        return super()._action_schedule_message()

    def _check_complaint_answer(self):
        """A final answer is sent from its own complaint, and to somebody.

        :raise UserError: when it is not, or the complaint cannot be answered
        """
        ticket = self._get_complaint_letter_ticket()
        if self.composition_mode != "comment" or len(ticket) != 1:
            raise UserError(
                self.env._("Send a final answer from its own complaint, one by one.")
            )
        ticket._check_may_be_answered()
        if not self.partner_ids:
            raise UserError(self.env._("Choose to whom the answer goes."))

    def _action_send_mail_comment(self, res_ids):
        """A letter that lacks something is refused, or sent with the reason."""
        ticket = self._get_complaint_letter_ticket()
        if len(ticket) != 1:
            return super()._action_send_mail_comment(res_ids)
        lacks = self._get_complaint_lacks()
        reason = (self.complaint_letter_reason or "").strip()
        if lacks and not reason:
            raise UserError(
                self.env._(
                    "The letter lacks:\n%(lacks)s\n\nWrite it, or say why it goes "
                    "out without.",
                    lacks="\n".join(f"- {lack}" for lack in lacks),
                )
            )
        self.body = self._get_complaint_letter_body(ticket)
        self._keep_complaint_promises(ticket)
        messages = super()._action_send_mail_comment(res_ids)
        without = {"without": ", ".join(lacks), "reason": reason} if lacks else {}
        ticket._record_letters({ticket: messages[:1]}, self.template_id, **without)
        if self.complaint_letter == "answer":
            ticket._complaint_answered_by(messages[:1])
        return messages

    def _keep_complaint_promises(self, ticket):
        """What the letter promises is a promise from now on."""
        self.env["complaint.promise"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "name": promise.name,
                    "user_id": promise.user_id.id,
                    "due_on": promise.due_on,
                }
                for promise in self.complaint_promise_ids
            ]
        )
        # sent twice, the letter promises once
        self.complaint_promise_ids.unlink()


def _written(days):
    return " ".join(day.isoformat() for day in days)
