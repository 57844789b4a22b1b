from odoo import api, fields, models

ACTIVITY = "complaint_management.mail_activity_type_improvement_progress"
LIGHTS = [("green", "On track"), ("orange", "Needs help"), ("red", "Stuck")]


class ComplaintImprovementReport(models.Model):
    """Progress: one line, a traffic light, a date."""

    _name = "complaint.improvement.report"
    _description = "Progress of an improvement point"
    _order = "date desc, id desc"
    _rec_name = "line"

    improvement_id = fields.Many2one(
        comodel_name="complaint.improvement",
        string="Improvement point",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="improvement_id.company_id", store=True)
    date = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env.company._get_complaint_today(),
    )
    line = fields.Char(string="Progress", required=True)
    light = fields.Selection(
        selection=LIGHTS, string="Traffic light", required=True, default="green"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        # sudo: the reminder may be of the owner while the team reports
        reports.improvement_id.sudo().activity_unlink([ACTIVITY])
        return reports
