from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_datetime

from .selections import COORDINATOR

BATCH = 500
EVERY = timedelta(days=7)
TASKS = 20  # so many complaints are put on a list; all of them stand in the finding


class ComplaintVerification(models.Model):
    """The events of the whole register verified: how far it is, and what was found.

    A scheduled job does the work in batches and goes on where it was when it is ended
    half-way. It starts by itself every week, and when somebody asks.
    """

    _name = "complaint.verification"
    _description = "Verification of the events"
    _order = "id desc"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        readonly=True,
        ondelete="set null",
        help="Empty: by the clock.",
    )
    started_on = fields.Datetime(string="Started on", required=True, readonly=True)
    ended_on = fields.Datetime(string="Ended on", readonly=True)
    total = fields.Integer(string="Complaints", readonly=True)
    verified = fields.Integer(readonly=True)
    progress = fields.Float(compute="_compute_progress")
    broken = fields.Integer(string="Not in order", readonly=True)
    finding = fields.Text(readonly=True)
    last_ticket = fields.Integer(readonly=True, help="Up to here it was verified.")
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("fits", "All events fit"),
            ("broken", "Not in order"),
        ],
        compute="_compute_state",
    )

    _running_uniq = models.UniqueIndex(
        "(company_id) WHERE ended_on IS NULL",
        "The events of this company are being verified already.",
    )

    @api.depends("total", "verified", "ended_on")
    def _compute_progress(self):
        for run in self:
            part = run.verified / run.total if run.total else 0
            run.progress = 100 if run.ended_on else min(100 * part, 99)

    @api.depends("started_on")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for run in self:
            run.display_name = format_datetime(
                self.env, run.started_on, dt_format="short"
            )

    @api.depends("broken", "ended_on")
    def _compute_state(self):
        for run in self:
            done = "fits" if run.ended_on else "running"
            run.state = "broken" if run.broken else done

    def action_verify_all(self):
        """Verify the events of all complaints of this company, in the background.

        :raise AccessError: for whoever is no coordinator
        """
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._("Ask a complaint coordinator to verify all events.")
            )
        # sudo: written by the job only
        self.sudo()._start(self.env.company, self.env.user)
        self.env.ref("complaint_management.cron_verify_events").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "All events are verified in the background. You find the result "
                    "in this list, and in your inbox."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _start(self, company, user=None):
        """Begin, or take part in what is under way."""
        running = [("company_id", "=", company.id), ("ended_on", "=", False)]
        run = self.search(running) or self.create(
            {
                "company_id": company.id,
                "started_on": fields.Datetime.now(),
                "total": self._get_register(company).search_count(
                    self._get_domain(company)
                ),
            }
        )
        if user:
            run.asked_by_id = user
        return run

    def _get_register(self, company):
        return (
            self.env["helpdesk.ticket"]
            .with_company(company)
            .with_context(active_test=False)
        )

    def _get_domain(self, company, after=0):
        return [
            ("company_id", "=", company.id),
            ("complaint_event_count", ">", 0),
            ("id", ">", after),
        ]

    @api.model
    def _cron_verify(self):
        """Start what is due, and go on with what is under way."""
        lately = fields.Datetime.now() - EVERY
        done = self.search([("started_on", ">", lately)]).company_id
        due = self.env["res.company"].search([("id", "not in", done.ids)])
        for company in due:
            self._start(company)
        for run in self.search([("ended_on", "=", False)]):
            if not run.try_lock_for_update() or run.ended_on:
                continue  # another worker does it
            while run._verify_batch():
                # what came in since it began is verified as well
                left = max(run.total - run.verified, 1)
                if not self.env["ir.cron"]._commit_progress(BATCH, remaining=left):
                    return
                self.env.invalidate_all()

    def _verify_batch(self):
        """Verify some more complaints; the last batch ends it.

        :return: whether there is more to do
        """
        tickets = self._get_register(self.company_id).search(
            self._get_domain(self.company_id, self.last_ticket),
            order="id",
            limit=BATCH,
        )
        broken = self.env["complaint.event"]._find_broken_chains(tickets)
        lines = [self.finding] if self.finding else []
        for ticket, place in broken.items():
            reader = ticket.with_context(lang=self._get_reader(ticket).lang)
            lines.append(reader._describe_break(place))
            if len(lines) <= TASKS:
                reader._ask_coordinator_to_look(lines[-1])
        self.write(
            {
                "last_ticket": tickets[-1:].id or self.last_ticket,
                "verified": self.verified + len(tickets),
                "broken": self.broken + len(broken),
                "finding": "\n".join(lines),
            }
        )
        if len(tickets) == BATCH:
            return True
        self.ended_on = fields.Datetime.now()
        self._tell()
        return False

    def _get_reader(self, ticket):
        return self.asked_by_id or ticket._get_complaint_coordinator()

    def _tell(self):
        """Tell who asked how it ended; what is not in order, all coordinators."""
        to = self.asked_by_id
        if self.broken:
            group = self.env.ref(COORDINATOR).all_user_ids
            to |= group.filtered(lambda u: self.company_id in u.company_ids)
        for lang, users in to.grouped("lang").items():
            told = self.with_context(lang=lang)
            subject, body = told._get_result()
            told.env["mail.thread"].message_notify(
                partner_ids=users.partner_id.ids,
                author_id=self.env.ref("base.partner_root").id,
                subject=subject,
                body=body,
            )

    def _get_result(self):
        if not self.broken:
            return self.env._("All events fit"), self.env._(
                "The events of %(total)s complaints of %(company)s were verified: "
                "none was changed, left out or put in between.",
                total=self.verified,
                company=self.company_id.name,
            )
        return self.env._("Events that are not in order"), self.env._(
            "Of %(broken)s of the %(total)s complaints of %(company)s the events are "
            "not what was recorded: %(finding)s",
            broken=self.broken,
            total=self.verified,
            company=self.company_id.name,
            finding=self.finding,
        )
