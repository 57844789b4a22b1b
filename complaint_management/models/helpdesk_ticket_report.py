from odoo import api, models
from odoo.fields import Command


class HelpdeskTicket(models.Model):
    """What our own people report: how it enters the register, and who takes it up."""

    _inherit = "helpdesk.ticket"

    _complaint_reporter_idx = models.Index(
        "(complaint_reporter_id) WHERE complaint_reporter_id IS NOT NULL"
    )

    @api.model
    def _prepare_report(self, company, description, kind, named=None, reporter=None):
        """The values of a report by our own people.

        Whoever reports is no contact of ours and no follower of it: the host would let
        them read the ticket. How somebody is treated is confidential and goes to the
        handler named for it.

        :param kind: ``work``, ``treatment``, or ``False`` for neither
        :param named: the users it is about
        :param reporter: the user who reports, if we know
        :return: dict of values for :meth:`create`
        """
        users = self.env["res.users"]
        named, reporter = named or users, reporter or users
        handler = users
        if kind == "treatment":
            handler = self._get_report_handler(company, named | reporter)
        return {
            "is_complaint": True,
            "company_id": company.id,
            "team_id": self._get_default_complaint_team(company).id,
            "channel_id": self.env.ref("complaint_management.channel_colleague").id,
            "description": description,
            "user_id": handler.id,
            "complaint_handler_ids": [Command.set(handler.ids)],
            "complaint_origin": "employee",
            "complaint_kind": kind,
            "complaint_person_ids": [Command.set(named.ids)],
            "complaint_reporter_id": reporter.id,
            "complaint_expressed": "written",
        }

    @api.model
    def _get_report_handler(self, company, excluded):
        """Who takes up a report on how somebody is treated.

        The independent handler of the company, else a coordinator who has no part in
        it; nobody when there is none, and then all coordinators see it.
        """
        independent = company.complaint_independent_handler_id - excluded
        report = self.new({"company_id": company.id, "complaint_person_ids": excluded})
        return independent or report._get_complaint_coordinator()

    def _tell_reporter(self, in_full):
        """What was done about a report, in words for who reported it.

        :param in_full: whether it is the reporter's own matter; of a customer's they
            hear how it ended, and not what was agreed
        :return: list of sentences
        """
        self.ensure_one()
        if not self.is_complaint:
            return [self.env._("It was passed on: it is not handled as a complaint.")]
        told = []
        if self.complaint_outcome:
            outcome = self._fields["complaint_outcome"]
            told.append(outcome.convert_to_export(self.complaint_outcome, self))
        if in_full:
            told += [self.complaint_agreement, self.complaint_outcome_reason]
        told.append(
            {
                "improving": self.env._("We are working on the cause."),
                "removed": self.env._("The cause was taken away."),
            }.get(self.complaint_cause_state)
        )
        return [words for words in told if words]
