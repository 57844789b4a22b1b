from odoo import models
from odoo.exceptions import AccessError, UserError

from .selections import COORDINATOR

ACTIVITY = "complaint_management.mail_activity_type_improvement_decision"


class ComplaintImprovement(models.Model):
    """Where the figures cannot say it twice, a person decides what to do."""

    _inherit = "complaint.improvement"

    def _ask_decision(self):
        self.activity_schedule(
            ACTIVITY,
            summary=self.env._("Too little data, twice: decide what to do"),
            user_id=self._get_coordinator().id or self.env.uid,
        )

    def _decide_effect(self, decision, reason):
        """Record what a person decides after *too little data* came twice.

        :param str decision: ``longer``, ``proven``, ``analysing`` or ``dropped``
        :raise AccessError: for the owner, and for whoever is no coordinator
        :raise UserError: without a reason, or when nothing is to be decided
        """
        self.ensure_one()
        user = self.env.user
        if user == self.owner_id or not user.has_group(COORDINATOR):
            raise AccessError(
                self.env._(
                    "Nobody decides on an improvement point of their own. Ask a "
                    "coordinator who does not own it."
                )
            )
        if not self.awaits_decision:
            raise UserError(
                self.env._(
                    "The figures decide on %(name)s. A person decides only after too "
                    "little data came twice.",
                    name=self.name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason of your decision."))
        # sudo: verdicts are written by no hand; the decision was checked above
        point = self.sudo()
        point._get_last_verdict().write(
            {
                "decision": decision,
                "decided_by_id": user.id,
                "decision_reason": reason,
            }
        )
        point.awaits_decision = False
        point.activity_unlink([ACTIVITY])
        getattr(point, f"_decided_{decision}")(reason)

    def _decided_longer(self, _reason):
        today = self.company_id._get_complaint_today()
        length = self.check_date - self.secured_on
        self.check_date = max(self.check_date, today) + length

    def _decided_proven(self, _reason):
        self.stage_id = self.with_company(self.company_id)._get_stage("proven")

    def _decided_analysing(self, _reason):
        self._back_to_analysing()

    def _decided_dropped(self, reason):
        stage = self.with_company(self.company_id)._get_stage("dropped")
        self.write({"dropped_reason": reason, "stage_id": stage.id})
