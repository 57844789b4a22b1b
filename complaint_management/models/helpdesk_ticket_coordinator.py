from odoo import models

from .selections import COORDINATOR, MANAGER


class HelpdeskTicket(models.Model):
    """Who is told when a complaint needs a coordinator."""

    _inherit = "helpdesk.ticket"

    def _get_complaint_coordinator(self):
        """Who coordinates this; the independent handler when all are named in it."""
        # sudo: who coordinates does not depend on who asks
        independent = self.sudo().company_id.complaint_independent_handler_id
        named = self.sudo().complaint_person_ids
        return self._get_complaint_coordinators()[:1] or independent - named

    def _get_complaint_coordinators(self):
        """The coordinators of the company who are not named in this complaint.

        The leader of the team first, then its members, then others; administrators
        last.
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
        return users.sorted(
            lambda user: (
                user != team.user_id,
                user not in team.user_ids,
                user.has_group(MANAGER),
                user.id,
            )
        )
