from odoo import api, fields, models

from .selections import COORDINATOR, MANAGER

BATCH = 20


class ComplaintImprovement(models.Model):
    """The verdict is computed from the register, never given by somebody's opinion."""

    _inherit = "complaint.improvement"

    verdict_ids = fields.One2many(
        comodel_name="complaint.verdict",
        inverse_name="improvement_id",
        string="Verdicts",
        readonly=True,
    )
    verdict_figures = fields.Char(string="Figures", compute="_compute_verdict_figures")
    verdict_context = fields.Char(
        string="Beside the figures", compute="_compute_verdict_figures"
    )
    below_aim = fields.Boolean(
        string="Less than aimed for", compute="_compute_verdict_figures"
    )
    prolonged = fields.Boolean(readonly=True, copy=False)
    awaits_decision = fields.Boolean(
        string="A person decides",
        readonly=True,
        copy=False,
        help="Twice too little data: the coordinator decides what to do.",
    )

    @api.depends("verdict_ids", "verdict")
    @api.depends_context("lang")
    def _compute_verdict_figures(self):
        for point in self:
            last = point._get_last_verdict()
            point.verdict_figures = last.figures
            point.verdict_context = last.context_figures
            point.below_aim = last.below_aim

    def _get_last_verdict(self):
        """The latest of the verdicts, also of those given a moment ago."""
        return self.verdict_ids.sorted(lambda row: (row.decided_on, row.id))[-1:]

    def _is_effect_decided(self):
        last = self._get_last_verdict()
        return super()._is_effect_decided() or last.decision == "proven"

    @api.model
    def _cron_judge(self):
        """Compute the verdicts whose check date has come, in batches.

        Safe to repeat: a verdict moves its point, or its check date, in the same
        transaction.
        """
        for company in self.env["res.company"]._get_complaint_companies():
            domain = [
                ("company_id", "=", company.id),
                ("phase", "=", "securing"),
                ("check_date", "<=", company._get_complaint_today()),
                ("awaits_decision", "=", False),
            ]
            while points := self.search(domain, limit=BATCH).try_lock_for_update():
                points.filtered_domain(domain)._judge()
                self.env["ir.cron"]._commit_progress(
                    len(points), remaining=self.search_count(domain)
                )

    def _judge(self):
        """Compute the verdict of these points, freeze its figures and act on it.

        ``complaint_judged_on_check_date`` in the context dates it back to the check
        date, for a story that is told afterwards.
        """
        # sudo: nobody gives a verdict by hand, so no group has the right to
        points = self.sudo()
        rows = self.env["complaint.verdict"].sudo()
        for point in points:
            vals = point._prepare_verdict()
            if self.env.context.get("complaint_judged_on_check_date"):
                vals["decided_on"] = point.check_date
            row = rows.create(vals)
            point.verdict = row.verdict
            getattr(point, f"_judged_{row.verdict}")(row)

    def _judged_worked(self, row):
        self.stage_id = self.with_company(self.company_id)._get_stage("proven")
        self._tell(
            self.env._("It worked: %(name)s", name=self.name),
            row.figures,
            self.owner_id | self._get_coordinator(),
        )

    def _judged_did_not_work(self, row):
        self._back_to_analysing()
        self._tell(
            self.env._("It did not work: %(name)s", name=self.name),
            row.figures,
            self.owner_id | self._get_coordinator(),
        )

    def _judged_too_little_data(self, row):
        """Look once more after the same time again; then a person decides."""
        if self.prolonged:
            self.awaits_decision = True
            self._ask_decision()
            return
        length = self.check_date - self.secured_on
        self.write({"prolonged": True, "check_date": self.check_date + length})
        self._tell(
            self.env._("Too little data yet: %(name)s", name=self.name),
            row.figures,
            self.owner_id,
        )

    def _back_to_analysing(self):
        """Start anew: what was claimed is withdrawn."""
        stage = self.with_company(self.company_id)._get_stage("analysing")
        self.write(
            {
                "stage_id": stage.id,
                "implementing_on": False,
                "prolonged": False,
                "awaits_decision": False,
            }
        )

    def _get_coordinator(self):
        """A coordinator of the company; who does not own the point comes first."""
        group = self.env["ir.model.data"]._xmlid_to_res_id(COORDINATOR)
        # sudo: who coordinates does not depend on who asks
        users = self.env["res.groups"].sudo().browse(group).all_user_ids
        here = users.filtered(lambda u: u.active and self.company_id in u.company_ids)
        return here.sorted(lambda u: (u == self.owner_id, u.has_group(MANAGER), u.id))[
            :1
        ]

    def _tell(self, subject, text, users):
        """A message in the inbox of these colleagues, with the point behind it."""
        self.message_notify(
            partner_ids=users.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=subject,
            body=text,
        )
