from markupsafe import Markup

from odoo import api, fields, models


class ComplaintForget(models.TransientModel):
    _name = "complaint.forget"
    _description = "Forget a complaint"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    refusal = fields.Char(compute="_compute_preview")
    goes = fields.Html(string="What goes, for good", compute="_compute_preview")
    stays = fields.Html(string="What stays", compute="_compute_preview")

    @api.depends("ticket_id")
    def _compute_preview(self):
        for dialog in self:
            ticket = dialog.ticket_id
            ticket.check_access("write")
            goes, stays = ticket._get_forget_preview()
            dialog.refusal = ticket._get_forget_refusal()
            dialog.goes, dialog.stays = _as_list(goes), _as_list(stays)

    def action_confirm(self):
        """Forget it, now and for good."""
        self.ensure_one()
        ticket = self.ticket_id  # the dialog itself is one of the things that go
        ticket.action_complaint_forget()
        return {"type": "ir.actions.client", "tag": "soft_reload"}


def _as_list(sentences):
    items = Markup().join(Markup("<li>%s</li>") % line for line in sentences)
    return Markup("<ul>%s</ul>") % items
