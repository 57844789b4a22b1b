from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What to do next, in a few words for the board and the list."""

    _inherit = "helpdesk.ticket"

    complaint_to_do = fields.Char(
        string="What now", compute="_compute_complaint_to_do", groups="base.group_user"
    )
    complaint_wrote_last = fields.Boolean(
        string="The complainant wrote last",
        compute="_compute_complaint_wrote_last",
        groups="base.group_user",
    )

    @api.depends(
        "complaint_settled_on",
        "complaint_agreement",
        "complaint_missing",
        "category_id",
        "stage_id",
        "user_id",
        "complaint_wrote_last",
        "complaint_compensation_ids.state",
    )
    @api.depends_context("lang")
    def _compute_complaint_to_do(self):
        for ticket in self:
            ticket.complaint_to_do = ticket.is_complaint and ticket._get_to_do()

    @api.depends("is_complaint", "complaint_settled_on", "message_ids")
    def _compute_complaint_wrote_last(self):
        """Read at once for all of them: the board shows many.

        What came with the complaint is the complaint, and what came with the agreement
        the agreement; a note among us says that somebody has seen it.
        """
        # sudo: who wrote last does not depend on who may read it
        messages = self.env["mail.message"].sudo()
        last = messages._read_group(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "in", ["email", "comment", "email_outgoing"]),
            ],
            groupby=["res_id"],
            aggregates=["id:max"],
        )
        newest = messages.browse([message_id for _ticket_id, message_id in last])
        by_ticket = {message.res_id: message for message in newest}
        for ticket in self:
            message = by_ticket.get(ticket._origin.id, messages)
            ticket.complaint_wrote_last = (
                ticket.is_complaint
                and message
                and message._is_from_outside()
                and message.create_date
                > max(filter(None, (ticket.create_date, ticket.complaint_settled_on)))
            )

    def _is_agreement_told(self):
        """Whether somebody else can see what was agreed."""
        # sudo: what was offered is part of the agreement, whoever reads the list
        offers = self.sudo().complaint_compensation_ids
        return bool(self.complaint_agreement or offers)

    def _is_offer_declined(self):
        """Whether the newest offer was declined."""
        # sudo: as above
        offers = self.sudo().complaint_compensation_ids.filtered("offered_on")
        return offers.sorted("offered_on")[-1:].state == "declined"

    def _get_to_do(self):
        """The one next thing to do about this complaint; nothing once it is closed."""
        phase = self.complaint_phase
        if phase == "closed":
            return False
        if phase == "aftercare":
            return self.env._("Wait: we ask how it went")
        if not self.user_id:
            return self.env._("Needs an owner")
        if self.complaint_wrote_last:
            return self.env._("Read what the complainant wrote")
        if self.complaint_settled_on:
            return self._get_to_do_when_agreed()
        if self._is_offer_declined():
            return self.env._("Offer declined: look for something else")
        if self.stage_id.complaint_waits:
            return self.env._("Wait for the answer, or call")
        return {
            "intake": self.env._("Contact the complainant"),
            "understand": self.env._("Look for a solution together"),
            "offer": self.env._("Hear what the complainant says"),
            "fulfil": self.env._("Log what was agreed"),
        }.get(phase)

    def _get_to_do_when_agreed(self):
        if not self.category_id:
            return self.env._("Choose the category")
        if not self._is_agreement_told():
            return self.env._("Note what was agreed")
        missing = self.complaint_missing
        done = self.env._("Do what was agreed, then close")
        return missing[:1].upper() + missing[1:] if missing else done
