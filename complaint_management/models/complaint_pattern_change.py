from odoo import fields, models


class ComplaintPatternChange(models.Model):
    """What changed since patterns were last looked for: the work that lies ready.

    Written with the change itself, in the same transaction, and worked off by a
    scheduled job. One row says how a complaint is counted now, or was counted before.
    """

    _name = "complaint.pattern.change"
    _description = "Change to look for patterns in"
    _order = "id"
    _rec_name = "day"
    _log_access = False

    # a plain number: the complaint may be gone by the time it is looked at
    ticket = fields.Integer(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade", index=True
    )
    cause_id = fields.Many2one(
        comodel_name="complaint.cause", ondelete="cascade", index="btree_not_null"
    )
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category",
        ondelete="cascade",
        index="btree_not_null",
    )
    day = fields.Date(required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", ondelete="cascade", index="btree_not_null"
    )
    reference = fields.Char()
    pattern_id = fields.Many2one(
        comodel_name="complaint.pattern", ondelete="cascade", index="btree_not_null"
    )
    is_live = fields.Boolean(
        help="A new complaint, or a changed one. Neither history, which causes no "
        "pattern, nor how a complaint was counted before.",
    )

    def _get_key(self):
        """By what this complaint is counted: ``(field, id)``, or None."""
        if self.cause_id:
            return ("cause_id", self.cause_id.id)
        return self.category_id and ("category_id", self.category_id.id)
