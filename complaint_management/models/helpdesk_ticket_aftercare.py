from datetime import timedelta

from odoo import api, fields, models

WAITS = timedelta(days=14)
BATCH = 100


class HelpdeskTicket(models.Model):
    """After-care: how it went, in the complainant's own words, once.

    The system asks at the policy's moment (``complaint.term``) and the complainant
    answers on the tracking page. An agent can neither ask nor answer.
    """

    _inherit = "helpdesk.ticket"

    complaint_aftercare_on = fields.Datetime(
        string="After-care asked on",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_answered_on = fields.Datetime(
        string="After-care answered on",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_conversation = fields.Integer(
        string="How was the conversation",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="1 (bad) to 5 (very good).",
        groups="base.group_user",
    )
    complaint_aftercare_solved = fields.Selection(
        selection=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="Is it solved",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_stays = fields.Selection(
        selection=[("yes", "Yes"), ("unsure", "Not sure yet"), ("no", "No")],
        string="Do you stay with us",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_text = fields.Text(
        string="What else the complainant says",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _complaint_aftercare_idx = models.Index(
        "(complaint_aftercare_on) WHERE complaint_phase = 'aftercare'"
    )

    def action_complaint_aftercare(self):
        """Open what the complainant was asked and answered, to read."""
        self.ensure_one()
        view = self.env.ref("complaint_management.complaint_aftercare_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("After-care"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    # ------------------------------------------------------------
    # Moving on
    # ------------------------------------------------------------

    def _move_if_ready(self, phase):
        """Move on those that lack nothing for it; leave the others where they are."""
        steps = [step for step, _name in self._fields["complaint_phase"].selection]
        ready = self.filtered(
            lambda t: (
                steps.index(t.complaint_phase or phase) < steps.index(phase)
                and phase
                in t.team_id._get_applicable_stages().mapped("complaint_phase")
                and not t._get_complaint_missing(phase)
            )
        )
        if ready:
            ready._complaint_move(phase)

    @api.model
    def _cron_close_after_aftercare(self):
        """Close what was asked 14 days ago and got no answer, in batches.

        A *partly* or *no* waits for its owner.
        """
        # sudo: run by the scheduler; every complaint closes by the same rule
        tickets = self.sudo()
        domain = [
            ("complaint_phase", "=", "aftercare"),
            ("complaint_aftercare_on", "<=", fields.Datetime.now() - WAITS),
            ("complaint_aftercare_answered_on", "=", False),
        ]
        last = 0
        while found := tickets.search(
            [*domain, ("id", ">", last)], limit=BATCH, order="id"
        ):
            last = found[-1].id
            # without what another worker did since it was searched
            found.try_lock_for_update().filtered_domain(domain)._move_if_ready("closed")
            self.env["ir.cron"]._commit_progress(len(found))

    def _get_to_do(self, news):
        if self.complaint_phase != "aftercare" or self.complaint_is_history:
            return super()._get_to_do(news)
        if self.complaint_aftercare_solved in ("partly", "no"):
            return self.env._("Call: it is not solved")
        if self.complaint_aftercare_answered_on or not self.complaint_settled_on:
            return self.env._("Close it")
        if self.complaint_aftercare_on:
            return self.env._("Wait: we asked how it went")
        return super()._get_to_do(news)
