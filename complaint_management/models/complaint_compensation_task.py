from odoo import models

from .selections import COORDINATOR, DELIVERY, REQUEST


class ComplaintCompensation(models.Model):
    """Who has to do something now: decide, carry out, or know of a refusal."""

    _inherit = "complaint.compensation"

    def _ask_coordinators(self):
        summary = self.env._("%(name)s asks your approval", name=self.user_id.name)
        for coordinator in self._get_deciders():
            self._ask(REQUEST, coordinator, summary)

    def _get_deciders(self):
        """The coordinators of the company who may read this and did not ask it."""
        # sudo: who is a coordinator is not everybody's to read
        coordinators = self.env.ref(COORDINATOR).sudo().all_user_ids
        ticket = self.ticket_id
        return coordinators.filtered(
            lambda user: (
                user.active
                and user != self.user_id
                and ticket.company_id in user.company_ids
                and ticket._may_be_read_by(user)
            )
        )

    def _tell_refusal(self):
        self.sudo().ticket_id.message_notify(
            partner_ids=self.user_id.partner_id.ids,
            subject=self.env._("Request refused"),
            body=self.env._(
                "%(remedy)s was refused: %(reason)s",
                remedy=self.remedy_type_id.name,
                reason=self.reason or self.env._("no reason given"),
            ),
        )

    def _hand_over(self):
        """Whoever carries it out gets it on their list, or the agent does."""
        executor = self.remedy_type_id.delivered_by_id
        if executor and not self.ticket_id._may_be_read_by(executor):
            executor = False
        self._ask(
            DELIVERY,
            executor or self.user_id,
            self.env._(
                "Carry out: %(remedy)s %(reference)s",
                remedy=self.remedy_type_id.name,
                reference=self.reference or "",
            ),
        )
