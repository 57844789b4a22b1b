from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .improvement_common import ImprovementCommon

CLOSED = datetime(2025, 11, 12, 9)


@tagged("post_install", "-at_install")
class TestAudit(ImprovementCommon):
    """Today is in the first quarter of 2026: the last one was October to December."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.closed = cls.env["helpdesk.ticket"]
        for _number in range(8):
            cls.closed += cls._close()

    @classmethod
    def _close(cls, **vals):
        complaint = cls._create_complaint(
            complaint_received_on=datetime(2025, 11, 2),
            complaint_is_history=True,
            complaint_outcome="settled",
        )
        complaint.write({"complaint_closed_on": CLOSED, **vals})
        return complaint

    def _draw(self, **vals):
        audits = self.env["complaint.audit"].with_user(self.coordinator)
        audit = audits.create({"size": 3, "seed": 7, **vals})
        audit.action_draw()
        return audit

    def _by_reason(self, audit, reason):
        return audit.line_ids.filtered(lambda line: line.reason == reason).ticket_id

    def test_it_is_about_the_last_quarter(self):
        audit = self._draw()
        self.assertEqual(audit.name, "2025-Q4")
        self.assertEqual(audit.date_from, date(2025, 10, 1))
        self.assertEqual(audit.date_to, date(2025, 12, 31))

    def test_the_same_seed_draws_the_same_complaints(self):
        drawn = self._by_reason(self._draw(), "drawn")
        self.assertEqual(len(drawn), 3)
        self.assertLess(drawn, self.closed)
        self.assertEqual(self._by_reason(self._draw(), "drawn"), drawn)
        others = {self._by_reason(self._draw(seed=s), "drawn") for s in range(9)}
        self.assertGreater(len(others), 1)

    def test_what_went_another_way_stands_beside_it(self):
        overruled = self._close(complaint_overrule_count=1)
        withdrawn = self._close(complaint_outcome="withdrawn")
        dismissed = self._close(complaint_dismissed_on=CLOSED)
        dismissed.write(
            {
                "is_complaint": False,
                "team_id": self.ordinary_team.id,
                "stage_id": self.ordinary_team._get_applicable_stages()[:1].id,
            }
        )
        audit = self._draw(size=99)
        self.assertEqual(self._by_reason(audit, "overruled"), overruled)
        self.assertEqual(self._by_reason(audit, "withdrawn"), withdrawn)
        self.assertEqual(self._by_reason(audit, "dismissed"), dismissed)
        self.assertEqual(self._by_reason(audit, "drawn"), self.closed)

    def test_a_sample_is_drawn_once_and_stays(self):
        audit = self._draw()
        for change in (audit.action_draw, lambda: audit.write({"seed": 8})):
            with self.assertRefused(UserError, "Make a new one"):
                change()

    def test_a_finding_becomes_a_point_on_our_own_handling(self):
        line = self._draw().line_ids[0]
        with self.assertRefused(UserError, "Write what was found"):
            line.action_improve()
        line.finding = "Nobody confirmed the summary"
        line.action_improve()
        self.assertEqual(line.improvement_id.target, "handling")
        self.assertEqual(line.improvement_id.name, "Nobody confirmed the summary")
        self.assertTrue(line.checked)
