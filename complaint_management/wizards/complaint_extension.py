from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintExtension(models.TransientModel):
    """Asks for what an extension of the answer needs; shows the new date."""

    _name = "complaint.extension"
    _description = "Extend the term"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    value = fields.Integer(
        string="Longer by",
        compute="_compute_value",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    unit = fields.Selection(
        selection=lambda self: (
            self.env["complaint.policy.term"]
            ._fields["unit"]
            ._description_selection(self.env)
        ),
        compute="_compute_value",
        store=True,
        precompute=True,
    )
    reason = fields.Char(required=True)
    notice_required = fields.Boolean(compute="_compute_needs")
    notice_on = fields.Date(
        string="Complainant told on", default=fields.Date.context_today
    )
    consent_required = fields.Boolean(compute="_compute_needs")
    consent = fields.Boolean(string="The complainant agrees")
    preview = fields.Text(string="New date", compute="_compute_preview")

    def _get_answer(self):
        return self.ticket_id._get_complaint_term("answer").sudo(False)

    @api.depends("ticket_id")
    def _compute_value(self):
        for wizard in self:
            answer = wizard._get_answer()
            line = answer and answer._get_policy_line()
            wizard.value = line.extension_value if line else 0
            wizard.unit = line.unit if line else False

    @api.depends("ticket_id")
    def _compute_needs(self):
        for wizard in self:
            answer = wizard._get_answer()
            line = answer and answer._get_policy_line()
            wizard.notice_required = bool(line) and line.extension_notice
            wizard.consent_required = bool(line) and (
                answer.extension_count >= line.extension_max
            )

    @api.depends("ticket_id", "value")
    def _compute_preview(self):
        for wizard in self:
            answer = wizard._get_answer()
            wizard.preview = False
            line = answer and answer._get_policy_line()
            if line and 0 < wizard.value <= line.extension_value:
                more = ["extension", wizard.value, wizard.unit]
                end = answer._compute_end([*(answer.adjustments or []), more])
                wizard.preview = answer._tell(end.steps)

    def action_confirm(self):
        """Extend the term."""
        answer = self._get_answer()
        if not answer:
            raise UserError(self.env._("This complaint has no term for the answer."))
        answer._extend(self.value, self.reason, self.notice_on, self.consent)
        return {"type": "ir.actions.act_window_close"}
