from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .complaint_improvement_report import ACTIVITY, LIGHTS

ASK_AFTER = timedelta(days=14)
STUCK_AFTER = timedelta(days=21)
# Before, nobody works on it yet; after, the figures decide.
WORKING = ("analysing", "planned", "implementing")
BATCH = 100


class ComplaintImprovement(models.Model):
    """How it goes is asked every fortnight, and answered in one line."""

    _inherit = "complaint.improvement"

    report_ids = fields.One2many(
        comodel_name="complaint.improvement.report",
        inverse_name="improvement_id",
        string="Progress",
    )
    moved_on = fields.Date(string="In this step since", readonly=True, copy=False)
    progressed_on = fields.Date(
        string="Last progress",
        compute="_compute_progress",
        store=True,
        help="The last report, or the last step forward.",
    )
    progress = fields.Char(
        string="How it goes", compute="_compute_progress", store=True
    )
    light = fields.Selection(
        selection=LIGHTS,
        string="Traffic light",
        compute="_compute_progress",
        store=True,
    )
    asked_on = fields.Date(string="Asked on", readonly=True, copy=False)
    is_stuck = fields.Boolean(
        string="No progress",
        compute="_compute_is_stuck",
        search="_search_is_stuck",
        help="Nothing was heard of it for 21 days.",
    )

    @api.depends("report_ids.date", "report_ids.line", "report_ids.light", "moved_on")
    def _compute_progress(self):
        for point in self:
            last = point.report_ids.sorted(lambda r: (r.date, r.id))[-1:]
            days = [day for day in (last.date, point.moved_on) if day]
            point.progressed_on = max(days, default=False)
            point.progress = last.line
            point.light = last.light

    @api.depends("progressed_on", "phase")
    def _compute_is_stuck(self):
        for point in self:
            since = point.progressed_on
            today = point.company_id._get_complaint_today()
            point.is_stuck = (
                point.phase in WORKING and since and since < today - STUCK_AFTER
            )

    def _search_is_stuck(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_complaint_today()
        domain = Domain("phase", "in", WORKING)
        return domain & Domain("progressed_on", "<", today - STUCK_AFTER)

    def _note_moments(self, before):
        result = super()._note_moments(before)
        for point in self:
            if before[point] != point.phase or not point.moved_on:
                # sudo: the day of the move is a fact that no plain write may set
                point.sudo().moved_on = point.company_id._get_complaint_today()
        return result

    @api.model
    def _cron_ask_progress(self):
        """Ask the owners of what is being worked on how it goes, every 14 days."""
        for company in self.env["res.company"]._get_complaint_companies():
            before = company._get_complaint_today() - ASK_AFTER
            domain = [
                ("company_id", "=", company.id),
                ("phase", "in", WORKING),
                ("owner_id", "!=", False),
                ("progressed_on", "<=", before),
                "|",
                ("asked_on", "=", False),
                ("asked_on", "<=", before),
            ]
            while points := self.search(domain, limit=BATCH).try_lock_for_update():
                points.filtered_domain(domain)._ask_progress()
                self.env["ir.cron"]._commit_progress(
                    len(points), remaining=self.search_count(domain)
                )

    def _ask_progress(self):
        for point in self:
            point.asked_on = point.company_id._get_complaint_today()
            point.activity_unlink([ACTIVITY])
            in_their_words = point.with_context(lang=point.owner_id.lang)
            point.activity_schedule(
                ACTIVITY,
                summary=in_their_words.env._("How does it go? One line is enough."),
                user_id=point.owner_id.id,
            )

    def action_report_progress(self):
        """Open the dialog in which progress is told."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("How does it go?"),
            "res_model": "complaint.improvement.report",
            "view_mode": "form",
            "target": "new",
            "context": {"default_improvement_id": self.id},
        }
