from odoo import fields, models
from odoo.exceptions import UserError

from .selections import IMPROVEMENT_PHASES


class ComplaintImprovementStage(models.Model):
    """Stages are named by the organisation; the rules only ask for the phase."""

    _name = "complaint.improvement.stage"
    _description = "Stage of improvement points"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    phase = fields.Selection(
        selection=IMPROVEMENT_PHASES,
        required=True,
        help="What this stage stands for; what is asked for and counted follows it.",
    )
    fold = fields.Boolean(string="Folded on the board")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use it in every company."
    )

    def write(self, vals):
        if "phase" in vals:
            self._check_unused(vals["phase"])
        return super().write(vals)

    def _check_unused(self, phase):
        """The phase of a stage stays while points stand in it.

        Another one would move all of them at once, past what is asked for there.
        """
        changed = self.filtered(lambda stage: stage.phase != phase)
        # sudo: points the administrator may not see stand there as well
        points = self.env["complaint.improvement"].sudo()
        domain = [("stage_id", "in", changed.ids)]
        if points.with_context(active_test=False).search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "There are improvement points in %(stages)s. Move them first, or "
                    "make a new stage.",
                    stages=", ".join(changed.mapped("name")),
                )
            )
