from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .selections import OPEN_PHASES, OUTCOMES_WITHOUT_AGREEMENT


class HelpdeskTicket(models.Model):
    """What holds back *after-care* and *closed*: predicates on the state.

    They hold by whatever road a complaint gets there: a button, the board, a plain
    write, an import, a change of team, the portal, mail or a scheduled job.
    """

    _inherit = "helpdesk.ticket"

    complaint_missing = fields.Char(
        compute="_compute_complaint_missing", groups="base.group_user"
    )

    def _get_complaint_missing(self, phase):
        """What a complaint still lacks before it may stand in ``phase``.

        The one predicate behind refusal, hint and button. History is never held up.
        A rule with a gate of its own extends this, and calls ``_check_complaint_gates``
        when a field that its gate looks at changes.

        :return: list of sentences, each naming what to do; empty when nothing lacks
        """
        self.ensure_one()
        if not self._has_complaint_gates(phase):
            return []
        outcome = self.complaint_outcome
        missing = []
        if not outcome:
            missing.append(self.env._("choose the outcome"))
        if not self._is_complaint_settled():
            missing.append(self.env._("log what was agreed (or send the final answer)"))
        if outcome == "not_upheld" and not self.complaint_outcome_reason:
            missing.append(self.env._("give the reason why it is not upheld"))
        if outcome == "not_upheld" and not self.complaint_next_step:
            missing.append(self.env._("name the next step for the complainant"))
        return missing

    def _has_complaint_gates(self, phase):
        """Open work is never held up, and neither is history."""
        return (
            self.is_complaint
            and phase not in OPEN_PHASES
            and not self.complaint_is_history
        )

    def _is_complaint_settled(self):
        """Whether nothing has to be agreed any more."""
        return self.complaint_outcome in OUTCOMES_WITHOUT_AGREEMENT or bool(
            self.complaint_settled_on
        )

    @api.depends(
        "complaint_is_open",
        "complaint_outcome",
        "complaint_settled_on",
        "complaint_outcome_reason",
        "complaint_next_step",
    )
    def _compute_complaint_missing(self):
        """A hint for who is about to finish it: an outcome or an agreement is there."""
        for ticket in self:
            begun = ticket.complaint_outcome or ticket.complaint_settled_on
            missing = []
            if begun and ticket.complaint_is_open:
                missing = ticket._get_complaint_missing("closed")
            ticket.complaint_missing = ", ".join(missing)

    @api.constrains(
        "is_complaint",
        "complaint_phase",
        "complaint_outcome",
        "complaint_settled_on",
        "complaint_outcome_reason",
        "complaint_next_step",
        "complaint_is_history",
    )
    def _check_complaint_gates(self):
        """No complaint stands in a step that it lacks something for."""
        steps = dict(self._fields["complaint_phase"]._description_selection(self.env))
        for ticket in self._get_gated_together():
            phase = ticket.complaint_phase
            if phase and (missing := ticket._get_complaint_missing(phase)):
                raise ValidationError(
                    self.env._(
                        "%(number)s cannot be in the step %(step)s yet: %(missing)s.",
                        number=ticket.number,
                        step=steps[phase],
                        missing=", ".join(missing),
                    )
                )

    def _get_gated_together(self):
        """The complaints whose gates a change of these may touch."""
        # sudo: what holds a complaint back may be hidden from who moves it
        return self.sudo().filtered("is_complaint")
