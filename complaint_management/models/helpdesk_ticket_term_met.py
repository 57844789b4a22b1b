from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """What meets a term, opens it again, stops its clock or makes it longer."""

    _inherit = "helpdesk.ticket"

    complaint_unacknowledged = fields.Boolean(
        compute="_compute_complaint_term_state", groups="base.group_user"
    )
    complaint_may_extend = fields.Boolean(
        compute="_compute_complaint_term_state", groups="base.group_user"
    )

    @api.depends("complaint_deadline", "complaint_policy_id")
    def _compute_complaint_term_state(self):
        now = fields.Datetime.now()
        # sudo: a term belongs to its complaint, which the reader may see
        terms = self.env["complaint.term"].sudo()
        terms = terms.search_fetch(
            [("ticket_id", "in", self._origin.ids)],
            ["ticket_id", "kind", "met_on", "due_on"],
            order="id",
        )
        terms = {(term.ticket_id.id, term.kind): term for term in terms}
        for ticket in self:
            # what an acknowledgement or an extension is for is still open
            first = terms.get((ticket._origin.id, "acknowledge"))
            ticket.complaint_unacknowledged = bool(first) and not first.met_on
            answer = terms.get((ticket._origin.id, "answer"))
            line = answer and answer._get_policy_line()
            ticket.complaint_may_extend = bool(
                line
                and line.extension_value
                and not answer.met_on
                and now < answer.due_on
            )

    def _complaint_acknowledge(self, get_proof):
        """The complainants heard that we have it: keep the proof.

        :param get_proof: function from a complaint to ``(moment, channel, message)``
        """
        met = self._get_complaint_term("acknowledge")._meet(get_proof)
        self._record_events(
            [
                (t.ticket_id, "acknowledged", {"channel_id": t.channel_id.id})
                for t in met
            ]
        )

    def action_complaint_acknowledged(self):
        """Log in one click that the complainant heard from us."""
        self.check_access("write")
        now = fields.Datetime.now()
        self._complaint_acknowledge(lambda ticket: (now, ticket.channel_id, None))

    def _complaint_changed(self, changes):
        """The agreement, or the final answer, meets its term by whatever road."""
        result = super()._complaint_changed(changes)
        changed = [ticket.id for ticket in changes.get("complaint_settled_on", ())]
        # sudo: what an agreement does to the terms is the rule's work
        tickets = self.sudo().browse(changed)
        tickets.filtered("complaint_settled_on")._complaint_set_terms()
        tickets.filtered(lambda t: not t.complaint_settled_on)._complaint_unanswered()
        return result

    def _complaint_meet_done(self):
        """What was done has met its terms, also those that a correction brought later.

        The conversation acknowledges what was said; what is settled was answered, and
        acknowledged at the latest by that; closing meets whatever is open.
        """
        spoken = self.filtered(lambda t: t._is_acknowledged_at_receipt())
        spoken._get_complaint_term("acknowledge")._meet(
            lambda t: (t.complaint_received_on, t.channel_id, None)
        )
        settled = self.filtered("complaint_settled_on")
        answered = settled._get_complaint_term("acknowledge")
        answered |= settled._get_complaint_term("answer")
        answered._meet(
            lambda t: (t.complaint_settled_on, t.complaint_agreed_channel_id, None)
        )
        closed = self.filtered(
            lambda t: t.complaint_phase == "closed" and t.complaint_outcome
        )
        closed.complaint_term_ids._meet(lambda t: (t.complaint_closed_on, None, None))

    def _complaint_reopened(self):
        """Reopening opens the answer term again, at the date it had."""
        result = super()._complaint_reopened()
        self._complaint_unanswered()
        return result

    def _complaint_unanswered(self):
        """There is no answer any more; the answer term is open, without its proof."""
        again = self.filtered(lambda ticket: not ticket.complaint_settled_on)
        answers = again._get_complaint_term("answer").filtered("met_on")
        answers.write({"met_on": False, "channel_id": False, "met_message_id": False})
        answers._plan_notice()
        # we ask once how it went; what was not asked yet starts anew at the next answer
        again._get_complaint_term("aftercare").filtered(
            lambda term: not term.met_message_id
        ).unlink()

    def _complaint_follow_step(self):
        """Closing meets what is open; waiting for the complainant stops the clock."""
        self._complaint_meet_done()
        waits = self.filtered("stage_id.complaint_waits")
        waits._get_complaint_term("answer")._suspend()
        (self - waits)._get_complaint_term("answer")._resume()

    def action_complaint_extend(self):
        """Open the dialog that extends the term for the answer.

        :raise UserError: when the policy knows no extension, or it is too late
        """
        self.ensure_one()
        answer = self._get_complaint_term("answer")
        if not answer:
            raise UserError(self.env._("This complaint has no term for the answer."))
        answer._check_may_extend()
        xmlid = "complaint_management.complaint_extension_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return dict(action, context={"default_ticket_id": self.id})
