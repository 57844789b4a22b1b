from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.selections import PERIOD_NAMES

# The fields of the company that each step of the set-up list asks for.
STEPS = {
    "kind": ["complaint_organisation_kind"],
    "letters": ["complaint_phone", "complaint_hours"],
    "budget": [
        "complaint_budget_amount",
        "complaint_budget_period",
        "complaint_budget_maximum",
    ],
    "external": ["complaint_external_body"],
    "independent": ["complaint_independent_handler_id"],
    "adviser": ["complaint_confidential_adviser"],
    "privacy": ["complaint_privacy_text"],
    "staff": ["complaint_staff_consulted_on"],
    "live": ["complaint_live_on"],
}


class ComplaintSetup(models.TransientModel):
    """The dialog of the set-up list: what the company says about complaints.

    An administrator of complaints need not be one of the whole system.
    """

    _name = "complaint.setup"
    _description = "Set-up of complaints"

    step = fields.Char(readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    complaint_organisation_kind = fields.Selection(
        selection=lambda self: (
            self.env["res.company"]
            ._fields["complaint_organisation_kind"]
            ._description_selection(self.env)
        ),
        string="Kind of organisation",
    )
    policy_preview = fields.Char(compute="_compute_policy_preview")
    complaint_phone = fields.Char(string="Phone in letters")
    complaint_hours = fields.Char(string="Hours in letters")
    currency_id = fields.Many2one(related="company_id.currency_id")
    complaint_budget_amount = fields.Monetary(string="Budget of every agent")
    complaint_budget_period = fields.Selection(selection=PERIOD_NAMES, string="Period")
    complaint_budget_maximum = fields.Monetary(
        string="At most per complaint", help="Leave at zero for no maximum."
    )
    complaint_external_body = fields.Text(string="External body")
    complaint_independent_handler_id = fields.Many2one(
        comodel_name="res.users",
        string="Independent handler",
        domain=[("share", "=", False)],
    )
    complaint_confidential_adviser = fields.Text(string="Confidential adviser")
    complaint_privacy_text = fields.Html(string="Privacy text")
    complaint_staff_consulted_on = fields.Date(string="Staff consulted on")
    complaint_live_on = fields.Date(string="Complaints live since")

    @api.model
    def default_get(self, fields):
        """The dialog shows what the company has today."""
        values = super().default_get(fields)
        # sudo: these facts are for whoever sets complaints up
        company = self.env["res.company"].browse(values.get("company_id"))
        self._check_own_company(company)
        company = company.sudo()
        for name in {name for names in STEPS.values() for name in names} & set(fields):
            value = company[name]
            values[name] = value.id if isinstance(value, models.BaseModel) else value
        return values

    @api.depends("complaint_organisation_kind", "company_id")
    def _compute_policy_preview(self):
        policies = self.env["complaint.policy"].with_context(active_test=False)
        for wizard in self:
            presets = policies._get_presets(
                wizard.company_id, wizard.complaint_organisation_kind
            )
            wizard.policy_preview = ", ".join(presets.mapped("name"))

    @api.model
    def _check_own_company(self, company):
        """An administrator sets up the companies that they work in, and no other."""
        if company - self.env.companies:
            raise AccessError(self.env._("Choose one of your own companies."))

    def action_confirm(self):
        """Keep what was entered; a kind of organisation brings its policies."""
        self._check_own_company(self.company_id)
        names = STEPS.get(self.step, [])
        values = {
            name: value.id if isinstance(value, models.BaseModel) else value
            for name, value in ((name, self[name]) for name in names)
        }
        # sudo: an administrator of complaints may change these of their own company
        self.company_id.sudo().write(values)
        if self.step == "kind":
            self.env["complaint.policy"]._activate_for(
                self.company_id, self.complaint_organisation_kind
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
