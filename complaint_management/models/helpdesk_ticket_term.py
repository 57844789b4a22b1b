from odoo import api, fields, models

from .selections import AGENT

# What moves an unmet term when it changes.
MOVES_TERMS = {
    "complaint_policy_id",
    "complaint_received_on",
    "team_id",
    "complaint_expressed",
    "complaint_is_signal",
    "complaint_main_id",
}


class HelpdeskTicket(models.Model):
    """The terms of a complaint: made with it, kept in step, met by what happens.

    Parts and history have none; a part is answered with its main complaint.
    """

    _inherit = "helpdesk.ticket"

    complaint_term_ids = fields.One2many(
        comodel_name="complaint.term",
        inverse_name="ticket_id",
        string="Terms",
        groups=AGENT,
    )
    complaint_in_time = fields.Selection(
        selection=[("running", "Running"), ("in_time", "In time"), ("late", "Late")],
        string="In time",
        compute="_compute_complaint_in_time",
        store=True,
        copy=False,
        help="Whether the answer came before its term was over.",
        groups="base.group_user",
    )

    @api.depends(
        "is_complaint", "complaint_term_ids.met_on", "complaint_term_ids.due_on"
    )
    def _compute_complaint_in_time(self):
        for ticket in self:
            answer = ticket._get_complaint_term("answer")
            state = False
            if ticket.is_complaint and answer:
                in_time = answer.met_on and answer.met_on < answer.due_on
                state = "in_time" if in_time else "late" if answer.met_on else "running"
            if ticket.complaint_in_time != state:
                ticket.complaint_in_time = state

    def _get_complaint_term(self, kind):
        # sudo: a term belongs to its complaint, which the reader may see
        return self.sudo().complaint_term_ids.filtered(lambda term: term.kind == kind)

    # ------------------------------------------------------------
    # In step with what they are computed from
    # ------------------------------------------------------------

    def _complaint_created(self):
        result = super()._complaint_created()
        self._complaint_set_terms()
        # sudo: what a step does to the terms is the rule's work
        self.sudo()._complaint_follow_step()
        return result

    def _complaint_changed(self, changes):
        result = super()._complaint_changed(changes)
        moved = {t.id for fact in MOVES_TERMS & changes.keys() for t in changes[fact]}
        if moved:
            self.browse(moved)._complaint_set_terms()
        stepped = {
            ticket.id
            for fact in {"stage_id", "complaint_phase"} & changes.keys()
            for ticket in changes[fact]
        }
        # sudo: what a step does to the terms is the rule's work
        self.sudo().browse(stepped)._complaint_follow_step()
        return result

    def _complaint_set_terms(self):
        """Make the terms of these complaints; move unmet ones to their right date.

        What was done meets its terms first: those are kept. Each change of a date is
        on record.
        """
        self.sudo()._complaint_meet_done()
        # sudo: terms are written by rules only
        terms = self.env["complaint.term"].sudo()
        gone, new, events = terms, [], []
        for ticket in self.sudo():
            there = {term.kind: term for term in ticket.complaint_term_ids}
            wanted = ticket._get_wanted_terms()
            for kind in wanted:
                if kind not in there:
                    new.append(ticket._prepare_complaint_term(kind))
                elif not there[kind].met_on:
                    events += there[kind]._follow()
            gone |= ticket.complaint_term_ids.filtered(
                lambda term, wanted=wanted: not term.met_on and term.kind not in wanted
            )
        gone.unlink()
        self._record_events(events)
        if new:
            made = terms.create(new)
            made.ticket_id._complaint_meet_done()

    def _get_wanted_terms(self):
        """The kinds of terms that this complaint has by its policy and its facts."""
        if (
            not self.is_complaint
            or self.complaint_is_history
            or self.complaint_main_id
            or not self.complaint_received_on
        ):
            return []
        left_out = set()
        if not self.complaint_settled_on:
            left_out.add("aftercare")
        if self.complaint_is_signal:
            # nobody put it into words, so there is nothing to acknowledge
            left_out.add("acknowledge")
        return [
            k for k in self.complaint_policy_id._get_facts().terms if k not in left_out
        ]

    def _prepare_complaint_term(self, kind):
        terms = self.env["complaint.term"]
        end = terms._calculate(self, kind)
        vals = terms._prepare_dates(self, kind, end)
        if kind == "acknowledge" and self._is_acknowledged_at_receipt():
            vals.update(
                met_on=self.complaint_received_on,
                channel_id=self.channel_id.id,
                next_notice_on=False,
            )
        belongs = {"ticket_id": self.id, "company_id": self.company_id.id}
        return {**belongs, "kind": kind, **vals}

    def _is_acknowledged_at_receipt(self):
        """The conversation acknowledges what is said, the receipt code the rest."""
        return self.complaint_expressed == "oral" or self.complaint_is_anonymous
