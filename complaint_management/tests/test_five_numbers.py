from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestFiveNumbers(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})

    def _page(self, user=None):
        self.env.flush_all()
        numbers = self._see(user or self.reader, self.env["complaint.five.numbers"])
        return numbers.get_page()

    def _number(self, key, user=None):
        [number] = [n for n in self._page(user)["numbers"] if n["key"] == key]
        return number

    def _figures(self, key, user=None):
        figures = self._number(key, user)["figures"]
        return {figure["label"]: figure["value"] for figure in figures}

    def _answered(self, solved, stays="yes"):
        complaint = self._create_settled().sudo()
        complaint.write(
            {
                "complaint_aftercare_on": self.now,
                "complaint_aftercare_answered_on": self.now,
                "complaint_aftercare_solved": solved,
                "complaint_aftercare_stays": stays,
            }
        )

    # ---- who sees it

    def test_readers_and_coordinators_see_it_and_nobody_else(self):
        for user in (self.reader, self.coordinator):
            self.assertEqual(len(self._page(user)["numbers"]), 5)
        for user in (self.agent, self.improver, self.employee, self.portal):
            with self.assertRaises(AccessError):
                self._page(user)

    def test_without_any_complaint_it_says_so_in_five_numbers(self):
        for number in self._page()["numbers"]:
            self.assertEqual(len(number["line"]["points"]), 12)
            self.assertTrue(number["figures"][0]["value"])
            values = [point["value"] for point in number["line"]["points"]]
            self.assertFalse(any(values))

    def test_another_company_has_numbers_of_its_own(self):
        self._create_complaint(complaint_origin="customer")
        stranger = self._create_user("reader", "test_far", self.elsewhere)
        figures = self._figures("heard", stranger)
        self.assertEqual(figures["complaints of customers this month"], "0")

    # ---- heard

    def test_heard_counts_customers_and_our_own_people_apart(self):
        main = self._create_complaint(complaint_origin="customer")
        self._create_complaint(complaint_origin="customer", complaint_main_id=main.id)
        self._create_complaint(complaint_origin="employee", complaint_kind="work")
        self._create_confidential(complaint_origin="customer")
        figures = self._figures("heard")
        self.assertEqual(figures["complaints of customers this month"], "1")
        self.assertEqual(figures["reports of our own people this month"], "1")

    def test_heard_is_per_thousand_where_volumes_are_known(self):
        today = self.company._get_complaint_today()
        self.env["complaint.volume"].create(
            {
                "company_id": self.company.id,
                "date_from": today.replace(day=1),
                "date_to": today,
                "number": 500,
            }
        )
        self._create_complaint(complaint_origin="customer")
        number = self._number("heard")
        self.assertEqual(number["figures"][0]["value"], "2.0")
        self.assertEqual(number["line"]["points"][-1]["value"], 2)
        self.assertIs(number["line"]["points"][0]["value"], False)

    def test_a_cause_is_seen_first_by_who_reported_it_first(self):
        for origin, days in (("employee", 3), ("customer", 1)):
            self._create_complaint(
                complaint_origin=origin,
                complaint_kind=origin == "employee" and "work",
                complaint_cause_id=self.cause.id,
                complaint_cause_confirmed=True,
                complaint_received_on=self.now - timedelta(days=days),
            )
        figures = self._figures("heard")
        self.assertEqual(figures["of the causes we saw first ourselves"], "1 of 1")

    # ---- in time and helped

    def test_helped_takes_the_middle_of_the_days_until_we_agreed(self):
        for days in (1, 2, 9):
            complaint = self._create_settled(
                complaint_received_on=self.now - timedelta(days=days)
            ).sudo()
            complaint.complaint_in_time = "late" if days == 9 else "in_time"
        figures = self._figures("helped")
        self.assertEqual(figures["days until we agreed (the middle one)"], "2.0")
        self.assertEqual(figures["answered in time, in a year"], "67\xa0%")
        late = self._create_complaint()
        late.complaint_term_ids.write({"due_on": self.now - timedelta(days=1)})
        self.assertEqual(self._figures("helped")["late now"], "1")

    # ---- satisfied again

    def test_below_ten_answers_there_is_no_percentage(self):
        for _number in range(9):
            self._answered("yes")
        number = self._number("satisfied")
        self.assertEqual(number["figures"][0]["value"], "9 of 9")
        self.assertEqual(number["line"]["points"][-1]["text"], "9")
        self.assertIn("answers", number["line"]["label"])
        self._answered("no")
        number = self._number("satisfied")
        self.assertEqual(number["figures"][0]["value"], "90\xa0%")
        self.assertEqual(number["line"]["points"][-1]["value"], 0.9)

    # ---- causes taken away

    def test_a_verdict_counts_in_its_month(self):
        month = self.company._get_complaint_today().replace(day=1)
        point = self.env["complaint.improvement"].create(
            {"name": "Boxes", "owner_id": self.improver.id}
        )
        for ago, verdict in ((0, "worked"), (2, "did_not_work"), (13, "worked")):
            self.env["complaint.verdict"].create(
                {
                    "improvement_id": point.id,
                    "decided_on": month - relativedelta(months=ago),
                    "verdict": verdict,
                }
            )
        number = self._number("removed")
        self.assertEqual([f["value"] for f in number["figures"][:3]], ["1", "1", "0"])
        values = [p["value"] for p in number["line"]["points"]]
        self.assertEqual(values, [0] * 11 + [1])

    # ---- price of not fixing

    def test_the_price_is_that_of_the_three_dearest_causes(self):
        self.company.complaint_hour_cost = 60
        for place in range(4):
            cause = self.env["complaint.cause"].create({"name": f"Cause {place}"})
            complaint = self._create_complaint(
                complaint_cause_id=cause.id, complaint_handling_minutes=12
            )
            complaint.complaint_cost = 120 * place
            cause.with_company(self.company).value_at_risk = 100 * place
        number = self._number("price")
        self.assertEqual(number["line"]["points"][-1]["value"], 720 + 3 * 12)
        self.assertIn("63", number["figures"][0]["value"])
        self.assertIn(
            "600", self._figures("price")["revenue at risk a month (estimate)"]
        )

    # ---- the free line, the paper and the mail

    def test_the_coordinator_asks_and_the_last_one_stands_there(self):
        self.assertFalse(self._page()["ask"])
        asks = self._see(self.coordinator, self.env["complaint.ask"])
        asks.create([{"text": "First"}, {"text": "Decide on the boxes"}])
        page = self._page()
        self.assertEqual(page["ask"]["text"], "Decide on the boxes")
        self.assertFalse(page["may_ask"])
        for text in (" ", "x" * 301):
            with self.assertRaisesRegex(ValidationError, "one line"):
                asks.create({"text": text})

    def test_it_prints_with_the_management_list_and_without_names(self):
        complaint = self._create_complaint(
            complaint_cause_id=self.cause.id, user_id=self.agent.id
        )
        complaint.complaint_cost = 100
        self.env["complaint.decision"].create(
            {
                "company_id": self.company.id,
                "cause_id": self.cause.id,
                "choice": "take_on",
                "owner_id": self.improver.id,
                "reason": "So",
            }
        )
        self.env.flush_all()
        numbers = self._see(self.reader, self.env["complaint.five.numbers"])
        action = numbers.action_print()
        self.assertEqual(action["report_name"], "complaint_management.five_numbers")
        reports = self._see(self.reader, self.env["ir.actions.report"])
        html, _type = reports._render_qweb_html(action["report_name"], self.company.ids)
        text = html.decode()
        self.assertIn("Management list", text)
        self.assertIn("Packaging", text)
        for user in (self.improver, self.agent):
            self.assertNotIn(user.name, text)
        with self.assertRaises(AccessError):
            self._see(self.agent, numbers).action_print()

    def test_nobody_prints_the_page_of_a_company_they_do_not_work_for(self):
        reports = self._see(self.reader, self.env["ir.actions.report"])
        with self.assertRaises(AccessError):
            reports._render_qweb_html(
                "complaint_management.five_numbers", self.elsewhere.ids
            )

    def test_the_digest_brings_them_to_management_only(self):
        digest = self.env["digest.digest"].create(
            {
                "name": "Five",
                "company_id": self.company.id,
                "user_ids": [Command.set(self.reader.ids)],
                **{
                    f"kpi_complaint_{name}": True
                    for name in ("heard", "in_time", "satisfied", "removed", "price")
                },
            }
        )
        self._create_settled().sudo().complaint_in_time = "in_time"
        self._answered("yes")
        self.env.flush_all()
        kpis = digest.sudo()._compute_kpis(self.company, self.reader)
        values = {kpi["kpi_name"]: kpi["kpi_col3"]["value"] for kpi in kpis}
        self.assertEqual(values["kpi_complaint_heard"], 2)
        self.assertEqual(values["kpi_complaint_satisfied"], 1)
        self.assertEqual(len(values), 5)
        self.assertEqual(digest.sudo()._compute_kpis(self.company, self.agent), [])
