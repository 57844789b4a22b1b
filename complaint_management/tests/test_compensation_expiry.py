from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestCompensationExpiry(BudgetCommon):
    def _run(self, day):
        """The cron on a day; its commits would end the test's transaction."""
        with (
            freeze_time(day),
            patch.object(type(self.env["ir.cron"]), "_commit_progress") as progress,
        ):
            self.env["complaint.compensation"]._cron_expire()
        return progress.call_count

    def _mails(self, offer):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", offer.ticket_id.id),
                ("subject", "like", "Our offer"),
            ],
            order="id",
        )

    def test_an_offer_is_valid_for_the_days_of_the_company(self):
        offer = self._create_offered()
        self.assertEqual(offer.expires_on, fields.Date.today() + timedelta(days=14))

    def test_an_unanswered_offer_expires_and_what_was_reserved_comes_back(self):
        offer = self._create_offered()
        self._run(offer.expires_on)
        self.assertEqual(offer.state, "offered")
        self._run(offer.expires_on + timedelta(days=1))
        self.assertEqual(offer.state, "expired")
        self.assertLedger(self.budget, 300)

    def test_the_complainant_is_reminded_once_and_told_once(self):
        offer = self._create_offered()
        self._run(offer.expires_on - timedelta(days=4))
        self.assertFalse(self._mails(offer))
        for _again in range(2):
            self._run(offer.expires_on - timedelta(days=3))
        self.assertEqual(len(self._mails(offer)), 1)
        for _again in range(2):
            self._run(offer.expires_on + timedelta(days=1))
        mails = self._mails(offer)
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails[0].recipient_ids, self.complainant)
        self.assertIn("has ended", mails[1].subject)

    def test_an_answered_offer_does_not_expire(self):
        offer = self._create_offered()
        offer.action_accept()
        self._run(offer.expires_on + timedelta(days=30))
        self.assertEqual(offer.state, "accepted")

    def test_history_sends_nothing(self):
        ticket = self._create_complaint(
            self.manager, complaint_is_history=True, user_id=self.agent.id
        )
        offer = self._create_offered(ticket_id=ticket.id)
        self._run(offer.expires_on + timedelta(days=1))
        self.assertEqual(offer.state, "expired")
        self.assertFalse(self._mails(offer))

    def test_many_expire_in_batches(self):
        self.budget.amount = 1000
        offers = self.env["complaint.compensation"]
        for _one in range(5):
            offers |= self._create_offered(1)
        domain = [("id", "in", offers.ids), ("state", "=", "offered")]
        with patch.object(type(self.env["ir.cron"]), "_commit_progress") as progress:
            offers.sudo()._in_batches(domain, "_expire", size=2)
        self.assertEqual(progress.call_count, 3)
        self.assertEqual(set(offers.mapped("state")), {"expired"})
        self.assertLedger(self.budget, 1000)
