from odoo import fields, models

LETTER = "complaint_management.mail_template_acknowledgement"
REPORT = "complaint_management.mail_template_internal_report"
# Whoever enters records in silence, as an import or demo data, writes to nobody.
SILENT = ("tracking_disable", "mail_auto_subscribe_no_notify", "import_file")


class HelpdeskTicket(models.Model):
    """What arrives in writing is acknowledged at once.

    The conversation acknowledges what is said; then one click confirms what was agreed.
    """

    _inherit = "helpdesk.ticket"

    def _complaint_created(self):
        result = super()._complaint_created()
        if not any(self.env.context.get(key) for key in SILENT):
            self._send_acknowledgement()
        return result

    def _send_acknowledgement(self):
        """Tell the complainants that we have it and what happens when: once.

        It meets the term for it, with moment, channel and message as proof.
        """
        # sudo: who enters a complaint may not read it; the letter is the rule's work
        waiting = self.sudo().filtered(lambda t: t._waits_for_acknowledgement())
        reports = waiting.filtered(lambda t: t.complaint_origin == "employee")
        letters = {
            **(waiting - reports)._send_complaint_letter(LETTER, automatic=True),
            **reports._send_complaint_letter(REPORT, automatic=True),
        }
        waiting.browse(t.id for t in letters)._complaint_acknowledged_by(letters)

    def _waits_for_acknowledgement(self):
        """Whether this arrived in writing, and nobody answered in any way yet."""
        term = self._get_complaint_term("acknowledge")
        return (
            self.complaint_expressed == "written"
            and self.complaint_is_open
            and not self.complaint_settled_on
            and not term.met_on
            and (term or not self.complaint_event_ids.filtered(_is_letter))
        )

    def _complaint_acknowledged_by(self, letters):
        """The letters are the proof that the complainants heard from us.

        :param letters: ``{ticket: message}``
        """
        now = fields.Datetime.now()
        channels = self._get_letter_channels()
        self._complaint_acknowledge(
            lambda ticket: (now, channels.get(ticket), letters.get(ticket))
        )


def _is_letter(event):
    return event.kind == "letter"
