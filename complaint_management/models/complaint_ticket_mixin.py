from odoo import api, fields, models
from odoo.fields import Domain


class ComplaintTicketMixin(models.AbstractModel):
    """What belongs to one complaint and is seen by nobody who may not see it."""

    _name = "complaint.ticket.mixin"
    _description = "Part of a complaint"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        related="ticket_id.company_id",
        store=True,
    )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """A child of a complaint is found by those who may read the complaint.

        A record rule cannot say this: its domain is evaluated as superuser.
        """
        if not (bypass_access or self.env.su):
            domain = Domain(domain) & Domain("ticket_id", "any", [(1, "=", 1)])
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """A child of a complaint is read and changed by the rules of the complaint."""
        result = super()._check_access(operation)
        if result or self.env.su or not self.ids:
            return result
        tickets = self.sudo().ticket_id.sudo(False)
        denied = tickets._check_access("read" if operation == "read" else "write")
        if not denied:
            return None
        forbidden, make_error = denied
        return (
            self.filtered(lambda child: child.sudo().ticket_id in forbidden.sudo()),
            make_error,
        )
