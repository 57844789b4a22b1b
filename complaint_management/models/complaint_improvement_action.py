from odoo import api, fields, models


class ComplaintImprovementAction(models.Model):
    """The plan of an improvement point: what, who, by when; done."""

    _name = "complaint.improvement.action"
    _description = "Action of an improvement point"
    _order = "done, due_on, id"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="improvement_id.company_id", store=True)
    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        help="Who does something for it is on the team.",
    )
    due_on = fields.Date(string="Due", required=True)
    done = fields.Boolean()
    done_on = fields.Date(string="Done on", compute="_compute_done_on", store=True)

    _open_idx = models.Index("(user_id, due_on) WHERE done IS NOT TRUE")

    @api.depends("done")
    def _compute_done_on(self):
        for action in self:
            today = action.company_id._get_complaint_today()
            action.done_on = action.done and (action.done_on or today)

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._join_team()
        return actions

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._join_team()
        return result

    def _join_team(self):
        """Who does something for a point can open it."""
        for point, actions in self.grouped("improvement_id").items():
            lacking = actions.user_id - point.member_ids - point.owner_id
            if lacking:
                point.member_ids += lacking
