from odoo import api, fields, models


class ComplaintPolicy(models.Model):
    """What everybody may read of a policy: its values and norms, as now in force."""

    _inherit = "complaint.policy"

    @api.model
    def _get_public_text(self, company):
        """The text for the page *how to complain*.

        That of the policy which a complaint of a customer would have today.

        :return: the ``complaint.policy.text`` as superuser; none when there is none
        """
        # sudo: what a policy says to everybody is no secret
        teams = self.env["helpdesk.ticket.team"].sudo()
        probe = (
            self.env["helpdesk.ticket"]
            .sudo()
            .new(
                {
                    "is_complaint": True,
                    "company_id": company.id,
                    "team_id": teams._get_complaint_team(company).id,
                    "complaint_origin": "customer",
                    "complaint_received_on": fields.Datetime.now(),
                }
            )
        )
        policy = self._choose(probe).sudo()
        today = fields.Date.context_today(self)
        texts = policy.text_ids.filtered(lambda text: text.valid_from <= today)
        return texts.sorted("version")[-1:]
