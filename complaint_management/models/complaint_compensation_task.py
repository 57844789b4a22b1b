from odoo import models

from .selections import DELIVERY, REQUEST


class ComplaintCompensation(models.Model):
    """Who has to do something now: decide, carry out, or know of a refusal."""

    _inherit = "complaint.compensation"

    def _ask_coordinators(self):
        for coordinator in self._get_deciders():
            self._ask(
                REQUEST,
                coordinator,
                lambda c: c.env._("%(name)s asks your approval", name=c.user_id.name),
            )

    def _get_deciders(self):
        """The coordinators who can decide on this: all but who asked."""
        return self.ticket_id._get_complaint_coordinators() - self.user_id

    def _tell_refusal(self):
        # sudo: a message to the agent; the decision was checked
        told = self.sudo().with_context(lang=self.user_id.lang)
        told.ticket_id.message_notify(
            partner_ids=told.user_id.partner_id.ids,
            subject=told.env._("Request refused"),
            body=told.env._(
                "%(remedy)s was refused: %(reason)s",
                remedy=told.remedy_type_id.name,
                reason=told.reason or told.env._("no reason given"),
            ),
        )

    def _hand_over(self):
        """Whoever carries it out gets it on their list, or the agent does."""
        executor = self.remedy_type_id.delivered_by_id
        if not self._may_be_asked(executor):
            executor = self.user_id
        self._ask(DELIVERY, executor, lambda c: c._tell_delivery(executor))

    def _tell_delivery(self, executor):
        """What, by which reference, and who does it when that is somebody else."""
        remedy = self.remedy_type_id
        who = remedy.delivered_by_id.name or remedy.delivered_by
        text = self.env._(
            "Carry out: %(remedy)s %(reference)s",
            remedy=remedy.name,
            reference=self.reference or "",
        ).strip()
        told = not who or remedy.delivered_by_id == executor
        return text if told else f"{text} ({who})"
