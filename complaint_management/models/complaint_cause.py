from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintCause(models.Model):
    _name = "complaint.cause"
    _inherit = "complaint.name.mixin"
    _description = "Cause of complaints"
    _parent_store = True
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(compute="_compute_complete_name", recursive=True)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        comodel_name="complaint.cause",
        string="Group",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    child_ids = fields.One2many(
        comodel_name="complaint.cause", inverse_name="parent_id", string="Causes"
    )
    parent_path = fields.Char(index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty to use it in every company.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        domain=[("share", "=", False)],
        help="Who looks after this cause, whether or not something is being improved.",
    )
    kano = fields.Selection(
        selection=[
            ("must_be", "Must-be"),
            ("one_dimensional", "One-dimensional"),
            ("attractive", "Attractive"),
            ("indifferent", "Indifferent"),
            ("reverse", "Reverse"),
        ],
        string="Kano class",
    )
    safety = fields.Boolean(help="One complaint is enough to call it a pattern.")

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for cause in self:
            names = [cause.parent_id.complete_name, cause.name]
            cause.complete_name = " / ".join(filter(None, names))

    @api.depends("complete_name")
    @api.depends_context("cause_with_group")
    def _compute_display_name(self):
        """A cause goes by its own name; where one is chosen, with its group."""
        if not self.env.context.get("cause_with_group"):
            return super()._compute_display_name()
        for cause in self:
            cause.display_name = cause.complete_name
        return None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """A cause that explains a complaint is archived, not deleted."""
        used = (
            self.env["helpdesk.ticket"]
            .sudo()
            .search_count(
                # sudo: complaints the user may not see keep their cause as well
                [("complaint_cause_id", "child_of", self.ids)],
                limit=1,
            )
        )
        if used:
            raise UserError(
                self.env._("Complaints refer to this cause. Archive it instead.")
            )
