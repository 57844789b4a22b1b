from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import term_calculator

ACTIVITY = "complaint_management.mail_activity_type_aftercare"
LONGEST = 10_000
LOW, GOOD = (1, 2), (4, 5)
# What the complainant answers; written by ``_answer_complaint_aftercare`` only.
ANSWERS = (
    "complaint_aftercare_conversation",
    "complaint_aftercare_solved",
    "complaint_aftercare_stays",
)


class HelpdeskTicket(models.Model):
    """The complainant's answer to after-care: kept once, and who hears of it."""

    _inherit = "helpdesk.ticket"

    # ------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------

    def _may_answer_complaint_aftercare(self):
        """Whether the complainant was asked and has not answered yet.

        The one predicate for page and rule; an answer that comes late, when the
        complaint is closed already, is welcome all the same. Never one of who handles
        it, whom a letter on the complaint shows the link.
        """
        self.ensure_one()
        ticket = self.sudo()  # asked for the complainant, who sees no fact of it
        return bool(
            ticket.is_complaint
            and ticket.complaint_aftercare_on
            and not ticket.complaint_aftercare_answered_on
            and not ticket.complaint_forgotten_on
            and self.env.user not in ticket.user_id | ticket.complaint_handler_ids
        )

    def _answer_complaint_aftercare(self, conversation, solved, stays=None, text=None):
        """Keep the complainant's answer, once, and do what it asks for.

        Called as superuser, by the page that checked the complainant's token. *Yes*
        closes what lacks nothing; *partly* and *no* put a call on the owner's list; a
        low answer reaches owner and coordinator.

        :param int conversation: 1 to 5
        :param str solved: ``yes``, ``partly`` or ``no``
        :param str stays: ``yes``, ``unsure`` or ``no``; may be left out
        :param str text: one open line; may be left out
        :raise UserError: when nothing was asked, or it was answered before
        :raise ValidationError: on an answer that is none of these
        """
        self.ensure_one()
        if not self._may_answer_complaint_aftercare():
            raise UserError(
                self.env._(
                    "We have your answer already, or did not ask yet. Thank you!"
                )
            )
        answer = self._prepare_aftercare(conversation, solved, stays, text)
        self.write({**answer, "complaint_aftercare_answered_on": fields.Datetime.now()})
        self._record_event("aftercare", {name: self[name] for name in ANSWERS})
        if self.complaint_aftercare_solved != "yes":
            self._ask_owner_to_call()
        elif self.complaint_phase == "aftercare":
            self._move_if_ready("closed")
        if self._is_aftercare_low():
            self._tell_low_aftercare()
        self._thank_owner()

    def _prepare_aftercare(self, conversation, solved, stays, text):
        """The answer as values, checked."""
        try:
            conversation = int(conversation)
        except (TypeError, ValueError):
            conversation = 0
        if not 1 <= conversation <= 5:
            raise ValidationError(
                self.env._("Tell us how the conversation was: choose 1 to 5.")
            )
        choices = {
            name: dict(self._fields[name].selection)
            for name in ("complaint_aftercare_solved", "complaint_aftercare_stays")
        }
        if solved not in choices["complaint_aftercare_solved"]:
            raise ValidationError(
                self.env._("Tell us whether it is solved: yes, partly or no.")
            )
        if stays and stays not in choices["complaint_aftercare_stays"]:
            raise ValidationError(
                self.env._("Tell us whether you stay: yes, not sure yet or no.")
            )
        text = (text or "").replace("\x00", "").strip()
        if len(text) > LONGEST:
            raise ValidationError(
                self.env._(
                    "Your text is too long: keep it under %(number)s characters.",
                    number=LONGEST,
                )
            )
        return {
            "complaint_aftercare_conversation": conversation,
            "complaint_aftercare_solved": solved,
            "complaint_aftercare_stays": stays or False,
            "complaint_aftercare_text": text or False,
        }

    def _may_reopen_after_aftercare(self):
        """Whether the complainant, who said *partly* or *no*, can have it reopened."""
        self.ensure_one()
        ticket = self.sudo()  # asked for the complainant, who sees no fact of it
        return bool(
            ticket.is_complaint
            and ticket.complaint_aftercare_solved in ("partly", "no")
            and ticket.complaint_phase in ("aftercare", "closed")
            and not ticket.complaint_forgotten_on
        )

    def _reopen_after_aftercare(self):
        """The complainant wants us to take it up again: the second press on the page.

        Called as superuser, by the page that checked the complainant's token.

        :raise UserError: when it is open already, or was said to be solved
        """
        if not self._may_reopen_after_aftercare():
            raise UserError(
                self.env._("We are working on it already. Call us if you want to talk.")
            )
        self.action_complaint_reopen()

    # ------------------------------------------------------------
    # Who hears of it
    # ------------------------------------------------------------

    def _is_aftercare_low(self):
        return (
            self.complaint_aftercare_conversation in LOW
            or self.complaint_aftercare_solved != "yes"
        )

    def _get_aftercare_text(self):
        """The answer in one line, in the reader's language."""
        facts = self._fields
        solved, stays = (
            dict(facts[name]._description_selection(self.env)).get(self[name])
            for name in ("complaint_aftercare_solved", "complaint_aftercare_stays")
        )
        parts = [
            self.env._("Solved: %s", solved),
            self.env._("Conversation: %s of 5", self.complaint_aftercare_conversation),
            stays and self.env._("Stays: %s", stays),
            self.complaint_aftercare_text,
        ]
        return ". ".join(filter(None, parts))

    def _ask_owner_to_call(self):
        """Whoever says *partly* or *no* is called within one working day."""
        user = self.user_id.filtered("active") or self._get_complaint_coordinator()
        if not user:
            return
        told = self.with_context(lang=user.lang)
        tomorrow = term_calculator.Term(1, "working_days")
        end = term_calculator.compute(
            tomorrow, fields.Datetime.now(), self._get_complaint_place()
        )
        told.activity_schedule(
            ACTIVITY,
            date_deadline=end.date,
            summary=told.env._("Call: it is not solved"),
            note=Markup("<p>%s</p>") % told._get_aftercare_text(),
            user_id=user.id,
        )

    def _tell_low_aftercare(self):
        """A low answer reaches the owner and a coordinator, in their inbox."""
        for user in self.user_id.filtered("active") | self._get_complaint_coordinator():
            told = self.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                author_id=self.env.ref("base.partner_root").id,
                subject=told.env._(
                    "After-care of %(number)s: not good yet", number=self.number
                ),
                body=Markup("<p>%s</p>") % told._get_aftercare_text(),
            )

    # ------------------------------------------------------------
    # Turned around: the answer is good and the complainant stays
    # ------------------------------------------------------------

    @api.depends(*ANSWERS)
    def _compute_complaint_turned_around(self):
        return super()._compute_complaint_turned_around()

    def _is_turned_around(self):
        return super()._is_turned_around() or (
            self.complaint_aftercare_solved == "yes"
            and self.complaint_aftercare_conversation in GOOD
            and self.complaint_aftercare_stays == "yes"
        )

    def _get_thanks(self):
        answer = self.complaint_aftercare_answered_on and self._get_aftercare_text()
        return self.complaint_aftercare_text or super()._get_thanks() or answer
