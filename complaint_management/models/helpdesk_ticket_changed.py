from datetime import datetime, time

from markupsafe import Markup

from odoo import fields, models

TOLD = {"changed": "complaint_changed_told_on", "solved": "complaint_solved_told_on"}


class HelpdeskTicket(models.Model):
    """What a complainant hears of what was changed."""

    _inherit = "helpdesk.ticket"

    complaint_changed_told_on = fields.Datetime(
        string="Told what changed",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    complaint_solved_told_on = fields.Datetime(
        string="Told that it is solved",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _was_told(self, kind, secured_on):
        """Whether one of these was told, since what is told now was secured."""
        start = datetime.combine(secured_on, time.min) if secured_on else datetime.min
        return any(told and told >= start for told in self.mapped(TOLD[kind]))

    def _tell_changed(self, kind, subject, text):
        """Tell one person what was changed; written on the newest of these complaints.

        :param str kind: ``changed`` or ``solved``
        :param str text: what was changed, as it was reviewed
        """
        newest = self[:1]
        person = newest._get_complaint_letter_partner()
        body = newest._get_changed_letter(kind, text)
        newest.message_post(
            subject=subject,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=person.ids,
            outgoing_email_to=newest._get_complaint_email_to(),
        )
        # sudo: when somebody was told is a fact that no plain write may set
        self.sudo().write({TOLD[kind]: fields.Datetime.now()})
        self._record_event(
            "changed", {"complaint_improvement_id": newest.complaint_improvement_id.id}
        )

    def _get_changed_letter(self, kind, text):
        """The letter around the reviewed text, in the complainant's language."""
        ticket = self.sudo()  # the letter says what its reader told us
        return Markup(
            ticket.env["ir.qweb"]._render(
                "complaint_management.letter_changed",
                {
                    "ticket": ticket,
                    "point": ticket.complaint_improvement_id,
                    "kind": kind,
                    "text": text,
                    "stop_url": ticket._get_changed_stop_url(),
                },
                lang=ticket.env.lang,
            )
        )

    def _get_changed_stop_url(self):
        """Where a complainant says: I do not want to hear more of this."""
        path = self._get_complaint_track_url().rpartition("/complaint/track/")[2]
        return f"{self.get_base_url()}/complaint/changes/stop/{path}"

    def _get_changes_for_complainant(self):
        """What was changed because of this complaint, for its tracking page.

        The caller has checked that the reader may see this complaint.

        :return: see :meth:`complaint.improvement._get_words_for_outsiders`, or nothing
        """
        # sudo: outsiders have no right on the point; they see these words of it only
        point = self.sudo().complaint_improvement_id
        shown = point.announced_on and point.changed_text and point._get_news()
        return point._get_words_for_outsiders() if shown else {}
