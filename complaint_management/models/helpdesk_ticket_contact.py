from odoo import api, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """Which complaints count in figures per contact."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_contact_figures_domain(self):
        """Never confidential ones, those of our own people, or anonymous ones."""
        return (
            Domain("is_complaint", "=", True)
            & Domain("complaint_confidential", "!=", True)
            & Domain("complaint_is_anonymous", "!=", True)
            & Domain("complaint_origin", "!=", "employee")
        )
