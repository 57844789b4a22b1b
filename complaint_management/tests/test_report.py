from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import ComplaintCommon

# What improvers and readers may know of a complaint, and of its course.
ALLOWED = {
    *("name", "received_on", "category_id", "subject_id", "moment_id", "aspect"),
    *("impact", "risk", "importance", "summary", "cost", "cause_id", "pattern_id"),
    *("cause_confirmed", "cause_state", "improvement_id", "phase", "is_open"),
    *("outcome", "in_time", "first_contact", "settled_on", "closed_on", "origin"),
    *("reopen_count", "handover_count", "handling_minutes", "is_signal", "is_part"),
    *("is_history", "days_to_settle", "days_to_close", "company_id", "currency_id"),
    *("id", "display_name", "active", "create_date", "write_date"),
    # measures: numbers about the course, of nobody
    *("is_late", "aftercare_on"),
    *("side", "days_to_deliver", "days_to_remove", "in_time_share"),
    *("first_contact_share", "without_cause_share", "promise_count"),
    *("promise_kept_count", "promises_kept_share", "aftercare_solved"),
    *("aftercare_stays", "aftercare_conversation", "aftercare_answered_share"),
    *("aftercare_solved_share", "aftercare_stays_share"),
}


@tagged("post_install", "-at_install")
class TestReport(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})
        cls.report = cls.env["complaint.report"]

    def _row(self, complaint, user=None):
        self.env.flush_all()
        report = self._see(user or self.reader, self.report)
        return report.search([("id", "=", complaint.id)])

    # ---- the facts

    def test_it_holds_the_facts_of_a_complaint_and_nothing_else(self):
        self.assertLessEqual(self.report._fields.keys(), ALLOWED)

    def test_the_reader_sees_the_facts_of_any_complaint(self):
        complaint = self._create_settled(
            complaint_cause_id=self.cause.id,
            complaint_impact=4,
            complaint_received_on=fields.Datetime.now() - timedelta(days=3),
            complaint_summary="The vase broke",
        ).sudo()
        row = self._row(complaint)
        self.assertEqual(row.name, complaint.number)
        self.assertEqual(row.cause_id, self.cause)
        self.assertEqual((row.impact, row.summary), (4, "The vase broke"))
        self.assertAlmostEqual(row.days_to_settle, 3, 3)
        self.assertEqual(row.phase, complaint.complaint_phase)
        self.assertTrue(row.read())

    def test_nothing_confidential_and_no_ordinary_ticket_stands_in_it(self):
        for ticket in (self._create_confidential(), self._create_ticket()):
            for user in (self.reader, self.agent, self.coordinator, self.manager):
                self.assertFalse(self._row(ticket, user))

    def test_a_company_sees_its_own(self):
        complaint = self._create_complaint(
            company_id=self.elsewhere.id, partner_id=False, user_id=False
        )
        self.assertFalse(self._row(complaint))

    def test_an_improver_sees_what_is_linked_and_nothing_else(self):
        other = self._create_complaint()
        linked = self._create_complaint()
        linked.complaint_improvement_id = self.env["complaint.improvement"].create(
            {"name": "Boxes", "owner_id": self.improver.id}
        )
        owned = self._create_complaint(complaint_cause_id=self.cause.id)
        self.assertFalse(self._row(owned, self.improver))
        self.cause.owner_id = self.improver
        self.assertTrue(self._row(linked, self.improver).read())
        self.assertTrue(self._row(owned, self.improver))
        self.assertFalse(self._row(other, self.improver))
        self.assertHidden(linked, self.improver)

    def test_a_colleague_sees_nothing(self):
        for user in (self.employee, self.host_manager, self.portal):
            with self.assertRaises(AccessError):
                self._row(self._create_complaint(), user)

    def test_the_mean_of_a_scale_leaves_out_who_did_not_answer(self):
        for impact in (4, 2, 0):
            self._create_complaint(
                complaint_cause_id=self.cause.id, complaint_impact=impact
            )
        [(mean,)] = self.report.with_user(self.reader)._read_group(
            [("cause_id", "=", self.cause.id)], [], ["impact:avg"]
        )
        self.assertEqual(mean, 3)

    # ---- the management list

    def _price(self, user=None):
        self.env.flush_all()
        prices = self._see(user or self.reader, self.env["complaint.cause.price"])
        return prices.search([("cause_id", "=", self.cause.id)])

    def test_the_price_of_not_fixing_is_what_it_cost_each_month(self):
        self.company.complaint_hour_cost = 60
        complaints = self.env["helpdesk.ticket"].concat(
            *(
                self._create_complaint(
                    complaint_cause_id=self.cause.id,
                    complaint_handling_minutes=30,
                    complaint_impact=4,
                    complaint_risk=2,
                )
                for _number in range(4)
            )
        )
        complaints[0].complaint_cost = 480
        self._create_confidential(complaint_cause_id=self.cause.id)
        line = self._price()
        self.assertEqual(line.complaints, 4)
        self.assertEqual((line.compensation, line.handling), (40, 10))
        self.assertEqual(line.price, 50)
        self.assertEqual((line.weight, line.risk), (16, 2))
        cause = self.cause.with_company(self.company)
        cause.write({"value_at_risk": 75, "measure_cost": 200})
        line = self._price()
        self.assertEqual((line.value_at_risk, line.measure_cost), (75, 200))
        self.assertEqual(line.price, 50)
        self.assertEqual(line.months_to_earn_back, 4)
        self.env["complaint.improvement"].create(
            {
                "name": "Boxes",
                "cause_id": self.cause.id,
                "company_id": self.company.id,
                "estimated_cost": 500,
            }
        )
        self.assertEqual(self._price().months_to_earn_back, 10)

    def test_a_cause_that_is_taken_away_costs_what_came_in_since(self):
        today = self.company._get_complaint_today()
        for days, cost in ((200, 480), (10, 120)):
            self._create_complaint(
                complaint_cause_id=self.cause.id,
                complaint_received_on=fields.Datetime.now() - timedelta(days=days),
            ).complaint_cost = cost
        cause = self.cause.with_company(self.company)
        cause.write({"value_at_risk": 75, "measure_cost": 200})
        vals = {
            "name": "Boxes",
            "cause_id": self.cause.id,
            "company_id": self.company.id,
        }
        point = self.env["complaint.improvement"].create(vals)
        self._put_improvement(point, "securing", secured_on=today - timedelta(days=90))
        line = self._price()
        self.assertFalse(line.removed_since, "secured is not proven")
        self.assertEqual((line.complaints, line.price), (2, 50))
        self._put_improvement(point, "proven")
        line = self._price()
        self.assertEqual(line.removed_since, today - timedelta(days=90))
        self.assertEqual((line.complaints, line.price), (2, 10))
        self.assertFalse(line.value_at_risk or line.measure_cost)
        self.env["complaint.improvement"].create(vals)
        self.assertFalse(self._price().removed_since, "it is worked on again")
        self.assertEqual(self._price().price, 50)

    def _put_improvement(self, point, phase, **vals):
        """As if it had gone through its gates before."""
        self.env.flush_all()
        stage = self.env["complaint.improvement.stage"].search(
            [("phase", "=", phase)], limit=1
        )
        vals = {**vals, "phase": phase, "stage_id": stage.id}
        for name, value in vals.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE complaint_improvement SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    value,
                    point.id,
                )
            )
        self.env.invalidate_all()

    def _decide(self, choice="accept", user=None, **vals):
        decisions = self._see(user or self.reader, self.env["complaint.decision"])
        return decisions.create(
            {"cause_id": self.cause.id, "choice": choice, "reason": "So", **vals}
        )

    def test_a_decision_keeps_who_took_it_and_its_figures(self):
        self._create_complaint(complaint_cause_id=self.cause.id)
        decision = self._decide(
            "take_on", owner_id=self.improver.id, decided_by_id=self.manager.id
        )
        self.assertEqual(decision.decided_by_id, self.reader)
        self.assertEqual(decision.complaints, 1)
        line = self._price()
        self.assertEqual(line.decision_id, decision)
        self.assertEqual(line.choice, "take_on")

    def test_accepted_twice_with_rising_figures_is_marked(self):
        self._create_complaint(complaint_cause_id=self.cause.id)
        self._decide()
        self.assertFalse(self._price().is_accepted_rising)
        self._decide()
        self.assertFalse(self._price().is_accepted_rising)
        self._create_complaint(complaint_cause_id=self.cause.id)
        self._decide()
        self.assertTrue(self._price().is_accepted_rising)
        self._decide("later")
        self.assertFalse(self._price().is_accepted_rising)

    def test_a_decision_stays_as_it_was(self):
        decision = self._decide()
        with self.assertRaises(AccessError):
            decision.write({"reason": "Otherwise"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(psycopg2.Error, "append-only"),
        ):
            decision.sudo().write({"reason": "Otherwise"})
            self.env.flush_all()

    def test_a_decision_that_says_nothing_is_refused(self):
        for vals, message in (
            ({"choice": "take_on"}, "Name who takes on"),
            ({"reason": " "}, "reason"),
            ({"date": fields.Date.today() + timedelta(days=2)}, "future"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self._decide(**vals)

    def test_a_cause_of_another_company_is_refused(self):
        self.cause.company_id = self.elsewhere
        with self.assertRaises(UserError):
            self._decide()

    # ---- volumes

    def test_a_volume_falls_within_a_period_by_days(self):
        volumes = self.env["complaint.volume"].with_user(self.coordinator)
        values = [("2026-04-01", 300), ("2026-05-01", 310)]
        made = volumes.create([{"date_from": d, "number": n} for d, n in values])
        self.assertEqual(str(made[1].date_to), "2026-05-31")
        start, end = (
            fields.Date.to_date("2026-04-16"),
            fields.Date.to_date("2026-05-10"),
        )
        self.assertEqual(volumes._get_volume(self.company, start, end), 250)
        later = fields.Date.to_date("2026-06-01")
        self.assertIsNone(volumes._get_volume(self.company, start, later))

    def test_two_numbers_of_one_day_are_refused(self):
        volumes = self.env["complaint.volume"].with_user(self.coordinator)
        volumes.create({"date_from": "2026-04-01", "number": 300})
        with self.assertRaisesRegex(ValidationError, "already"):
            volumes.create({"date_from": "2026-04-20", "number": 10})
