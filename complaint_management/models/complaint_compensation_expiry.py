from datetime import timedelta

from odoo import api, models

REMIND_BEFORE = timedelta(days=3)
REMINDER = "complaint_management.mail_template_offer_reminder"
FAREWELL = "complaint_management.mail_template_offer_expired"


class ComplaintCompensation(models.Model):
    """An offer is open for some days: a reminder before, a friendly letter after."""

    _inherit = "complaint.compensation"

    @api.model
    def _cron_expire(self):
        """Expire what nobody answered and remind of what is about to expire."""
        for company in self.env["res.company"]._get_complaint_companies():
            today = company._get_complaint_today()
            offers = [("company_id", "=", company.id), ("state", "=", "offered")]
            self._in_batches([*offers, ("expires_on", "<", today)], "_expire")
            about = [("expires_on", "<=", today + REMIND_BEFORE)]
            fresh = [("reminded_on", "=", False)]
            self._in_batches([*offers, *about, *fresh], "_remind")

    def _expire(self):
        for offer in self:
            offer._end("expired")
        self._send_letter(FAREWELL)

    def _remind(self):
        for company, offers in self.grouped("company_id").items():
            offers.write({"reminded_on": company._get_complaint_today()})
        self._send_letter(REMINDER)
