from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ComplaintDutyCheck(models.Model):
    """An obligatory step of one complaint: open, done, or waived with a reason."""

    _name = "complaint.duty.check"
    _inherit = "complaint.ticket.mixin"
    _description = "Obligatory step of a complaint"
    _order = "ticket_id, id"
    _rec_name = "duty_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        related="ticket_id.company_id",
        store=True,
        precompute=True,
    )
    duty_id = fields.Many2one(
        comodel_name="complaint.duty",
        string="Step",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("done", "Done"), ("waived", "Waived")],
        required=True,
        default="open",
    )
    reason = fields.Char(string="Why it is waived")
    user_id = fields.Many2one(comodel_name="res.users", string="By", readonly=True)
    decided_on = fields.Datetime(string="On", readonly=True)

    _duty_uniq = models.Constraint(
        "UNIQUE(ticket_id, duty_id)", "A complaint has each obligatory step once."
    )

    @api.constrains("state", "reason")
    def _check_reason(self):
        for check in self.filtered(lambda check: check.state == "waived"):
            if not (check.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Give the reason why %(step)s is waived.",
                        step=check.duty_id.name,
                    )
                )

    def write(self, vals):
        """Who decided, and when, is kept and stays on record."""
        if not self.env.su and vals.keys() - {"state", "reason"}:
            raise UserError(
                self.env._("The policy says which steps there are. Do or waive them.")
            )
        if "state" not in vals:
            return super().write(vals)
        decided = self.filtered(lambda check: check.state != vals["state"])
        who = {"user_id": self.env.uid, "decided_on": fields.Datetime.now()}
        result = super().write({**vals, **who})
        decided._record_decision()
        return result

    def _record_decision(self):
        self.env["helpdesk.ticket"]._record_events(
            [
                (
                    check.ticket_id,
                    "duty",
                    {
                        "complaint.duty.check/duty_id": check.duty_id.id,
                        "complaint.duty.check/state": check.state,
                        "complaint.duty.check/reason": check.reason,
                    },
                )
                for check in self
            ]
        )

    def action_done(self):
        """The step was taken."""
        self.write({"state": "done"})
