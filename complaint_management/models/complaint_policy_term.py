from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .selections import TERM_KINDS, UNITS


class ComplaintPolicyTerm(models.Model):
    """One term of a policy: how long, and whether it may be extended or suspended."""

    _name = "complaint.policy.term"
    _inherit = "complaint.memory.mixin"
    _description = "Term of a policy"
    _order = "policy_id, sequence, id"
    _rec_name = "kind"

    policy_id = fields.Many2one(
        comodel_name="complaint.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", related="policy_id.company_id", store=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=TERM_KINDS, string="For", required=True, default="answer"
    )
    value = fields.Integer(string="Length", required=True, default=14)
    unit = fields.Selection(selection=UNITS, required=True, default="days")
    extension_value = fields.Integer(
        string="Extension",
        help="Length of one extension, in the same unit; 0 when there is none.",
    )
    extension_max = fields.Integer(
        string="Times",
        default=1,
        help="How often without consent of the complainant.",
    )
    extension_notice = fields.Boolean(
        string="Notice",
        default=True,
        help="The complainant is told in writing, before the end.",
    )
    suspension = fields.Boolean(
        string="Stands still",
        help="Does not run while we wait for the complainant.",
    )

    _kind_uniq = models.Constraint(
        "UNIQUE(policy_id, kind)", "A policy has each term once."
    )
    _value_check = models.Constraint(
        "CHECK(value BETWEEN 1 AND 10000 AND extension_value BETWEEN 0 AND 10000"
        " AND extension_max >= 0)",
        "The length of a term is more than nothing, and at most 10,000.",
    )

    @api.constrains("kind", "extension_value", "suspension")
    def _check_kind(self):
        """Only the answer is extended or waits for the complainant."""
        for line in self.filtered(lambda line: line.kind != "answer"):
            if line.extension_value or line.suspension:
                raise ValidationError(
                    self.env._("Only the term for the answer can be extended.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last(self):
        """A policy keeps a term."""
        for policy, lines in self.grouped("policy_id").items():
            if policy.exists() and not policy.term_ids - lines:
                raise ValidationError(policy._get_no_terms_text())
