from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty, plaintext2html


class ComplaintPatternAnswer(models.TransientModel):
    _name = "complaint.pattern.answer"
    _description = "Answer similar complaints together"

    pattern_id = fields.Many2one(comodel_name="complaint.pattern", required=True)
    subject = fields.Char(
        string="Subject of the message",
        required=True,
        default=lambda self: self.env._("About your complaint"),
    )
    body = fields.Html(
        string="Message",
        compute="_compute_body",
        store=True,
        readonly=False,
        help="Everybody gets these words, as a message of their own.",
    )
    ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket",
        string="To whom",
        compute="_compute_ticket_ids",
        store=True,
        readonly=False,
    )
    left_out = fields.Char(compute="_compute_left_out")
    is_reviewed = fields.Boolean(string="I have read this text again")

    @api.depends("pattern_id")
    def _compute_body(self):
        for wizard in self:
            text = wizard.pattern_id.cause_id._get_tell_today()
            wizard.body = text and plaintext2html(text)

    @api.depends("pattern_id")
    def _compute_ticket_ids(self):
        for wizard in self:
            tickets = wizard.pattern_id.ticket_ids
            wizard.ticket_ids = tickets.filtered(wizard._may_be_answered)

    @api.depends("ticket_ids", "pattern_id")
    def _compute_left_out(self):
        for wizard in self:
            count = wizard.pattern_id.ticket_count - len(wizard.ticket_ids)
            wizard.left_out = count and self.env._(
                "Left out: %s (confidential, anonymous, closed, without a contact, or "
                "out of your sight).",
                count,
            )

    def _may_be_answered(self, ticket):
        return (
            ticket.complaint_is_open
            and ticket.partner_id
            and not ticket.complaint_main_id
            and not ticket.complaint_confidential
            and not ticket.complaint_is_anonymous
            and not ticket.complaint_is_history
        )

    def action_send(self):
        """Send each complainant this text as a message on their own complaint.

        :raise UserError: without a text, unread, or to whom it may not be sent
        """
        self.ensure_one()
        if is_html_empty(self.body):
            raise UserError(self.env._("Write what the complainants get to read."))
        if not self.is_reviewed:
            raise UserError(
                self.env._(
                    "Read the text once more and tick the box: everybody gets it."
                )
            )
        if refused := self.ticket_ids.filtered(
            lambda t: (
                t not in self.pattern_id.ticket_ids or not self._may_be_answered(t)
            )
        ):
            raise UserError(
                self.env._(
                    "%(numbers)s cannot be answered together with others. Take them "
                    "off the list.",
                    numbers=", ".join(refused.mapped("number")),
                )
            )
        if not self.ticket_ids:
            raise UserError(self.env._("Choose at least one complaint."))
        self.ticket_ids.check_access("write")
        for ticket in self.ticket_ids:
            ticket.message_post(
                body=self.body,
                subject=self.subject,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=ticket.partner_id.ids,
            )
        self.ticket_ids._record_event(
            "answered_together", {"complaints": len(self.ticket_ids)}
        )
        return {"type": "ir.actions.act_window_close"}
