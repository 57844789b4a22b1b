from datetime import datetime, timedelta

from odoo import api, fields, models

from ..tools import term_calculator

WATCHED = timedelta(days=30)
GOOD_OUTCOMES = {"upheld", "partly_upheld", "settled"}
BATCH = 500


class HelpdeskTicket(models.Model):
    """Solved at first contact: computed, provisional until thirty days were watched."""

    _inherit = "helpdesk.ticket"

    complaint_solved_at_once = fields.Boolean(
        string="Agreed at first contact",
        copy=False,
        help="Seen when it was agreed: in time, and without a second contact.",
        groups="base.group_user",
    )
    complaint_first_contact = fields.Boolean(
        string="Solved at first contact",
        compute="_compute_complaint_first_contact",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_first_contact_final = fields.Boolean(
        string="First contact is final",
        copy=False,
        help="Thirty days were watched since the agreement.",
        groups="base.group_user",
    )

    _complaint_watched_idx = models.Index(
        "(complaint_settled_on) WHERE complaint_first_contact"
        " AND complaint_first_contact_final IS NOT TRUE"
    )

    @api.depends(
        "is_complaint",
        "complaint_solved_at_once",
        "complaint_settled_on",
        "complaint_outcome",
        "complaint_handover_count",
        "complaint_reopen_count",
        "complaint_is_history",
    )
    def _compute_complaint_first_contact(self):
        for ticket in self.filtered("is_complaint"):
            if ticket.complaint_first_contact_final:
                continue
            ticket.complaint_first_contact = bool(
                ticket.complaint_solved_at_once
                and ticket.complaint_settled_on
                and not ticket.complaint_is_history
                and ticket.complaint_outcome in GOOD_OUTCOMES
                and not ticket.complaint_handover_count
                and not ticket.complaint_reopen_count
            )

    def _complaint_settle(self, channel):
        """What makes it first contact is seen now; later thanks do not count."""
        # sudo: settled before, seen or not, is settled
        fresh = self.sudo().filtered(
            lambda t: t.is_complaint and not t.complaint_settled_on
        )
        result = super()._complaint_settle(channel)
        answers = fresh._get_first_answers()
        second = fresh._get_second_contacts(answers)
        for ticket in fresh:
            limit = ticket._get_first_contact_limit(answers.get(ticket.id))
            ticket.complaint_solved_at_once = (
                ticket.complaint_is_open
                and ticket.id not in second
                and ticket.complaint_settled_on <= limit
            )
        return result

    def action_complaint_take_back_agreement(self):
        result = super().action_complaint_take_back_agreement()
        # sudo: a fact that no plain write may set
        self.sudo().write({"complaint_solved_at_once": False})
        return result

    def _get_first_contact_limit(self, answered):
        """Until when an agreement is one at first contact, by the policy.

        Counted from the first two-way contact: the conversation in which it was told,
        or our first answer. Entered on a later day, it is none.

        :param answered: when we first wrote to the complainant
        """
        first = self.complaint_received_on
        if self.complaint_expressed == "written":
            first = answered or fields.Datetime.now()
        value, unit = self.complaint_policy_id._get_facts().first_contact
        place = self._get_complaint_place()
        if not value:
            return term_calculator.end_of_working_day(first, place)
        return term_calculator.compute(
            term_calculator.Term(value, unit), first, place
        ).moment

    def _get_first_answers(self):
        """When we first wrote to the complainant: ``{ticket id: moment}``.

        An offer is an answer as well; what the system sends by itself is none.
        """
        groups = self._read_complaint_messages(
            [("author_id.partner_share", "=", False)]
        )
        answers = {ticket_id: first for ticket_id, first, _last in groups}
        # sudo: whether there was contact does not depend on who may read it
        offers = self.sudo().complaint_compensation_ids.filtered("offered_on")
        for offer in offers:
            at = offer.ticket_id.id
            answers[at] = min(answers.get(at, offer.offered_on), offer.offered_on)
        return answers

    def _get_second_contacts(self, answers):
        """The ids of tickets on which the complainant came back before we agreed.

        What they wrote before our first answer is their complaint, no second contact;
        but for one that was told: it was answered in the conversation.

        :param dict answers: when we first wrote to them, by ticket id
        """
        groups = self._read_complaint_messages(
            [
                "|",
                # who is no contact yet writes without an author
                "&",
                ("author_id", "=", False),
                ("message_type", "=", "email"),
                "&",
                ("author_id.partner_share", "=", True),
                ("author_id", "!=", self.env.ref("base.partner_root").id),
            ]
        )
        returned = {ticket_id: last for ticket_id, _first, last in groups}
        return {
            ticket.id
            for ticket in self
            if returned.get(ticket.id, datetime.min)
            > ticket._get_first_two_way_contact(answers)
        }

    def _get_first_two_way_contact(self, answers):
        told = self.complaint_expressed != "written"
        return (not told and answers.get(self.id)) or self.create_date

    def _read_complaint_messages(self, domain):
        # sudo: whether there was contact does not depend on who may read it
        return (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("message_type", "in", ["email", "comment"]),
                    ("is_internal", "=", False),
                    ("subtype_id.internal", "=", False),
                    *domain,
                ],
                groupby=["res_id"],
                aggregates=["date:min", "date:max"],
            )
        )

    @api.model
    def _cron_watch_first_contact(self):
        """After thirty days without reopening, first contact stays so."""
        # sudo: run by the scheduler; the flag is a fact that only rules write
        tickets = self.sudo()
        domain = [
            ("complaint_first_contact", "=", True),
            ("complaint_first_contact_final", "=", False),
            ("complaint_settled_on", "<", fields.Datetime.now() - WATCHED),
        ]
        while watched := tickets.search(domain, limit=BATCH).try_lock_for_update():
            watched.write({"complaint_first_contact_final": True})
            self.env["ir.cron"]._commit_progress(
                len(watched), remaining=tickets.search_count(domain)
            )
