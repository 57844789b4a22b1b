import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestOutside(ComplaintCommon):
    def test_what_happened_outside_stands_on_record(self):
        ticket = self._create_complaint(user_id=self.agent.id)
        outside = (
            self.env["complaint.outside"]
            .with_user(self.agent)
            .create({"ticket_id": ticket.id, "body": "Ombudsman", "cost": 25})
        )
        outside.decision = "Upheld"
        events = ticket.complaint_event_ids.filtered(lambda e: e.kind == "outside")
        self.assertEqual(len(events), 2)
        self.assertIn("Decision: Upheld", events.sorted("sequence")[-1].summary)

    def test_a_cost_is_never_negative(self):
        ticket = self._create_complaint()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.env["complaint.outside"].create(
                {"ticket_id": ticket.id, "body": "Court", "cost": -1}
            )
