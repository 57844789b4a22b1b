from odoo import fields, models


class ComplaintDossier(models.TransientModel):
    _name = "complaint.dossier"
    _description = "Dossier of a complaint"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    with_notes = fields.Boolean(
        string="With internal notes",
        help="Also what colleagues wrote to each other about this complaint.",
    )

    def action_download(self):
        """Let the browser fetch the dossier, once it is known that it may."""
        self.ensure_one()
        self.ticket_id._check_dossier()
        return {
            "type": "ir.actions.client",
            "tag": "complaint_dossier",
            "params": {
                "ticket_id": self.ticket_id.id,
                "with_notes": "1" if self.with_notes else "",
            },
        }
