from odoo import api, models


class ComplaintActivityMixin(models.AbstractModel):
    """What somebody has to do something about: an activity, and no talk beside it.

    Activities need a thread; the conversation itself is held on the complaint.
    """

    _name = "complaint.activity.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Part of a complaint with activities"

    @api.model_create_multi
    def create(self, vals_list):
        silent = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return (
            super(ComplaintActivityMixin, silent).create(vals_list).with_env(self.env)
        )

    def _ask(self, activity_type, user, summary, deadline=False):
        """Put something on somebody's list, once per kind and person."""
        # sudo: the activity of somebody else
        self.sudo().activity_schedule(
            activity_type,
            date_deadline=deadline or None,
            summary=summary,
            user_id=user.id,
        )

    def _asked(self, *activity_types):
        """It was done, or is no longer wanted: take it off all lists."""
        # sudo: the activities of others
        self.sudo().activity_unlink(list(activity_types))
