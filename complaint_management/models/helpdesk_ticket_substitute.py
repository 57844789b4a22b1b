from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """Hand-overs warn; work of somebody absent goes to a substitute in one action."""

    _inherit = "helpdesk.ticket"

    complaint_substitute_count = fields.Integer(
        string="Taken over", readonly=True, copy=False, groups="base.group_user"
    )

    @api.onchange("user_id")
    def _onchange_complaint_owner(self):
        """A second hand-over is allowed, and said aloud."""
        before = self._origin.user_id
        if (
            self.complaint_is_open
            and self._origin.complaint_handover_count
            and before not in (self.user_id, self.env["res.users"])
        ):
            return {
                "warning": {
                    "title": self.env._("Handed over again"),
                    "message": self.env._(
                        "This complaint was handed over before. The complainant tells "
                        "it once more: call them first, or ask a helper and keep it."
                    ),
                }
            }
        return None

    def _complaint_handed_over(self):
        """What a substitute takes over is counted apart."""
        if self.env.context.get("complaint_substitute"):
            self.complaint_substitute_count += 1
            return
        super()._complaint_handed_over()

    @api.model
    def _complaint_substitute(self, absent, substitute):
        """Give the open complaints and promises of somebody absent to a substitute.

        :return: the complaints that changed hands; those the user may not change, or
            the substitute may not handle, stay where they are
        """
        if absent == substitute:
            raise UserError(self.env._("Choose somebody else as substitute."))
        mine = self.search(
            [
                ("is_complaint", "=", True),
                ("complaint_is_open", "=", True),
                ("user_id", "=", absent.id),
            ]
        )
        # sudo: who is named in a complaint may be hidden
        taken = mine._filtered_access("write").filtered(
            lambda ticket: (
                substitute not in ticket.sudo().complaint_person_ids
                and ticket.company_id in substitute.company_ids
            )
        )
        taken.with_context(complaint_substitute=True).write({"user_id": substitute.id})
        promises = taken._get_open_promises()
        promises.filtered(lambda p: p.user_id == absent).user_id = substitute
        # sudo: activities of somebody else, who is absent
        todo = taken.sudo()._get_complaint_activities()
        todo.filtered(lambda a: a.user_id == absent).user_id = substitute
        taken._record_event("substitute", {"user_id": [absent.id, substitute.id]})
        return taken
