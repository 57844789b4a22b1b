from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import term_calculator

WAITS = timedelta(days=14)
ACTIVITY = "complaint_management.mail_activity_type_aftercare"
BATCH = 100
LONGEST = 10_000
LOW, GOOD = (1, 2), (4, 5)
# What the complainant answers; written by ``_answer_complaint_aftercare`` only.
ANSWERS = (
    "complaint_aftercare_conversation",
    "complaint_aftercare_solved",
    "complaint_aftercare_stays",
)


class HelpdeskTicket(models.Model):
    """After-care: how it went, in the complainant's own words, once.

    The system asks at the policy's moment (``complaint.term``) and the complainant
    answers on the tracking page. An agent can neither ask nor answer.
    """

    _inherit = "helpdesk.ticket"

    complaint_aftercare_on = fields.Datetime(
        string="After-care asked on",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_answered_on = fields.Datetime(
        string="After-care answered on",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_conversation = fields.Integer(
        string="How was the conversation",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="1 (bad) to 5 (very good).",
        groups="base.group_user",
    )
    complaint_aftercare_solved = fields.Selection(
        selection=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="Is it solved",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_stays = fields.Selection(
        selection=[("yes", "Yes"), ("unsure", "Not sure yet"), ("no", "No")],
        string="Do you stay with us",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_aftercare_text = fields.Text(
        string="What else the complainant says",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _complaint_aftercare_idx = models.Index(
        "(complaint_aftercare_on) WHERE complaint_phase = 'aftercare'"
    )

    # ------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------

    def _may_answer_complaint_aftercare(self):
        """Whether the complainant was asked and has not answered yet.

        The one predicate for page and rule; an answer that comes late, when the
        complaint is closed already, is welcome all the same.
        """
        self.ensure_one()
        ticket = self.sudo()  # asked for the complainant, who sees no fact of it
        return bool(
            ticket.is_complaint
            and ticket.complaint_aftercare_on
            and not ticket.complaint_aftercare_answered_on
            and not ticket.complaint_forgotten_on
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

    # ------------------------------------------------------------
    # Moving on
    # ------------------------------------------------------------

    def _move_if_ready(self, phase):
        """Move on those that lack nothing for it; leave the others where they are."""
        steps = [step for step, _name in self._fields["complaint_phase"].selection]
        ready = self.filtered(
            lambda t: (
                steps.index(t.complaint_phase or phase) < steps.index(phase)
                and phase
                in t.team_id._get_applicable_stages().mapped("complaint_phase")
                and not t._get_complaint_missing(phase)
            )
        )
        if ready:
            ready._complaint_move(phase)

    @api.model
    def _cron_close_after_aftercare(self):
        """Close what was asked 14 days ago and got no answer, in batches.

        A *partly* or *no* waits for its owner.
        """
        # sudo: run by the scheduler; every complaint closes by the same rule
        tickets = self.sudo()
        domain = [
            ("complaint_phase", "=", "aftercare"),
            ("complaint_aftercare_on", "<=", fields.Datetime.now() - WAITS),
            ("complaint_aftercare_answered_on", "=", False),
        ]
        last = 0
        while found := tickets.search(
            [*domain, ("id", ">", last)], limit=BATCH, order="id"
        ):
            last = found[-1].id
            # without what another worker did since it was searched
            found.try_lock_for_update().filtered_domain(domain)._move_if_ready("closed")
            self.env["ir.cron"]._commit_progress(len(found))

    def _get_to_do(self):
        if self.complaint_phase != "aftercare" or self.complaint_is_history:
            return super()._get_to_do()
        if self.complaint_aftercare_solved in ("partly", "no"):
            return self.env._("Call: it is not solved")
        if self.complaint_aftercare_answered_on or not self.complaint_settled_on:
            return self.env._("Close it")
        if self.complaint_aftercare_on:
            return self.env._("Wait: we asked how it went")
        return super()._get_to_do()
