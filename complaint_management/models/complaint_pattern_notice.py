from odoo import fields, models

ACTIVITY = "complaint_management.activity_pattern"


class ComplaintPattern(models.Model):
    """A pattern is told once per episode: to a coordinator and who owns its cause."""

    _inherit = "complaint.pattern"

    def _tell(self):
        """Put the patterns that were not told yet on the list of who decides."""
        for pattern in self.filtered(lambda p: p.state == "open" and not p.told_on):
            for user in pattern._get_told():
                # on the list, not by mail as well
                pattern.with_context(mail_activity_quick_update=True)._ask(
                    ACTIVITY,
                    user,
                    lambda p: p.env._("Pattern: %(pattern)s", pattern=p.display_name),
                )
            pattern.told_on = fields.Datetime.now()

    def _may_be_asked(self, user):
        return bool(user) and self._may_be_read_by(user)

    def _get_owner(self):
        """Who looks after the cause, or after the group above it."""
        causes = self.cause_id
        while causes and not causes[-1].owner_id and causes[-1].parent_id:
            causes |= causes[-1].parent_id
        return causes[-1:].owner_id

    def _get_told(self):
        """A coordinator, and the owner of the cause: who may read it, each once."""
        newest = self.ticket_ids.sorted("complaint_received_on")[-1:]
        users = newest._get_complaint_coordinator() if newest else newest.user_id
        users |= self._get_owner()
        return users.filtered(lambda user: user.active and self._may_be_read_by(user))

    def _may_be_read_by(self, user):
        seen = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return seen.has_access("read")
