from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

REMIND_BEFORE = timedelta(days=1)
ACTIVITY = "complaint_management.mail_activity_type_promise"


class ComplaintPromise(models.Model):
    """What was promised to the complainant: what, who, by when; kept or broken."""

    _name = "complaint.promise"
    _inherit = ["complaint.ticket.mixin", "complaint.activity.mixin"]
    _description = "Promise"
    _order = "state desc, due_on, id"

    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    due_on = fields.Date(string="Due", required=True)
    state = fields.Selection(
        selection=[("open", "Open"), ("kept", "Kept"), ("broken", "Broken")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    decided_on = fields.Datetime(string="Kept or broken on", readonly=True, copy=False)
    reminded_on = fields.Date(string="Reminded on", readonly=True, copy=False)

    _open_idx = models.Index("(due_on) WHERE state = 'open'")

    @api.model_create_multi
    def create(self, vals_list):
        # what a default fills in is checked like what is typed
        defaults = self.default_get(["state", "decided_on", "reminded_on"])
        for vals in vals_list:
            typed = {**defaults, **vals}.items()
            self._check_kept({name for name, value in typed if value != "open"})
        promises = super().create(vals_list)
        for promise in promises:
            if not promise.ticket_id.complaint_is_open:
                raise UserError(
                    self.env._(
                        "%(number)s is not an open complaint. Reopen it first.",
                        number=promise.ticket_id.number,
                    )
                )
        promises._record()
        promises.ticket_id._complaint_overrule_is_over()
        return promises

    def write(self, vals):
        self._check_stays(vals)
        self._check_kept(vals.keys())
        if {"name", "user_id", "due_on"} & vals.keys():
            self._check_open()
        result = super().write(vals)
        if {"name", "due_on"} & vals.keys():
            self._record()
        if {"user_id", "due_on"} & vals.keys():
            # sudo: who keeps it, or until when, changed: the reminder starts anew
            self.sudo().write({"reminded_on": False})
            self._asked(ACTIVITY)
        return result

    def _check_kept(self, names):
        if {"state", "decided_on", "reminded_on"} & names and not self.env.su:
            raise UserError(
                self.env._("Use the buttons Kept and Not kept for a promise.")
            )

    def _check_open(self):
        if self.filtered(lambda promise: promise.state != "open"):
            raise UserError(
                self.env._("This promise was decided already. Make a new one.")
            )

    def _record(self):
        self.ticket_id._record_events(
            [
                (
                    promise.ticket_id,
                    "promise",
                    {
                        "complaint.promise/name": promise.name,
                        "complaint.promise/user_id": promise.user_id.id,
                        "complaint.promise/due_on": promise.due_on,
                        "complaint.promise/state": promise.state,
                    },
                )
                for promise in self
            ]
        )

    def action_keep(self):
        """The promise was kept."""
        self._decide("kept")
        return True

    def action_break(self):
        """The promise was not kept, and will not be."""
        self._decide("broken")
        return True

    def _decide(self, state):
        self.check_access("write")
        self._check_open()
        # sudo: the state is a fact that no plain write may set
        self.sudo().write({"state": state, "decided_on": fields.Datetime.now()})
        self._asked(ACTIVITY)
        self._record()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        raise UserError(
            self.env._("A promise stays on record. Mark it as kept or not kept.")
        )

    @api.model
    def _cron_follow_up(self):
        """Remind of promises a day before, and mark broken what was not kept."""
        for company in self.env["res.company"]._get_complaint_companies():
            today = company._get_complaint_today()
            mine = [("company_id", "=", company.id), ("state", "=", "open")]
            self._in_batches([*mine, ("due_on", "<", today)], "_break_overdue")
            soon = [
                ("due_on", "<=", today + REMIND_BEFORE),
                ("reminded_on", "=", False),
            ]
            self._in_batches([*mine, *soon], "_remind")

    def _break_overdue(self):
        self._decide("broken")
        for promise in self._live():
            promise._ask(
                ACTIVITY,
                promise.ticket_id.user_id or promise.user_id,
                lambda p: p.env._("Not kept: %(what)s", what=p.name),
            )

    def _remind(self):
        for promise in self:
            promise.reminded_on = promise.company_id._get_complaint_today()
        for promise in self._live():
            promise._ask(
                ACTIVITY,
                promise.user_id,
                lambda p: p.env._("Promised: %(what)s", what=p.name),
                promise.due_on,
            )

    def _live(self):
        """Those that anybody is told about: nothing comes from history."""
        return self.filtered(lambda promise: not promise.ticket_id.complaint_is_history)
