from odoo import models
from odoo.exceptions import UserError

from .selections import DUTIES, OPEN_PHASES, PHASES

PUBLIC_TYPES = ("comment", "email")


class HelpdeskTicket(models.Model):
    """The tracking page: what the complainant sees there and can do.

    Every method is called for somebody whose token or login was checked.
    """

    _inherit = "helpdesk.ticket"

    # ------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------

    def _get_track_state(self):
        """How this complaint stands for an outsider, in one word.

        :return: ``open``, ``settled``, ``closed``, ``withdrawn``, ``dismissed`` or
            ``forgotten``
        """
        self.ensure_one()
        ticket = self.sudo()  # sudo: the facts are hidden from outsiders
        if ticket.complaint_forgotten_on:
            return "forgotten"
        if not ticket.is_complaint:
            return "dismissed"
        if ticket.complaint_outcome == "withdrawn":
            return "withdrawn"
        if ticket.complaint_phase == "closed":
            return "closed"
        return "settled" if ticket.complaint_settled_on else "open"

    def _get_track_steps(self):
        """The steps in the words of an outsider, for ``tracking_steps``.

        :return: list of ``{"title", "state"}``; the state is ``done``, ``now`` or
            ``later``
        """
        titles = {
            "intake": self.env._("We received it"),
            "understand": self.env._("We look into it with you"),
            "offer": self.env._("We propose a solution"),
            "fulfil": self.env._("We do what we agreed"),
            "aftercare": self.env._("We ask how it went"),
            "closed": self.env._("Closed"),
        }
        phases = [phase for phase, _label in PHASES]
        now = phases.index(self.sudo().complaint_phase or "intake")  # sudo: as above
        return [
            {
                "title": titles[phase],
                "state": "done" if i < now else "now" if i == now else "later",
            }
            for i, phase in enumerate(phases)
        ]

    def _get_track_step(self):
        """The step it stands in, in the words of an outsider."""
        if self._get_track_state() == "withdrawn":
            return self.env._("Withdrawn")
        return next(s["title"] for s in self._get_track_steps() if s["state"] == "now")

    def _get_track_next(self):
        """What happens next and when: the first duty that is not met, if any.

        Who is in conversation with us need not be told that we will acknowledge it.
        """
        ticket = self.sudo()  # sudo: shown in words for outsiders
        kinds = set(DUTIES)
        if ticket.complaint_phase != "intake":
            kinds.discard("acknowledge")
        open_terms = ticket.complaint_term_ids.filtered(
            lambda term: term.kind in kinds and not term.met_on
        )
        return open_terms.sorted("due_on")[:1]

    def _get_track_messages(self, can_act=True):
        """The conversation with the complainant, newest first; no internal note.

        :param bool can_act: whether the reader is the complainant, or reads along and
            sees no letter of a rule, such as that with an offer
        """
        comment = self.env.ref("mail.mt_comment")
        ticket = self.sudo()  # sudo: filtered to what is public
        letters = ticket.complaint_event_ids.filtered(lambda e: e.kind == "letter")
        sent = {(e.payload or {}).get("mail.message/message_id") for e in letters}
        return ticket.message_ids.filtered(
            lambda m: (
                not m.is_internal
                and not m._is_empty()
                and (
                    (m.message_type in PUBLIC_TYPES and m.subtype_id == comment)
                    or (can_act and m.message_id and m.message_id in sent)
                )
            )
        )

    def _get_track_offers(self):
        """What was put to the complainant, newest first."""
        offers = self.sudo().complaint_compensation_ids  # sudo: their own offers
        return offers.filtered(lambda c: c.state not in ("draft", "to_approve"))

    def _get_track_values(self, can_act=True):
        """All that the tracking page shows of this complaint.

        :param bool can_act: whether the reader is the complainant, or reads along
        """
        self.ensure_one()
        complaint = self.sudo()  # sudo: the caller checked token or login
        return {
            "complaint": complaint,
            "state": self._get_track_state(),
            "steps": self._get_track_steps(),
            "terms": self._get_terms_for_complainant(),
            "next_term": self._get_track_next(),
            "messages": self._get_track_messages(can_act),
            "offers": self._get_track_offers() if can_act else (),
            "track_path": can_act and self._get_complaint_track_path(),
        }

    # ------------------------------------------------------------
    # What can be done
    # ------------------------------------------------------------

    def _may_complainant_write(self):
        """Whether the complainant can send us something about this complaint."""
        return self._get_track_state() not in ("dismissed", "forgotten")

    def _may_complainant_settle(self):
        """Whether the complainant can say that it is solved."""
        return self._get_track_state() == "open" and self._is_open_for_complainant()

    def _may_complainant_withdraw(self):
        """Whether the complainant can withdraw; not after we agreed on something."""
        return self._may_complainant_settle()

    def _is_open_for_complainant(self):
        return self.sudo().complaint_phase in OPEN_PHASES

    def _complainant_says_solved(self):
        """The complainant says that it is solved: agreed, and the owner reads it.

        :raise UserError: when that was said, or it is over
        """
        if not self._may_complainant_settle():
            raise UserError(
                self.env._("This was agreed or closed already. You can still write.")
            )
        ticket = self.sudo()  # sudo: the complainant settles, who has no rights
        if not ticket.complaint_outcome:
            ticket.complaint_outcome = "settled"
        ticket._complaint_settle(self._get_own_page_channel())
        ticket._post_from_complainant(self.env._("This is solved."))

    def _complainant_withdraws(self, reason=None):
        """The complainant withdraws: open offers end, and it closes when it can.

        :raise UserError: when it was agreed or is over
        """
        if not self._may_complainant_withdraw():
            raise UserError(
                self.env._(
                    "This was agreed or closed already and cannot be withdrawn. "
                    "You can still write."
                )
            )
        ticket = self.sudo()  # sudo: the complainant withdraws, who has no rights
        offers = ticket.complaint_compensation_ids
        offers.filtered(lambda c: c.state == "offered").action_decline(
            self.env._("The complaint was withdrawn.")
        )
        offers.filtered(lambda c: c.state == "to_approve").action_cancel()
        ticket.complaint_outcome = "withdrawn"
        text = self.env._("I withdraw my complaint.")
        ticket._post_from_complainant(f"{text}\n{reason}" if reason else text)
        if not ticket._get_complaint_missing("closed"):
            ticket._complaint_move("closed")

    def _get_own_page_channel(self):
        channels = self.env["helpdesk.ticket.channel"].sudo()  # sudo: a fact
        return channels._get_web_channel(self.sudo().company_id.id)
