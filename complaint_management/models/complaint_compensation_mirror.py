from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

ENOUGH_CASES = 5  # fewer say nothing, and could be told apart


class ComplaintCompensation(models.Model):
    """A mirror instead of a boss: what you usually give, beside what others give."""

    _inherit = "complaint.compensation"

    mirror = fields.Char(
        string="For comparison", compute="_compute_mirror", compute_sudo=False
    )

    @api.depends("amount", "nature", "user_id", "ticket_id.complaint_cause_id")
    @api.depends_context("uid")
    def _compute_mirror(self):
        """Seen by the agent alone, and only after an amount was typed.

        It compares what agents give of their own accord, so it is silent about what
        is due.
        """
        for compensation in self:
            ticket = compensation.ticket_id
            mine = compensation.user_id == self.env.user
            compensation.mirror = False
            if (
                mine
                and compensation.nature == "goodwill"
                and compensation.amount
                and ticket.complaint_cause_id
                and ticket.company_id.complaint_mirror
            ):
                compensation.mirror = compensation._get_mirror_text()

    def _get_mirror_text(self):
        company = self.ticket_id.company_id
        average, own, median, cases, accepted = self._get_mirror_figures()
        if own < ENOUGH_CASES or cases < ENOUGH_CASES:
            return False

        def money(amount):
            return format_amount(self.env, amount, company.currency_id)

        return self.env._(
            "For this cause you give %(average)s on average, the team's median is "
            "%(median)s, %(accepted)s%% accepted.",
            average=money(average),
            median=money(median),
            accepted=round(accepted * 100),
        )

    def _get_mirror_figures(self):
        """Own average and number; median, number and accepted share of all."""
        self.env["complaint.compensation"].flush_model()
        self.env["helpdesk.ticket"].flush_model(["complaint_cause_id"])
        [row] = self.env.execute_query(
            SQL(
                """SELECT AVG(c.amount_company) FILTER (WHERE c.user_id = %(user)s),
                          COUNT(*) FILTER (WHERE c.user_id = %(user)s),
                          PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY c.amount_company),
                          COUNT(*),
                          AVG((c.state IN ('accepted', 'delivered'))::int)
                     FROM complaint_compensation c
                     JOIN helpdesk_ticket t ON t.id = c.ticket_id
                    WHERE t.complaint_cause_id = %(cause)s
                      AND t.company_id = %(company)s
                      AND t.complaint_confidential IS NOT TRUE
                      AND c.nature = 'goodwill'
                      AND c.state IN ('accepted', 'declined', 'expired', 'delivered')
                """,
                user=self.env.uid,
                cause=self.ticket_id.complaint_cause_id.id,
                company=self.ticket_id.company_id.id,
            )
        )
        return row
