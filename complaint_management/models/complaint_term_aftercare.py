from datetime import timedelta

from odoo import api, fields, models

from ..tools import term_calculator
from .selections import OUTCOMES_WITHOUT_AGREEMENT

LETTER = "complaint_management.mail_template_aftercare"
# Nobody wants a letter at night: we ask in the morning of the day.
MORNING = timedelta(hours=9)
DAY = timedelta(days=1)


class ComplaintTerm(models.Model):
    """The after-care term ends with the day we ask: once, by the clock, by nobody else.

    When that is, is kept apart from whether the term was met: who closes a complaint
    before we asked does not spare themselves the answer.
    """

    _inherit = "complaint.term"

    asks_on = fields.Datetime(
        string="We ask on",
        readonly=True,
        help="When we ask how it went; empty once that was done.",
    )

    _asks_on_idx = models.Index("(asks_on) WHERE asks_on IS NOT NULL")

    def _prepare_dates(self, ticket, kind, end):
        dates = super()._prepare_dates(ticket, kind, end)
        if kind == "aftercare":
            place = ticket._get_complaint_place()
            midnight = term_calculator.midnight_after(end.date - DAY, place.tz)
            dates["asks_on"] = min(midnight + MORNING, end.moment)
        return dates

    @api.model
    def _cron_ask_aftercare(self):
        """Ask how it went where the policy's moment has come, in batches."""
        domain = [
            ("asks_on", "<=", fields.Datetime.now()),
            ("ticket_id.is_complaint", "=", True),
            ("ticket_id.active", "=", True),
        ]
        self._in_batches(domain, "_ask_aftercare")

    def _ask_aftercare(self):
        """Ask about these complaints, each once, and let them wait for the answer.

        Who cannot be asked (see ``_filter_may_get_letters``) has nothing to wait for.
        """
        self.write({"asks_on": False})
        tickets = self.ticket_id
        fresh = tickets.filtered(
            lambda t: (
                t.complaint_settled_on
                and not t.complaint_aftercare_on
                and t.complaint_outcome not in OUTCOMES_WITHOUT_AGREEMENT
            )
        )
        letters = fresh._send_complaint_letter(LETTER, automatic=True)
        now = fields.Datetime.now()
        asked = fresh.browse([ticket.id for ticket in letters])
        asked.write({"complaint_aftercare_on": now})
        channels = asked._get_letter_channels()
        self._meet(
            lambda ticket: (
                ticket.complaint_aftercare_on or now,
                channels.get(ticket),
                letters.get(ticket),
            )
        )
        silent = fresh - asked
        silent._record_event("aftercare", {"why": self.env._("nobody could be asked")})
        asked._move_if_ready("aftercare")
        silent._move_if_ready("closed")
