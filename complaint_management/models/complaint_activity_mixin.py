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
        silent = self.with_context(tracking_disable=True)
        return (
            super(ComplaintActivityMixin, silent).create(vals_list).with_env(self.env)
        )

    def _ask(self, activity_type, user, tell, deadline=False):
        """Put something on somebody's list, in their language.

        Nobody is asked about a complaint that they may not read; its owner is instead.

        :param tell: function from this record, in the language of who is asked, to what
            the list says
        """
        self.ensure_one()
        asked = self.sudo()  # the activity of somebody else
        if not asked._may_be_asked(user):
            user = asked._get_stand_in()
        if user:
            asked.activity_schedule(
                activity_type,
                date_deadline=deadline or None,
                summary=tell(asked.with_context(lang=user.lang)),
                user_id=user.id,
            )

    def _may_be_asked(self, user):
        return bool(user) and self.ticket_id._may_be_read_by(user)

    def _get_stand_in(self):
        return self.ticket_id.user_id.filtered(self._may_be_asked)

    def _asked(self, *activity_types):
        """It was done, or is no longer wanted: take it off all lists."""
        # sudo: the activities of others
        self.sudo().activity_unlink(list(activity_types))
