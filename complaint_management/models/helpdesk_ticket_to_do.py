from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What to do next, in a few words for the board and the list."""

    _inherit = "helpdesk.ticket"

    # as superuser: what there is to do does not depend on who reads it
    complaint_to_do = fields.Char(
        string="What now",
        compute="_compute_complaint_to_do",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends(
        "complaint_settled_on",
        "complaint_agreement",
        "complaint_missing",
        "category_id",
        "stage_id",
        "user_id",
        "complaint_compensation_ids.state",
    )
    @api.depends_context("lang")
    def _compute_complaint_to_do(self):
        news = self.filtered("is_complaint")._get_complaint_news()
        for ticket in self:
            ticket.complaint_to_do = ticket.is_complaint and ticket._get_to_do(news)

    def _get_complaint_news(self):
        """What came from the complainant and goes before the next step.

        Read at once for all of them: the board shows many.

        :return: ``{ticket id: what to do}``
        """
        declined = self.env._("Offer declined: look for something else")
        wrote = self.env._("Read what the complainant wrote")
        return {
            **dict.fromkeys(self._get_declined_ids(), declined),
            **dict.fromkeys(self._get_written_last_ids(), wrote),
        }

    def _get_declined_ids(self):
        """The ids of those whose newest offer was declined and nothing was agreed."""
        offers = self.env["complaint.compensation"].search_fetch(
            [("ticket_id", "in", self._origin.ids), ("offered_on", "!=", False)],
            ["state", "ticket_id"],
            order="offered_on, id",
        )
        newest = {offer.ticket_id: offer for offer in offers}
        return [
            ticket.id
            for ticket, offer in newest.items()
            if offer.state == "declined" and not ticket.complaint_settled_on
        ]

    def _get_written_last_ids(self):
        """The ids of those whose complainant wrote last.

        What came with the complaint is the complaint, and what came with the agreement
        the agreement; a note among us says that somebody has seen it.
        """
        messages = self.env["mail.message"]
        last = messages._read_group(
            [
                ("model", "=", self._name),
                ("res_id", "in", self._origin.ids),
                ("message_type", "in", ["email", "comment", "email_outgoing"]),
            ],
            groupby=["res_id"],
            aggregates=["id:max"],
        )
        newest = messages.browse([message_id for _ticket_id, message_id in last])
        newest.fetch(["author_id", "create_date", "message_type", "res_id"])
        newest.author_id.fetch(["partner_share"])
        written = {
            message.res_id: message.create_date
            for message in newest.filtered(lambda message: message._is_from_outside())
        }
        return [
            ticket.id
            for ticket in self.browse(written)
            if written[ticket.id]
            > max(filter(None, (ticket.create_date, ticket.complaint_settled_on)))
        ]

    def _is_agreement_told(self):
        """Whether somebody else can see what was agreed."""
        return bool(self.complaint_agreement or self.complaint_compensation_ids)

    def _get_to_do(self, news):
        """The one next thing to do about this complaint; nothing once it is closed.

        :param dict news: by :meth:`_get_complaint_news`
        """
        phase = self.complaint_phase
        if phase == "closed":
            return False
        if phase == "aftercare":
            return self.env._("Wait: we ask how it went")
        if not self.user_id:
            return self.env._("Needs an owner")
        if told := news.get(self._origin.id):
            return told
        if self.complaint_settled_on:
            return self._get_to_do_when_agreed()
        if self.stage_id.complaint_waits:
            return self.env._("Wait for the answer, or call")
        return self._get_to_do_in_step(phase)

    def _get_to_do_in_step(self, phase):
        # one at a time: of a board of hundreds every word is translated
        if phase == "intake":
            return self.env._("Contact the complainant")
        if phase == "understand":
            return self.env._("Look for a solution together")
        if phase == "offer":
            return self.env._("Hear what the complainant says")
        return phase == "fulfil" and self.env._("Log what was agreed")

    def _get_to_do_when_agreed(self):
        if not self.category_id:
            return self.env._("Choose the category")
        if not self._is_agreement_told():
            return self.env._("Note what was agreed")
        missing = self.complaint_missing
        done = self.env._("Do what was agreed, then close")
        return missing[:1].upper() + missing[1:] if missing else done
