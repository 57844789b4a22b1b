from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# As long as a cause says nothing else.
WINDOW_DAYS = 90
PATTERN_AT = 3


class ComplaintImprovement(models.Model):
    """A proven cause stays under watch: once is chance, later it is a pattern."""

    _inherit = "complaint.improvement"

    relapse_count = fields.Integer(
        string="New complaints since it was proven", readonly=True, copy=False
    )

    def _get_pattern_rule(self):
        """Within how many days how many complaints make a pattern, for this cause."""
        cause = self.cause_id
        if "window_days" not in cause._fields:
            return WINDOW_DAYS, 1 if cause.safety else PATTERN_AT
        limits = cause._get_thresholds(self.company_id)
        return limits.window, 1 if limits.safety else limits.pattern

    def _get_new_domain(self):
        """New complaints of a proven cause; suspected ones count, as in a pattern."""
        days, _most = self._get_pattern_rule()
        proven_on = self._get_last_verdict().decided_on or self.check_date
        today = self.company_id._get_complaint_today()
        first = max(proven_on, today - timedelta(days=days))
        start = self.company_id._get_complaint_start_of_day(first)
        return (
            self._get_counted_domain()
            & Domain("complaint_cause_id", "child_of", self.cause_id.id)
            & Domain("complaint_received_on", ">=", start)
            & Domain("complaint_is_history", "!=", True)
        )

    def _watch(self):
        """Tell of new complaints on a proven cause, and reopen it at a pattern.

        The first is told to the owner, the second to the coordinator. Called as
        superuser: whoever enters the complaint may not see the point.
        """
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        for point in self:
            count = tickets.search_count(point._get_new_domain())
            if count > point.relapse_count:
                point.relapse_count = count
                point._tell_relapse(count)

    def _tell_relapse(self, count):
        _days, most = self._get_pattern_rule()
        who = self.owner_id
        text = self.env._("1x is chance: keep an eye on it.")
        if count >= most:
            self._reopen_proven()
            who |= self._get_coordinator()
            text = self.env._("That is a pattern: the point goes back to analysing.")
        elif count > 1:
            who = self._get_coordinator()
            text = self.env._("2x is remarkable: have a look together with the owner.")
        self._tell(
            self.env._(
                "New complaint on a cause that was taken away: %(name)s", name=self.name
            ),
            text,
            who,
        )

    @api.model
    def _cron_ask_progress(self):
        """What was told long ago is chance again: the next one is told anew."""
        result = super()._cron_ask_progress()
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        for point in self.search([("relapse_count", ">", 0)]):
            count = tickets.search_count(point._get_new_domain())
            if count < point.relapse_count:
                point.relapse_count = count
        return result

    def _reopen_proven(self):
        """At the cause's pattern threshold the proof does not hold any more."""
        self._back_to_analysing()
        self.write({"relapse_count": 0, "verdict": False})
