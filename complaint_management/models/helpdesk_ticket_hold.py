from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .selections import COORDINATOR


class HelpdeskTicket(models.Model):
    """Legal hold: proceedings are under way, and nothing is forgotten until then."""

    _inherit = "helpdesk.ticket"

    complaint_legal_hold = fields.Boolean(
        string="Legal hold",
        copy=False,
        help="Proceedings are under way: nothing may be erased.",
        groups="base.group_user",
    )
    complaint_hold_reason = fields.Char(
        string="Why it is kept", copy=False, groups="base.group_user"
    )
    complaint_hold_until = fields.Date(
        string="Kept until",
        copy=False,
        help="The last day of the hold. Empty: until it is lifted.",
        groups="base.group_user",
    )
    complaint_hold_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Kept by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )

    def _check_complaint_write(self, vals):
        """Only a coordinator lifts a hold."""
        result = super()._check_complaint_write(vals)
        lifts = not vals.get("complaint_legal_hold", True)
        may = self.env.su or self.env.user.has_group(COORDINATOR)
        if lifts and not may and self.filtered("complaint_legal_hold"):
            raise AccessError(
                self.env._("Ask a complaint coordinator to lift the legal hold.")
            )
        return result

    def _complaint_created(self):
        result = super()._complaint_created()
        for ticket in self.filtered("complaint_legal_hold"):
            ticket._keep_hold(False, True)
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        for ticket, (old, new) in changes.get("complaint_legal_hold", {}).items():
            ticket._keep_hold(old, new)
        return result

    def _keep_hold(self, old, new):
        """Who, why and until when are put on record with the hold."""
        if new:
            self.complaint_hold_by_id = self.env.user
        self.with_user(self.env.uid)._record_event(
            "hold",
            {
                "complaint_legal_hold": [old, new],
                "complaint_hold_reason": self.complaint_hold_reason,
                "complaint_hold_until": self.complaint_hold_until,
            },
        )
        if not new:
            self.write(
                {
                    "complaint_hold_reason": False,
                    "complaint_hold_until": False,
                    "complaint_hold_by_id": False,
                }
            )

    def action_complaint_hold(self, reason, until=None):
        """Keep a complaint, whatever the policy says.

        :param date until: the last day; none: until it is lifted
        :raise UserError: without a reason, or with a day that has passed
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say which proceedings are under way."))
        for ticket in self:
            if until and until < ticket.company_id._get_complaint_today():
                raise UserError(
                    self.env._("That day has passed. Choose a later one, or none.")
                )
            ticket.write(
                {
                    "complaint_legal_hold": True,
                    "complaint_hold_reason": reason,
                    "complaint_hold_until": until,
                }
            )
        return True

    def action_complaint_lift_hold(self):
        """The proceedings have ended: the policy holds again."""
        self.check_access("write")
        return self.write({"complaint_legal_hold": False})

    @api.model
    def _lift_ended_holds(self):
        """Holds whose last day has passed end by themselves, on record.

        A day has passed where the company works.
        """
        held = self.search(
            [("complaint_legal_hold", "=", True), ("complaint_hold_until", "!=", False)]
        )
        for company, tickets in held.grouped("company_id").items():
            today = company._get_complaint_today()
            ended = tickets.filtered(lambda t, day=today: t.complaint_hold_until < day)
            ended.write({"complaint_legal_hold": False})

    def _get_hold_text(self):
        """Who keeps this, why and until when, in a sentence."""
        # sudo: who may forget it may know who keeps it
        ticket = self.sudo()
        until = ticket.complaint_hold_until
        return self.env._(
            "%(complaint)s is under legal hold by %(user)s (%(reason)s), %(until)s. A "
            "coordinator can lift the hold.",
            complaint=ticket.number,
            user=ticket.complaint_hold_by_id.name or "–",
            reason=ticket.complaint_hold_reason or "–",
            until=self.env._("until %(day)s", day=format_date(self.env, until))
            if until
            else self.env._("until it is lifted"),
        )
