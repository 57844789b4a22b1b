from odoo import models

from .selections import COORDINATOR, MANAGER


class HelpdeskTicket(models.Model):
    """Who is told when a complaint needs a coordinator."""

    _inherit = "helpdesk.ticket"

    def _get_complaint_coordinator(self):
        """A coordinator who may read this complaint: the team's, else the company's.

        The leader of the team first, then its members, then others; administrators
        last. When everybody is named in it, the independent handler.
        """
        self.ensure_one()
        # sudo: who coordinates does not depend on who asks
        ticket = self.sudo()
        named, team = ticket.complaint_person_ids, ticket.team_id
        # by its id from memory: asked once for each complaint of a batch
        group = self.env["ir.model.data"]._xmlid_to_res_id(COORDINATOR)
        coordinators = self.env["res.groups"].sudo().browse(group).all_user_ids
        users = coordinators.filtered(
            lambda user: (
                user.active
                and ticket.company_id in user.company_ids
                and user not in named
            )
        )
        first = users.sorted(
            lambda user: (
                user != team.user_id,
                user not in team.user_ids,
                user.has_group(MANAGER),
                user.id,
            )
        )[:1]
        return first or ticket.company_id.complaint_independent_handler_id - named
