from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .selections import MANAGER

# Entered later than this after it was received, a complaint is history: old data.
HISTORY_AFTER = timedelta(days=30)


class HelpdeskTicket(models.Model):
    """When a complaint reached us, and whether it is old data."""

    _inherit = "helpdesk.ticket"

    complaint_received_on = fields.Datetime(
        string="Received on",
        compute="_compute_complaint_received_on",
        store=True,
        readonly=False,
        copy=False,
        help="When it reached us, not when it was entered. All terms start here.",
        groups="base.group_user",
    )
    complaint_is_history = fields.Boolean(
        string="History",
        compute="_compute_complaint_is_history",
        store=True,
        readonly=False,
        copy=False,
        help="Old data: counts in the figures, sends nothing and waits for nothing.",
        groups="base.group_user",
    )

    @api.depends("is_complaint")
    def _compute_complaint_received_on(self):
        """A complaint is received now, or with its first inbound message before."""
        complaints = self.filtered("is_complaint")
        inbound = complaints._get_first_inbound()
        now = fields.Datetime.now()
        for ticket in complaints.filtered(lambda t: not t.complaint_received_on):
            received = inbound.get(ticket.id) or ticket.create_date or now
            ticket.complaint_received_on = min(received, now).replace(microsecond=0)

    def _get_first_inbound(self):
        """When the first message from outside came, of tickets that were there before.

        :return: ``{ticket id: moment}``
        """
        started = fields.Datetime.to_datetime(self.env.cr.now())
        older = self.filtered(lambda t: t.create_date and t.create_date < started)
        if not older:
            return {}
        groups = (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                # sudo: the moment of receipt does not depend on who reads the messages
                [
                    ("model", "=", self._name),
                    ("res_id", "in", older.ids),
                    "|",
                    "&",
                    ("message_type", "=", "email"),
                    ("author_id", "=", False),
                    "&",
                    ("message_type", "in", ["email", "comment"]),
                    ("author_id.partner_share", "=", True),
                ],
                groupby=["res_id"],
                aggregates=["date:min"],
            )
        )
        return dict(groups)

    @api.depends("is_complaint")
    def _compute_complaint_is_history(self):
        """Old data: received before go-live, or over 30 days before it was entered."""
        now = fields.Datetime.now()
        for ticket in self.filtered("is_complaint"):
            received = ticket.complaint_received_on or now
            live_from = ticket.company_id._get_complaint_live_from()
            ticket.complaint_is_history = bool(
                ticket.complaint_is_history
                or (live_from and received < live_from)
                or received < now - HISTORY_AFTER
            )

    @api.constrains("complaint_received_on", "is_complaint")
    def _check_complaint_received_on(self):
        """A complaint is never received in the future."""
        now = fields.Datetime.now()
        for ticket in self.filtered("is_complaint"):
            if ticket.complaint_received_on and ticket.complaint_received_on > now:
                raise ValidationError(
                    self.env._(
                        "A complaint cannot be received in the future (%(moment)s). "
                        "Correct the date of receipt.",
                        moment=self._complaint_moment_text(
                            ticket.complaint_received_on
                        ),
                    )
                )

    def _complaint_prepare_create(self, vals):
        result = super()._complaint_prepare_create(vals)
        if not self._may_set_history() and vals.pop("complaint_is_history", False):
            raise AccessError(
                self.env._(
                    "Only a complaint administrator decides what is history. "
                    "Leave that field out."
                )
            )
        if self.env.context.get("import_file"):
            vals.setdefault("complaint_is_history", True)
        return result

    def _may_set_history(self):
        return self.env.su or self.env.user.has_group(MANAGER)

    def _check_complaint_write(self, vals):
        super()._check_complaint_write(vals)
        if self.env.su or "complaint_received_on" not in vals:
            return
        moment = fields.Datetime.to_datetime(vals["complaint_received_on"])
        live = self.filtered(lambda t: not t.complaint_is_history)
        if any(ticket.complaint_received_on != moment for ticket in live):
            raise UserError(
                self.env._(
                    "The moment of receipt starts all terms and changes with a reason "
                    "only. Use Correct the date of receipt."
                )
            )

    def _complaint_correct_receipt(self, moment, reason):
        """Correct when complaints were received, with the reason on record.

        :raise UserError: without a reason
        :raise ValidationError: when the moment lies in the future
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason why the date was wrong."))
        self.check_access("write")
        entries = [
            (
                ticket,
                "receipt",
                {
                    "complaint_received_on": [ticket.complaint_received_on, moment],
                    "reason": reason,
                },
            )
            for ticket in self
        ]
        # sudo: written with its reason, which no plain write can give
        self.sudo().write({"complaint_received_on": moment})
        self._record_events(entries)
