from odoo import api, models


class ReportComplaintDossier(models.AbstractModel):
    """The complaint on paper: for who may make its dossier, by whatever address."""

    _name = "report.complaint_management.complaint_dossier"
    _description = "Dossier of a complaint, printed"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raise AccessError: as for the dossier itself"""
        tickets = self.env["helpdesk.ticket"].browse(docids)
        for ticket in tickets:
            ticket._check_dossier()
        return {"doc_ids": docids, "doc_model": tickets._name, "docs": tickets}
