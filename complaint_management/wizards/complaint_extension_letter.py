from odoo import api, fields, models

LETTER = "complaint_management.mail_template_extension"


class ComplaintExtension(models.TransientModel):
    """The notice that an extension asks for goes out with it, in the same click."""

    _inherit = "complaint.extension"

    send_letter = fields.Boolean(
        string="Tell the complainant now, by e-mail",
        compute="_compute_send_letter",
        store=True,
        precompute=True,
        readonly=False,
    )
    can_send_letter = fields.Boolean(compute="_compute_can_send_letter")
    done = fields.Text(
        string="What we did so far", help="Stands in the letter to the complainant."
    )

    @api.depends("ticket_id")
    def _compute_can_send_letter(self):
        for wizard in self:
            wizard.can_send_letter = bool(wizard.ticket_id._filter_may_get_letters())

    @api.depends("ticket_id")
    def _compute_send_letter(self):
        for wizard in self:
            wizard.send_letter = bool(wizard.ticket_id._filter_may_get_letters())

    def action_confirm(self):
        sends = self.send_letter and self.can_send_letter
        if sends:
            self.notice_on = fields.Date.context_today(self)
        result = super().action_confirm()
        if sends:
            told = self.ticket_id.with_context(letter_done=self.done)
            told._send_complaint_letter(LETTER)
        return result
