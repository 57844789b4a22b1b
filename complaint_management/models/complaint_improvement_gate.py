from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from .selections import COORDINATOR

# Moments and results that follow from what is done.
FACTS = {
    "implementing_on",
    "secured_on",
    "verdict",
    "prolonged",
    "awaits_decision",
    "relapse_count",
    "moved_on",
    "asked_on",
    "announced_on",
}
# What the verdict is about, and who waits for it: of the coordinator once secured.
BASIS = {
    "cause_id",
    "check_date",
    "target_ratio",
    "counts_internal",
    "target",
    "owner_id",
}
SHORTEST = timedelta(days=90)


class ComplaintImprovement(models.Model):
    """What an improvement point needs before it may stand in a phase."""

    _inherit = "complaint.improvement"

    def _get_improvement_missing(self, phase):
        """What a point still lacks before it may stand in ``phase``.

        :return: list of sentences, each naming what to do; empty when nothing lacks
        """
        self.ensure_one()
        if phase == "signalled":
            return []
        if phase == "dropped":
            reason = self.dropped_reason
            return [] if reason else [self.env._("write why it is stopped")]
        missing = []
        if not self.owner_id:
            missing.append(self.env._("choose an owner"))
        is_planned = self._passed(phase, "planned")
        if is_planned and self.target == "process" and not self.cause_id:
            missing.append(self.env._("choose the cause that is taken away"))
        if self._passed(phase, "securing"):
            missing += self._get_securing_missing()
        if phase == "proven" and not self._is_effect_decided():
            missing.append(
                self.env._("wait for the verdict: it is computed on the check date")
            )
        return missing

    def _get_securing_missing(self):
        missing = []
        if not (self.standard_url or self.standard_attachment_ids):
            missing.append(
                self.env._("add the new standard: a link to it, or the document itself")
            )
        start = self.secured_on or self.company_id._get_complaint_today()
        first = start + SHORTEST
        if not self.check_date or self.check_date < first:
            missing.append(
                self.env._(
                    "choose a check date: %(day)s or later, 90 days after securing",
                    day=format_date(self.env, first),
                )
            )
        return missing

    def _is_effect_decided(self):
        """Whether the figures say that it worked, or a person decided so."""
        return self.verdict == "worked"

    @api.constrains(
        "stage_id",
        "target",
        "cause_id",
        "owner_id",
        "dropped_reason",
        "standard_url",
        "standard_attachment_ids",
        "check_date",
    )
    def _check_improvement_gates(self):
        """No point stands in a phase that it lacks something for."""
        for point in self:
            if missing := point._get_improvement_missing(point.phase):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be in %(stage)s yet: %(missing)s.",
                        name=point.name,
                        stage=point.stage_id.name,
                        missing=", ".join(missing),
                    )
                )

    @api.constrains("target_ratio")
    def _check_target_ratio(self):
        for point in self:
            if not 0 < point.target_ratio < 1:
                raise ValidationError(
                    self.env._(
                        "The ratio we aim for lies between 0 and 1: half as many "
                        "complaints is 0.5."
                    )
                )

    def _check_rule_facts(self, vals):
        """Moments and verdicts follow from what is done, they are never typed."""
        if self.env.su:
            return
        for name in FACTS & vals.keys():
            value = self._fields[name].convert_to_cache(vals[name], self)
            if any(point[name] != value for point in self) if self else value:
                raise UserError(
                    self.env._(
                        "%(field)s is kept by the system: it follows from what you "
                        "do. Leave it out.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    def _check_improvement_write(self, vals):
        """After securing, neither cause, window nor owner is the owner's to change.

        :raise AccessError: for whoever is no coordinator, or owns the point
        """
        if self.env.su:
            return
        for point in self.filtered(lambda p: p.phase in ("securing", "proven")):
            stage = self.env["complaint.improvement.stage"].browse(vals.get("stage_id"))
            moves = stage and stage.phase != point.phase
            if moves or point._changes_basis(vals):
                point._check_may_change_basis()

    def _changes_basis(self, vals):
        return any(
            self[name]
            != self._fields[name].convert_to_record(
                self._fields[name].convert_to_cache(vals[name], self), self
            )
            for name in BASIS & vals.keys()
        )

    def _check_may_change_basis(self):
        user = self.env.user
        if user == self.owner_id or not user.has_group(COORDINATOR):
            raise AccessError(
                self.env._(
                    "%(name)s is secured: the figures decide on the check date, so "
                    "its owner changes neither the step, the cause, the dates nor who "
                    "owns it. Ask a coordinator who does not own it.",
                    name=self.name,
                )
            )

    def _note_moments(self, before):
        """Keep when a point came to *implementing*, and when it was secured.

        :param dict before: ``{point: its phase until now}``
        """
        for point in self:
            was, phase = before[point], point.phase
            if was == phase or phase == "dropped":
                continue
            today = point.company_id._get_complaint_today()
            vals = {}
            if self._passed(phase, "implementing") and not point.implementing_on:
                vals["implementing_on"] = today
            if self._passed(phase, "securing") and not point.secured_on:
                vals["secured_on"] = today
            elif point.secured_on and not self._passed(phase, "securing"):
                vals = {"secured_on": False, "check_date": False}
            if vals:
                # sudo: these moments are facts that no plain write may set
                point.sudo().write(vals)
