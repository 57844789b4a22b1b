from odoo import models
from odoo.exceptions import UserError

from .selections import LETTER_FACT

TEMPLATE = "complaint_management.mail_template_"
ANSWERS = {
    "upheld": "answer_upheld",
    "partly_upheld": "answer_upheld",
    "settled": "answer_upheld",
    "not_upheld": "answer_not_upheld",
    "out_of_scope": "answer_out_of_scope",
}


class HelpdeskTicket(models.Model):
    """The final answer, and other letters that a person writes.

    Sending the final answer settles the complaint and meets the term for it, with the
    letter as proof.
    """

    _inherit = "helpdesk.ticket"

    def action_complaint_answer(self):
        """Open the final answer that belongs to the outcome, ready to be finished.

        :raise UserError: without an outcome or an address, and when nothing is to be
            answered
        """
        self.ensure_one()
        self._check_may_be_answered()
        if not self.complaint_outcome:
            raise UserError(
                self.env._(
                    "Choose the outcome first: the final answer follows from it."
                )
            )
        answer = ANSWERS.get(self.complaint_outcome)
        if not answer:
            raise UserError(
                self.env._("What the complainant withdrew needs no final answer.")
            )
        return self._compose_complaint_letter(answer, self.env._("Final answer"))

    def action_complaint_ask_information(self):
        """Open the letter that asks the complainant for what we lack."""
        self.ensure_one()
        return self._compose_complaint_letter(
            "information", self.env._("Ask for information")
        )

    def action_complaint_confirm_agreement(self):
        """Send what we agreed, in one click and once for each agreement.

        :raise UserError: when nothing was agreed or noted, nobody can be written to,
            or it was sent
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_be_written_to()
        if not self.complaint_settled_on:
            raise UserError(
                self.env._("Note what we agree and press Agreed; then send it.")
            )
        if not (self.complaint_agreement or self._get_letter_promises()):
            raise UserError(
                self.env._(
                    "There is nothing to confirm yet: fill in What we agree, or note a "
                    "promise; then send it."
                )
            )
        template = self.env.ref(f"{TEMPLATE}agreement")
        if self._get_letters_since(template, self.complaint_settled_on):
            raise UserError(self.env._("The confirmation went out already."))
        self._send_complaint_letter(f"{TEMPLATE}agreement")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The confirmation goes to %(address)s.",
                    address=self._get_complaint_address(),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_letters_since(self, template, moment):
        """The events of letters by this template since a moment."""
        # sudo: what was sent does not depend on who reads events
        return self.sudo().complaint_event_ids.filtered(
            lambda event: (
                event.kind == "letter"
                and event.recorded_on >= moment
                and event.payload.get(LETTER_FACT) == template.id
            )
        )

    def _check_may_be_written_to(self):
        """:raise UserError: when no letter can go out, with the way out"""
        if self._filter_may_get_letters():
            return
        if self.complaint_main_id:
            raise UserError(
                self.env._("The answer to the main complaint covers its parts.")
            )
        raise UserError(
            self.env._(
                "There is nobody to write to: enter an e-mail address of the "
                "complainant. Did you write a letter on paper? Then use Agreed by "
                "another channel."
            )
        )

    def _check_may_be_answered(self):
        self.check_access("write")
        self._check_may_be_written_to()
        if not self.complaint_is_open:
            raise UserError(
                self.env._(
                    "%(number)s is not an open complaint. Reopen it first.",
                    number=self.number,
                )
            )

    def _compose_complaint_letter(self, letter, name):
        """Open the composer with one of our letters."""
        self._check_may_be_written_to()
        view = self.env.ref("complaint_management.complaint_letter_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(TEMPLATE + letter).id,
                "default_subtype_xmlid": "mail.mt_comment",
                "force_email": True,
            },
        }

    def _complaint_answered_by(self, message):
        """The final answer went out: it settles the complaint, and is the proof.

        :param message: the letter
        """
        self.ensure_one()
        channel = self._get_letter_channels()[self]
        self._complaint_settle(channel)
        answer = self._get_complaint_term("answer")
        if not answer.met_message_id:
            # sudo: terms are written by rules only
            answer.sudo().met_message_id = message
