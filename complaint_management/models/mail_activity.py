from odoo import api, fields, models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    _inherit = "mail.activity"

    complaint_term_id = fields.Many2one(
        comodel_name="complaint.term",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    @api.constrains("user_id", "res_model_id", "res_id")
    def _check_complaint_access(self):
        """An activity on a confidential complaint is for somebody who may read it."""
        for activity in self.filtered(lambda a: a.res_model == "helpdesk.ticket"):
            ticket = self.env["helpdesk.ticket"].browse(activity.res_id)
            if (
                activity.user_id
                and ticket.sudo().complaint_confidential
                and not ticket._may_be_read_by(activity.user_id)
            ):
                raise UserError(
                    self.env._(
                        "%(name)s may not read %(number)s, which is confidential. "
                        "Choose one of its handlers.",
                        name=activity.user_id.name,
                        number=ticket.sudo().number,
                    )
                )
