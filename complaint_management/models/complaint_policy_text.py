from odoo import api, fields, models


class ComplaintPolicyText(models.Model):
    """Values and norms of a policy, as they were published: written once, then kept."""

    _name = "complaint.policy.text"
    _description = "Values and norms"
    _order = "policy_id, version desc"
    _rec_name = "version"

    policy_id = fields.Many2one(
        comodel_name="complaint.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", related="policy_id.company_id", store=True
    )
    version = fields.Integer(compute="_compute_version", store=True, precompute=True)
    valid_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    body = fields.Html(string="Text", required=True, translate=True)

    _version_uniq = models.Constraint(
        "UNIQUE(policy_id, version)", "Each text of a policy has its own number."
    )

    @api.depends("policy_id")
    def _compute_version(self):
        """A new text comes after those there are."""
        last = dict(
            self.sudo()._read_group(
                [("policy_id", "in", self.policy_id.ids)],
                ["policy_id"],
                ["version:max"],
            )
        )
        for text in self.filtered(lambda text: not text.version):
            last[text.policy_id] = last.get(text.policy_id, 0) + 1
            text.version = last[text.policy_id]
