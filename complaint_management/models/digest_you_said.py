from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

PERIODS = {
    "daily": relativedelta(days=1),
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
}


class DigestDigest(models.Model):
    """You said, we did, for our own people: what was changed, and what proved to work.

    Told is only what a coordinator reviewed for who complained, and numbers of
    complaints: no names, nothing of confidential complaints and nothing of anonymous
    ones. Every employee may read it; each change is told once, and once more when it
    proved to work.
    """

    _inherit = "digest.digest"

    complaint_you_said = fields.Boolean(
        string="You said, we did",
        help="What was changed because of complaints, and what proved to work, in the "
        "words that complainants got to read. Only when there is something to tell.",
    )
    complaint_told_until = fields.Date(
        string="Next time from",
        readonly=True,
        copy=False,
        help="The first day that the next digest tells of. It tells of whole days, up "
        "to the day before it is sent.",
    )

    def _action_send(self, update_periodicity=True):
        result = super()._action_send(update_periodicity=update_periodicity)
        self.filtered("complaint_you_said").complaint_told_until = fields.Date.today()
        return result

    def _action_send_to_user(self, user, tips_count=1, consume_tips=True):
        """Who gets this digest for *You said, we did* alone gets none without news."""
        only_news = self.complaint_you_said and not self._get_kpi_fields()
        if only_news and not self._get_you_said(user):
            return False
        return super()._action_send_to_user(
            user, tips_count=tips_count, consume_tips=consume_tips
        )

    def _get_you_said(self, user):
        """What there is to tell an employee since the last digest.

        :return: ``{"changes": [{"text", "works", "heard", "own"}], "reports", "led"}``,
            empty when there is nothing to tell
        """
        self.ensure_one()
        # sudo: employees have no right on points and complaints; they hear these words
        digest = self.sudo()
        company = digest.company_id or user.company_id
        if not digest.complaint_you_said or not user._is_internal():
            return {}
        if company not in user.company_ids:
            return {}
        end = fields.Date.today()
        start = digest.complaint_told_until or end - PERIODS[digest.periodicity]
        changes = digest._get_told_changes(company, start, end)
        reports = digest._get_told_reports(company, start, end)
        if not changes and not reports:
            return {}
        led = reports.filtered("complaint_improvement_id")
        return {"changes": changes, "reports": len(reports), "led": len(led)}

    def _get_told_changes(self, company, start, end):
        """What was announced, or proved to work, on these days; the newest first."""
        points = self.env["complaint.improvement"]
        proven = self.env["complaint.verdict"].search(
            [
                ("company_id", "=", company.id),
                ("verdict", "=", "worked"),
                ("decided_on", ">=", start),
                ("decided_on", "<", end),
            ]
        )
        told = points.search(
            Domain("company_id", "=", company.id)
            & Domain("announced_on", "!=", False)
            & Domain("phase", "in", ["securing", "proven"])
            & (
                (Domain("announced_on", ">=", start) & Domain("announced_on", "<", end))
                | Domain("id", "in", proven.improvement_id.ids)
            ),
            order="announced_on desc, id desc",
        )
        return [change for point in told if (change := point._tell_colleagues())]

    def _get_told_reports(self, company, start, end):
        """What colleagues reported on our work on these days, under their own name."""
        return self.env["helpdesk.ticket"].search(
            [
                ("is_complaint", "=", True),
                ("company_id", "=", company.id),
                ("complaint_origin", "=", "employee"),
                ("complaint_kind", "=", "work"),
                ("complaint_received_on", ">=", start),
                ("complaint_received_on", "<", end),
                ("complaint_confidential", "=", False),
                ("complaint_is_anonymous", "=", False),
                ("complaint_is_history", "=", False),
            ]
        )


class ComplaintImprovement(models.Model):
    _inherit = "complaint.improvement"

    def _tell_colleagues(self):
        """This point in words and numbers that every employee may read.

        :return: nothing when no word was reviewed, or it is about confidential
            complaints alone
        """
        self.ensure_one()
        linked = self.with_context(active_test=False).ticket_ids
        open_to_all = linked.filtered(lambda t: not t.complaint_confidential)
        if not self.changed_text or (linked and not open_to_all):
            return {}
        heard = open_to_all.filtered(lambda t: not t.complaint_is_anonymous)
        own = heard.filtered(lambda t: t.complaint_origin == "employee")
        return {
            "text": self.changed_text,
            "works": self._get_news() == "solved",
            "heard": len(heard),
            "own": len(own),
        }
