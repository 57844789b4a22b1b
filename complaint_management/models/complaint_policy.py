import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ..tools import free_days
from .selections import ORGANISATION_KINDS, UNITS


class ComplaintPolicy(models.Model):
    """The rules that a complaint is handled by: terms, steps, letters, retention.

    The policy of the day of receipt holds. A change of a policy moves no date that is
    there; *Recompute* does.
    """

    _name = "complaint.policy"
    _inherit = "complaint.name.mixin"
    _description = "Complaint policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Empty: for every company.",
    )
    preset_id = fields.Many2one(
        comodel_name="complaint.policy",
        string="Made from",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    organisation_kind = fields.Selection(
        selection=ORGANISATION_KINDS,
        help="The kind of organisation that starts with this policy.",
    )
    source = fields.Char(help="Law, regulation or own document it comes from.")
    lawyer_note = fields.Text(
        string="For the lawyer",
        translate=True,
        help="Where a lawyer should look before it is used.",
    )

    date_from = fields.Date(string="From", help="By the day of receipt.")
    date_to = fields.Date(string="Until", help="By the day of receipt.")
    team_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        string="Teams",
        domain=[("is_complaint_team", "=", True)],
        check_company=True,
    )
    category_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.category",
        string="Categories",
        domain=[("is_complaint_category", "=", True)],
        check_company=True,
        help="With the categories below them.",
    )
    origin = fields.Selection(
        selection=lambda self: (
            self.env["helpdesk.ticket"]
            ._fields["complaint_origin"]
            ._description_selection(self.env)
        )
    )

    tz = fields.Selection(
        selection=_tz_get,
        string="Time zone",
        validate=False,
        help="Whose day it is. Empty: that of the company's working hours.",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        help="Whose free days count. Empty: the country of the company.",
    )
    subdivision = fields.Char(
        string="Part of the country",
        help="Code of a part with free days of its own, as in ENG.",
    )
    free_day_rule = fields.Selection(
        selection=[
            ("none", "It stays"),
            ("atw", "It moves on (Algemene termijnenwet)"),
        ],
        string="Last day on a free day",
        required=True,
        default="none",
        help="A Dutch legal term moves to the first day that is no Saturday, Sunday "
        "or general holiday. A contractual term stays.",
    )
    term_ids = fields.One2many(
        comodel_name="complaint.policy.term",
        inverse_name="policy_id",
        string="Terms",
        copy=True,
    )
    duty_ids = fields.Many2many(
        comodel_name="complaint.duty", string="Obligatory steps", check_company=True
    )
    letter_element_ids = fields.Many2many(
        comodel_name="complaint.letter.element",
        string="A final answer says",
        check_company=True,
    )
    first_contact_value = fields.Integer(
        string="At first contact within",
        help="0 working days: on the same working day as the first contact.",
    )
    first_contact_unit = fields.Selection(
        selection=UNITS, required=True, default="working_days"
    )
    retention_months = fields.Integer(
        string="Kept for", default=24, help="Months after closing."
    )
    text_ids = fields.One2many(
        comodel_name="complaint.policy.text",
        inverse_name="policy_id",
        string="Values and norms",
    )

    _period_check = models.Constraint(
        "CHECK(date_from <= date_to)", "A policy ends after it starts."
    )
    _numbers_check = models.Constraint(
        "CHECK(first_contact_value >= 0 AND retention_months > 0)",
        "Complaints are kept for at least a month.",
    )

    @api.constrains("term_ids", "name", "active")
    def _check_terms(self):
        """A policy without terms promises nothing."""
        for policy in self:
            if not policy.term_ids:
                raise ValidationError(policy._get_no_terms_text())

    def _get_no_terms_text(self):
        return self.env._(
            "The policy %(policy)s has no terms. Add at least the term for the answer.",
            policy=self.name,
        )

    @api.constrains("tz")
    def _check_tz(self):
        for policy in self.filtered("tz"):
            if policy.tz not in pytz.all_timezones_set:
                raise ValidationError(
                    self.env._(
                        "There is no time zone %(tz)s. Choose one from the list, as in "
                        "Europe/Amsterdam.",
                        tz=policy.tz,
                    )
                )

    @api.constrains("country_id", "subdivision")
    def _check_subdivision(self):
        """A part of a country is one whose free days are known."""
        for policy in self.filtered("subdivision"):
            known = free_days.supported().get(policy.country_id.code, [])
            if policy.subdivision not in known:
                raise ValidationError(
                    self.env._(
                        "%(country)s has no part %(part)s with free days of its own. "
                        "Leave it empty, or choose one of: %(parts)s.",
                        country=policy.country_id.name or self.env._("No country"),
                        part=policy.subdivision,
                        parts=", ".join(known) or "–",
                    )
                )

    @api.constrains("country_id", "free_day_rule")
    def _check_free_day_rule(self):
        for policy in self.filtered(lambda policy: policy.free_day_rule == "atw"):
            if policy.country_id.code != "NL":
                raise ValidationError(
                    self.env._(
                        "The Algemene termijnenwet is Dutch. Choose the Netherlands as "
                        "the country of %(policy)s, or let the last day stay.",
                        policy=policy.name,
                    )
                )

    @api.constrains("company_id", "term_ids")
    def _check_working_hours(self):
        """Working days need a calendar that says which days are worked on."""
        for policy in self.filtered("company_id"):
            if "working_days" in policy.term_ids.mapped("unit"):
                policy.company_id.resource_calendar_id._check_complaint_hours()
