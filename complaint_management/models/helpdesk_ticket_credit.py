from odoo import fields, models

WATCHED = {"complaint_cause_confirmed", "complaint_cause_id"}


class HelpdeskTicket(models.Model):
    """Who saw it before the customers did is thanked: you saw it 23 days earlier.

    The colleague's report is credited when a customer's complaint is established on the
    same cause, later than the report; once for each report. Never by volume or money.
    """

    _inherit = "helpdesk.ticket"

    complaint_credited_on = fields.Datetime(
        string="Credited on", readonly=True, copy=False, groups="base.group_user"
    )

    def _complaint_created(self):
        result = super()._complaint_created()
        self._credit_reporters()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        moved = [t.id for fact in WATCHED & changes.keys() for t in changes[fact]]
        self.browse(set(moved))._credit_reporters()
        return result

    def _credit_reporters(self):
        """Thank the reporters of the causes of these complaints, where it is due."""
        # sudo: who establishes a cause may not read the report of a colleague
        established = self.sudo().filtered(
            lambda t: (
                t.complaint_cause_id
                and t.complaint_cause_confirmed
                and not t.complaint_is_history
            )
        )
        if not established:
            return
        reports = established.search(
            [
                ("is_complaint", "=", True),
                ("company_id", "in", established.company_id.ids),
                ("complaint_cause_id", "in", established.complaint_cause_id.ids),
                ("complaint_cause_confirmed", "=", True),
                ("complaint_kind", "=", "work"),
                ("complaint_reporter_id", "!=", False),
                ("complaint_credited_on", "=", False),
                ("complaint_is_history", "=", False),
            ]
        )
        for report in reports:
            if first := report._get_first_customer():
                report._credit(first)

    def _get_first_customer(self):
        """The first complaint of a customer on this cause, if it came later."""
        first = self.search(
            [
                ("is_complaint", "=", True),
                ("company_id", "=", self.company_id.id),
                ("complaint_cause_id", "=", self.complaint_cause_id.id),
                ("complaint_cause_confirmed", "=", True),
                ("complaint_origin", "!=", "employee"),
            ],
            order="complaint_received_on, id",
            limit=1,
        )
        later = first.complaint_received_on or self.complaint_received_on
        return later > self.complaint_received_on and first

    def _credit(self, first):
        """Thank the reporter in the inbox, with how many days earlier it was."""
        reporter = self.complaint_reporter_id
        days = (first.complaint_received_on - self.complaint_received_on).days
        env = self.with_context(lang=reporter.lang).env
        # on no record: a reporter need not be able to open the complaint
        self.env["mail.thread"].message_notify(
            partner_ids=reporter.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=env._("You saw it %(days)s days earlier", days=days),
            body=env._(
                "What you reported as %(number)s (%(cause)s) came from a customer "
                "%(days)s days later. Thank you for telling us: it is how we get ahead "
                "of them.",
                number=self.number,
                cause=self.complaint_cause_id.with_env(env).name,
                days=days,
            ),
        )
        self.complaint_credited_on = fields.Datetime.now()
