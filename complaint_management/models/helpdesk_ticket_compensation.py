from odoo import api, fields, models
from odoo.exceptions import UserError

from .selections import AGENT, OPEN_COMPENSATION


class HelpdeskTicket(models.Model):
    """What was offered on a complaint, what it cost, and what it holds up."""

    _inherit = "helpdesk.ticket"

    complaint_compensation_ids = fields.One2many(
        comodel_name="complaint.compensation",
        inverse_name="ticket_id",
        string="Solutions offered",
        groups=AGENT,
    )
    complaint_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Currency",
        groups="base.group_user",
    )
    complaint_cost = fields.Monetary(
        string="Cost",
        currency_field="complaint_currency_id",
        compute="_compute_complaint_cost",
        store=True,
        copy=False,
        help="Goodwill and entitlements that were carried out.",
        groups="base.group_user",
    )

    @api.depends("is_complaint")
    def _compute_complaint_cost(self):
        """Counted again each time that something is carried out; see there."""
        for ticket in self.filtered("is_complaint"):
            given = ticket.complaint_compensation_ids
            delivered = given.filtered(lambda c: c.state == "delivered")
            ticket.complaint_cost = sum(delivered.mapped("amount_company"))

    def _recount_complaint_cost(self):
        self.env.add_to_compute(self._fields["complaint_cost"], self)

    def _get_complaint_missing(self, phase):
        """Open offers hold it up always; what was agreed, until it is carried out."""
        missing = super()._get_complaint_missing(phase)
        if not self._has_complaint_gates(phase):
            return missing
        states = set(self._get_complaint_compensations().mapped("state"))
        if states & {"to_approve", "offered"}:
            missing.append(
                self.env._("get an answer to what was offered, or cancel the offer")
            )
        if "accepted" in states and not self.complaint_overrule_reason:
            missing.append(self.env._("carry out what was agreed"))
        return missing

    def _get_complaint_compensations(self):
        # sudo: what holds up a complaint does so for everybody
        return self.sudo().complaint_compensation_ids

    @api.depends("complaint_compensation_ids.state", "complaint_overrule_reason")
    def _compute_complaint_missing(self):
        return super()._compute_complaint_missing()

    def _get_complaint_activities(self):
        offers = self.with_context(active_test=False).complaint_compensation_ids
        return super()._get_complaint_activities() | offers.activity_ids

    def action_complaint_offer(self):
        """Open the dialog in which a solution is offered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_management.complaint_compensation_offer_action"
        )
        desired = self.complaint_desired_remedy_id
        context = {
            "default_ticket_id": self.id,
            "default_remedy_type_id": desired.id,
            "default_reference": self.complaint_reference,
        }
        return dict(action, context=context)

    def _complaint_dismiss(self, reason, team):
        """With compensation under way it is a complaint.

        :raise UserError: when there is some
        """
        for ticket in self:
            states = set(ticket._get_complaint_compensations().mapped("state"))
            if states & OPEN_COMPENSATION:
                raise UserError(
                    self.env._(
                        "%(number)s has an offer under way and stays a complaint. "
                        "Carry it out or cancel it first.",
                        number=ticket.number,
                    )
                )
        return super()._complaint_dismiss(reason, team)
