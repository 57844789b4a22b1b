from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ComplaintCompensation(models.Model):
    """Co-signing: a colleague pays from the own budget what the agent's one lacks."""

    _inherit = "complaint.compensation"

    cosigner_id = fields.Many2one(
        comodel_name="res.users",
        string="Ask a colleague",
        copy=False,
        ondelete="restrict",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    cosigner_has = fields.Selection(
        selection=[("enough", "Enough"), ("not_enough", "Not enough")],
        string="The colleague has",
        compute="_compute_cosigner_has",
    )
    can_cosign = fields.Boolean(related="company_id.complaint_cosign")

    @api.depends("cosigner_id", "amount", "currency_id", "user_id", "ticket_id")
    def _compute_cosigner_has(self):
        """Enough or not: never the colleague's balance."""
        for compensation in self:
            compensation.cosigner_has = False
            if compensation.cosigner_id and compensation.can_cosign:
                left = compensation._get_cosigner_budget().amount_left
                lacking = compensation._get_lacking()
                compensation.cosigner_has = (
                    "enough" if left >= lacking else "not_enough"
                )

    def _get_cosigner_budget(self):
        company = self.ticket_id.company_id
        return self.env["complaint.budget"]._get_current(self.cosigner_id, company)

    def _get_lacking(self):
        lacking = self._get_amount_company() - self._get_budget().amount_left
        return max(self.company_currency_id.round(lacking), 0.0)

    def _get_deciders(self):
        """Who is asked to co-sign is asked instead of the coordinators.

        Unless they may not see the complaint any more: then the coordinators decide.
        """
        if self.can_cosign and self._may_be_asked(self.cosigner_id):
            return self.cosigner_id
        return super()._get_deciders()

    @api.constrains("cosigner_id", "ticket_id")
    def _check_cosigner_may_read(self):
        for compensation in self.filtered("cosigner_id"):
            if not compensation._may_be_asked(compensation.cosigner_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s may not see this complaint and cannot co-sign. "
                        "Choose another colleague.",
                        name=compensation.cosigner_id.name,
                    )
                )

    def action_cosign(self):
        """Pay from the own budget what the colleague's one lacks; it is offered then.

        :raise UserError: when co-signing is off, somebody else was asked, the own
            budget has not enough left, or more than money is lacking
        """
        self._check_step("to_approve")
        self._check_independence(self.env.user)
        for compensation in self:
            compensation._check_cosigner()
            compensation._check_refusal()
            budget = compensation._get_budget_to_approve()
            lacking = compensation._get_lacking()
            values = {"compensation_id": compensation.id}
            budget._book(
                [
                    (compensation._get_cosigner_budget(), "grant", -lacking, values),
                    (budget, "grant", lacking, values),
                ]
            )
            if excess := compensation._get_excess(budget):
                raise UserError(
                    self.env._("%(reason)s Only a coordinator can help.", reason=excess)
                )
            compensation._offer(budget, decided_by_id=self.env.uid)
        return True

    def _check_cosigner(self):
        if not self.can_cosign:
            raise UserError(
                self.env._("Co-signing is switched off here. Ask the coordinator.")
            )
        if self.cosigner_id != self.env.user or self.user_id == self.env.user:
            raise UserError(
                self.env._("Only the colleague who was asked can co-sign this.")
            )
        if not self._get_cosigner_budget():
            raise UserError(self.env._("You have no budget for today."))
