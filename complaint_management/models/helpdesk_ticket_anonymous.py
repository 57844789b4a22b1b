import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hmac, plaintext2html
from odoo.tools.misc import format_date

from ..tools.rounded_clock import round_clock

# Without what is mistaken for something else when copied by hand: 80 bits in all.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 16
VISIBLE = "complaint_management.subtype_anonymous"
# Nothing is announced: a mail would tell at what time the report was made.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "mail_notify_force_send": False,
}


class HelpdeskTicket(models.Model):
    """Anonymous reports: nothing that is stored says who made them, or at what time.

    The superuser writes every row, without author, partner, follower or address, and
    every moment is the beginning of the day. The reporter comes back with a code of
    which the register keeps a keyed hash.
    """

    _inherit = "helpdesk.ticket"

    complaint_code_hash = fields.Char(
        readonly=True, copy=False, groups="base.group_system"
    )

    _complaint_code_hash_uniq = models.UniqueIndex(
        "(complaint_code_hash) WHERE complaint_code_hash IS NOT NULL",
        "This receipt code is taken.",
    )

    # ------------------------------------------------------------
    # The reporter, over the public page
    # ------------------------------------------------------------

    @api.model
    def _create_anonymous(self, company, text, kind, photos=()):
        """Enter an anonymous report in the register.

        :param kind: ``work``, ``treatment``, or ``False`` of somebody who does not work
            here
        :param photos: list of ``(content, ending)``, already without metadata
        :return: the complaint as superuser, and its receipt code
        """
        register = self._as_nobody(company)
        today = round_clock(self.env.cr)
        code = "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))
        report = register.create(
            {
                **register._prepare_report(
                    register.env.company, plaintext2html(text), kind
                ),
                "complaint_origin": "employee" if kind else "other",
                "complaint_is_anonymous": True,
                "complaint_code_hash": self._hash_code(code),
                "complaint_received_on": today,
                "complaint_is_history": False,
                "last_stage_update": today,
                "assigned_date": False,
            }
        )
        report.assigned_date = report.user_id and today
        report._keep_photos(photos)
        report._ask_attention(self.env._("Anonymous report"))
        return report, "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))

    def _as_nobody(self, company):
        """The register as the superuser sees it, knowing nothing of the request."""
        env = self.env(user=SUPERUSER_ID, su=True, context={})
        env.transaction.default_env = env  # who writes what is computed at the end
        nobody = self.with_env(env).with_company(company.id)
        language = nobody.env.company.partner_id.lang
        return nobody.with_context(lang=language, **QUIET)

    @api.model
    def _hash_code(self, code):
        """The seal of a receipt code: with the key of this database, for this use."""
        letters = "".join(filter(str.isalnum, code or "")).upper()
        # sudo: the key is nobody's to read; only the seal leaves here
        return hmac(self.env(su=True), "complaint_management-code", letters)

    @api.model
    def _find_anonymous(self, code):
        """The report that a receipt code opens, as superuser; none for a wrong one."""
        domain = [("complaint_code_hash", "=", self._hash_code(code))]
        # sudo: the code is the right to read what is said about this report
        found = self.sudo().with_context(active_test=False).search(domain)
        return found._as_nobody(found.company_id) if found else found

    def _answer_anonymously(self, text, photos=()):
        """Keep what the reporter adds or answers; its handler is asked to look."""
        self.ensure_one()
        today = round_clock(self.env.cr)
        files = self._keep_photos(photos)
        self.env["mail.message"].create(
            {
                "model": self._name,
                "res_id": self.id,
                "body": plaintext2html(text),
                "author_id": False,
                "email_from": self.env._("Anonymous reporter"),
                "message_type": "comment",
                "subtype_id": self.env.ref(VISIBLE).id,
                "attachment_ids": files.ids,
                "date": today,
                # Odoo's own would hold the time
                "message_id": f"<{secrets.token_hex(16)}@anonymous>",
                "reply_to": False,
            }
        )
        self._record_event("anonymous", {"words": "in"})
        self._ask_attention(self.env._("The anonymous reporter answered"))

    def _keep_photos(self, photos):
        """Files under a name of ours: theirs may tell who, where or when."""
        return self.env["ir.attachment"].create(
            [
                {
                    "name": f"{place}.{ending}",
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for place, (content, ending) in enumerate(photos, 1)
            ]
        )

    def _ask_attention(self, summary):
        """Put it on the list of its owner, else of a coordinator."""
        user = self.user_id or self._get_complaint_coordinator()
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=summary
            )

    def _tell_by_code(self, lang):
        """What the page shows that the receipt code opens.

        :return: dict of ``number``, ``step``, ``done``, ``answer_by`` and ``messages``:
            a list of ``{"ours", "day", "body"}``, oldest first
        """
        report = self.with_context(lang=lang)
        answer = report.complaint_term_ids.filtered(
            lambda term: term.kind == "answer" and not term.met_on
        )
        open_answer = report.complaint_is_open and answer.due_date
        visible = report.env.ref(VISIBLE)
        messages = report.message_ids.filtered(lambda m: m.subtype_id == visible)
        return {
            "number": report.number,
            "step": report._get_track_step(),
            "done": report._tell_reporter(in_full=True),
            "answer_by": open_answer
            and format_date(report.env, open_answer, date_format="d MMMM y"),
            "messages": [
                {
                    "ours": bool(message.author_id),
                    "day": format_date(
                        report.env, message.date, date_format="d MMMM y"
                    ),
                    "body": message.body,
                }
                for message in messages.sorted("id")
            ],
        }

    # ------------------------------------------------------------
    # The handler, on the ordinary form
    # ------------------------------------------------------------

    def _write_to_anonymous(self, text):
        """Write what the reporter reads with the receipt code.

        :raise UserError: without words, or when the report is not anonymous
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: whether there is a code, not which
        if not self.sudo().complaint_code_hash:
            raise UserError(self.env._("The reporter has no receipt code."))
        if not (text or "").strip():
            raise UserError(self.env._("Write what you want to say or ask."))
        self.message_post(
            body=plaintext2html(text), message_type="comment", subtype_xmlid=VISIBLE
        )

    def message_post(self, **values):
        """What a colleague sends from an anonymous report is read by the reporter.

        :raise UserError: with a file, which the page of the receipt code cannot show
        """
        is_for_reporter = self._is_for_reporter(values)
        if is_for_reporter:
            values |= {"subtype_xmlid": VISIBLE, "subtype_id": False}
            if values.get("attachments") or values.get("attachment_ids"):
                raise UserError(
                    self.env._(
                        "The anonymous reporter reads words only. Send the message "
                        "without the file, or use Log note for it."
                    )
                )
        message = super().message_post(**values)
        if is_for_reporter:
            self._record_event("anonymous", {"words": "out"})
        return message

    def _is_for_reporter(self, values):
        """Whether this is a message to the reporter, and no note among us."""
        own = self.env.user._is_internal() and self.env.uid != SUPERUSER_ID
        # sudo: whether there is a code, not which
        if not (own and self.sudo().complaint_code_hash):
            return False
        kinds = (self.env.ref("mail.mt_comment") + self.env.ref(VISIBLE)).ids
        xmlid = values.get("subtype_xmlid")
        kind = self.env.ref(xmlid).id if xmlid else values.get("subtype_id")
        return values.get("message_type") == "comment" and kind in kinds
