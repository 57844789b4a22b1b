from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("expired", "Expired"),
    ("delivered", "Delivered"),
    ("cancelled", "Cancelled"),
]
# What only the life cycle writes.
KEPT = {
    "state",
    "budget_id",
    "amount_company",
    "rate",
    "offered_on",
    "sent_on",
    "accepted_on",
    "delivered_on",
    "ended_on",
    "decided_by_id",
    "access_token",
    "reminded_on",
    "nature",
}
# What stays as it was offered or asked for.
FROZEN = {"ticket_id", "user_id", "remedy_type_id", "amount", "currency_id"}
# What was told with it: after it was offered, only the life cycle fills it in.
TOLD = {"expires_on", "reference", "request_reason"}


class ComplaintCompensation(models.Model):
    """What is offered to make it right: one remedy, with money or without.

    This file holds the facts and keeps them from being changed by hand. The life cycle,
    what an agent may give, and the end of an offer have files of their own.
    """

    _name = "complaint.compensation"
    _inherit = ["complaint.ticket.mixin", "complaint.activity.mixin"]
    _description = "Compensation"
    _order = "id desc"
    _check_company_auto = True

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Whose budget pays it.",
    )
    remedy_type_id = fields.Many2one(
        comodel_name="complaint.remedy.type",
        string="Remedy",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    nature = fields.Selection(
        related="remedy_type_id.nature", store=True, precompute=True
    )
    budget_id = fields.Many2one(
        comodel_name="complaint.budget",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount = fields.Monetary(copy=False)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self._get_default_currency(),
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the company"
    )
    amount_company = fields.Monetary(
        string="In the company's currency",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="At the rate of the day of the offer.",
    )
    rate = fields.Float(digits=(16, 8), aggregator=None, readonly=True, copy=False)
    reference = fields.Char(
        help="By which order, invoice or agreement it is due.",
    )
    delivery_reference = fields.Char(
        string="Delivery reference",
        copy=False,
        help="Payment, voucher or delivery by which it was carried out.",
    )
    state = fields.Selection(
        selection=STATES, required=True, readonly=True, default="draft", copy=False
    )
    reason = fields.Char(copy=False, help="Why it was refused or declined.")
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True, copy=False
    )
    offered_on = fields.Datetime(string="Offered on", readonly=True, copy=False)
    expires_on = fields.Date(string="Valid until", copy=False)
    accepted_on = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    delivered_on = fields.Datetime(string="Delivered on", readonly=True, copy=False)
    ended_on = fields.Datetime(
        string="Ended on",
        readonly=True,
        copy=False,
        help="Declined, expired or cancelled.",
    )
    reminded_on = fields.Date(string="Reminded on", readonly=True, copy=False)
    access_token = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _amount_check = models.Constraint(
        "CHECK (amount >= 0)", "An amount cannot be negative. Leave out the minus sign."
    )
    _open_idx = models.Index("(expires_on) WHERE state = 'offered'")
    _asked_idx = models.Index("(company_id) WHERE state = 'to_approve'")

    def _get_default_currency(self):
        ticket_id = self.env.context.get("default_ticket_id")
        # sudo: the currency of the complaint's company
        ticket = self.env["helpdesk.ticket"].sudo().browse(ticket_id)
        return (ticket.company_id or self.env.company).currency_id

    @api.depends("remedy_type_id", "ticket_id.number")
    def _compute_display_name(self):
        """The number of the complaint and the remedy; nothing of its content."""
        for compensation in self:
            names = compensation.sudo()
            compensation.display_name = (
                f"{names.ticket_id.number} {names.remedy_type_id.name}"
                if names.ticket_id
                else self.env._("New offer")
            )

    @api.onchange("remedy_type_id")
    def _onchange_remedy_type(self):
        """What is given without money shows no amount to take away by hand."""
        if self.nature == "none":
            self.amount = 0

    @api.constrains("company_id", "budget_id")
    def _check_budget_company(self):
        for compensation in self.sudo().filtered("budget_id"):
            if compensation.budget_id.company_id != compensation.company_id:
                raise ValidationError(
                    self.env._(
                        "%(number)s has compensation from a budget of %(company)s and "
                        "stays with that company.",
                        number=compensation.ticket_id.number,
                        company=compensation.budget_id.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # what a default fills in is checked like what is typed
        defaults = self.default_get([*KEPT, "user_id", "amount"])
        for vals in vals_list:
            self._check_kept({**defaults, **vals})
            self._check_amount({**defaults, **vals})
        compensations = super().create(vals_list)
        compensations._count_as_cost()
        return compensations

    def write(self, vals):
        self._check_kept(vals)
        self._check_amount(vals)
        self._check_frozen(vals)
        result = super().write(vals)
        if "state" in vals:
            self._count_as_cost()
        return result

    def _count_as_cost(self):
        """Only what was carried out costs something: nothing else is counted again."""
        delivered = self.filtered(lambda c: c.state == "delivered")
        delivered.ticket_id._recount_complaint_cost()

    def _check_kept(self, vals):
        """State, moments and amounts follow from the buttons; nobody types them."""
        typed = sorted(KEPT & vals.keys())
        if not self:  # it begins as a draft with nothing else
            begin = {"state": "draft"}
            typed = [name for name in typed if vals[name] != begin.get(name, False)]
        if typed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(field)s is kept by the system: it follows from what you do. "
                    "Use the buttons.",
                    field=self._fields[typed[0]]._description_string(self.env),
                )
            )
        user_id = vals.get("user_id")
        if user_id and user_id != self.env.uid and not self.env.su:
            raise UserError(
                self.env._("An offer comes from your own budget. Leave out the agent.")
            )

    def _check_frozen(self, vals):
        """What was offered or asked for stays so, for everybody and every road."""
        given = self.sudo().filtered(lambda c: c.state != "draft")
        frozen = FROZEN if self.env.su else FROZEN | TOLD
        for name in frozen & vals.keys() if given else ():
            field = self._fields[name]
            if any(
                field.convert_to_cache(vals[name], c)
                != field.convert_to_cache(c[name], c)
                for c in given
            ):
                raise UserError(
                    self.env._(
                        "%(field)s cannot change any more: it was put to somebody. "
                        "Cancel it and make a new offer.",
                        field=field._description_string(self.env),
                    )
                )

    def _check_amount(self, vals):
        """Before it is rounded and stored: an amount that can be paid."""
        if not {"amount", "currency_id"} & vals.keys():
            return
        amounts = [vals["amount"]] if "amount" in vals else self.mapped("amount")
        currencies = self.env["res.currency"].browse(vals.get("currency_id"))
        for currency in currencies or self.currency_id or self._get_default_currency():
            for amount in amounts:
                currency._check_complaint_amount(amount)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        """What was put to somebody stays on record."""
        if self.sudo().filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._("An offer that was made stays on record. Cancel it instead.")
            )
