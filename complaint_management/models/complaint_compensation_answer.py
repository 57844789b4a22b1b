from odoo import models
from odoo.exceptions import UserError

from ..tools.web_text import is_token


class ComplaintCompensation(models.Model):
    """The complainant's answer to an offer: yes, no, or *call me about it*.

    It comes by the link in the letter of the offer, which has a token of its own, or
    from the contact who is logged in; from nobody else of their company.
    """

    _inherit = "complaint.compensation"

    def _get_offer_url(self):
        """The link in the letter of this offer, to answer it; made at the offer."""
        self.ensure_one()
        offer = self.sudo()  # sudo: the token is nobody's to read
        return f"{self.get_base_url()}/complaint/offer/{self.id}/{offer.access_token}"

    def _may_be_answered_by(self, token=None):
        """Whether this token, or the user who is logged in, answers this offer.

        An offer on a confidential complaint is answered in the conversation only, as
        its links open nothing any more.
        """
        self.ensure_one()
        offer = self.sudo()  # sudo: compared, never shown
        if offer.state in ("draft", "to_approve") or (
            offer.ticket_id.complaint_confidential
        ):
            return False
        own = offer.access_token
        by_token = is_token(token, own)
        return by_token or offer.ticket_id.sudo(False)._is_own_complaint()

    def _answer_for_complainant(self, answer, reason=None):
        """Do what the complainant answered; the caller checked who it is.

        :param str answer: ``accept``, ``decline`` or ``call``
        :raise UserError: when it is not open any more
        """
        self.ensure_one()
        offer = self.sudo()  # sudo: the complainant decides, who has no rights
        if not offer._is_open_to_complainant():
            raise UserError(
                self.env._("This offer is not open any more. Write to us or call us.")
            )
        ticket = offer.ticket_id
        if answer == "accept":
            offer.action_accept()
            text = self.env._("I accept your offer: %s", offer._get_offer_text())
        elif answer == "decline":
            offer.action_decline(reason or None)
            text = self.env._("I decline your offer: %s", offer._get_offer_text())
        else:
            ticket._ask_to_call_back(offer)
            text = self.env._("Please call me about your offer.")
        ticket._post_from_complainant(f"{text}\n{reason}" if reason else text)

    def _get_offer_text(self):
        """What is offered, in the reader's language: the remedy and the amount."""
        self.ensure_one()
        name = self.remedy_type_id.name
        return (
            f"{name}, {self.currency_id.format(self.amount)}" if self.amount else name
        )
