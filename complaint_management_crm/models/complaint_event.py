from odoo import fields, models


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"

    # events are never changed: without this addon they keep their kind
    kind = fields.Selection(
        selection_add=[("win_back", "Win back")],
        ondelete={"win_back": lambda events: None},
    )
