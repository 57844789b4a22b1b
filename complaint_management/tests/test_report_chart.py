from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestReportChart(ComplaintCommon):
    """What the charts count, and what a click on them opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})
        cls.behind = [("cause_id", "=", cls.cause.id)]
        cls.report = cls.env["complaint.report"]

    def _create(self, **vals):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id, **vals)
        self.env.flush_all()
        return complaint

    def _open(self, user, domain=None):
        report = self._see(user, self.report)
        return report.get_complaints_action(domain or self.behind, "Packaging")

    def _find(self, user, action):
        records = self._see(user, self.env[action["res_model"]])
        return records.with_context(**action["context"]).search(action["domain"])

    # ---- what opens

    def test_an_agent_opens_the_complaints_that_a_bar_counts(self):
        complaints = self._create() + self._create()
        self._create_complaint()
        action = self._open(self.agent)
        self.assertEqual(action["res_model"], "helpdesk.ticket")
        self.assertEqual(action["display_name"], "Packaging")
        self.assertEqual(self._find(self.agent, action), complaints)

    def test_a_coordinator_opens_no_more_than_the_bar_counts(self):
        complaint = self._create()
        self._create_confidential(complaint_cause_id=self.cause.id)
        self.env.flush_all()
        action = self._open(self.coordinator)
        self.assertEqual(self._find(self.coordinator, action), complaint)

    def test_what_only_the_facts_know_can_be_asked_of_complaints(self):
        quick = self._create(complaint_summary="Quick")
        self._create(complaint_main_id=quick.id, partner_id=quick.partner_id.id)
        domain = [*self.behind, ("is_part", "=", False)]
        action = self._open(self.agent, domain)
        self.assertEqual(self._find(self.agent, action), quick)

    def test_archived_complaints_open_when_they_are_counted(self):
        self._create()
        archived = self._create(active=False)
        domain = [*self.behind, ("active", "=", False)]
        action = self._open(self.agent, domain)
        self.assertEqual(self._find(self.agent, action), archived)

    def test_a_reader_and_an_improver_open_the_facts(self):
        complaint = self._create()
        self.cause.owner_id = self.improver
        for user in (self.reader, self.improver):
            with self.subTest(user.login):
                action = self._open(user)
                self.assertEqual(action["res_model"], "complaint.report")
                found = self._see(user, self.report).search(action["domain"])
                self.assertEqual(found.ids, complaint.ids)

    def test_an_agent_is_told_of_what_other_teams_handle(self):
        complaint = self._create()
        team = self._create_own_team("intake")
        team.user_ids = self.coordinator
        self._create(team_id=team.id, user_id=False)
        told = self._open(self.agent)
        self.assertEqual(told["tag"], "display_notification")
        self.assertIn("You see 1 of 2", told["params"]["message"])
        action = told["params"]["next"]
        self.assertEqual(self._find(self.agent, action), complaint)

    def test_facts_do_not_point_at_the_complaint_whose_name_tells_more(self):
        tickets = [
            name
            for name, field in self.report._fields.items()
            if field.comodel_name == "helpdesk.ticket"
        ]
        self.assertFalse(tickets)

    def test_a_colleague_opens_nothing(self):
        for user in (self.employee, self.host_manager, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                action = self._open(user)
                self._see(user, self.report).search(action["domain"])

    # ---- money

    def _add_up(self, companies):
        report = self.report.with_user(self.coordinator).with_context(
            allowed_company_ids=companies.ids
        )
        [group] = report.formatted_read_group(
            self.behind,
            ["cause_id"],
            ["cost:sum", "cost:sum_currency", "currency_id:array_agg_distinct"],
        )
        return (
            group["cost:sum"],
            group["cost:sum_currency"],
            group["currency_id:array_agg_distinct"],
        )

    def test_money_of_one_currency_is_added_up_as_it_is(self):
        for cost in (10, 15):
            self._create().complaint_cost = cost
        self.env.flush_all()
        currency = self.company.currency_id
        self.assertEqual(self._add_up(self.company), (25, 25, currency.ids))

    def test_money_of_several_currencies_is_converted(self):
        other = self.env["res.currency"].create({"name": "XCM", "symbol": "X"})
        self.elsewhere.currency_id = other
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 4}
        )
        self.coordinator.company_ids += self.elsewhere
        self._create().complaint_cost = 10
        self._create(
            company_id=self.elsewhere.id, partner_id=False, user_id=False
        ).complaint_cost = 20
        self.env.flush_all()
        both = self.company + self.elsewhere
        plain, converted, currencies = self._add_up(both)
        self.assertEqual(plain, 30)
        rate = self.company.currency_id.with_company(self.company).rate
        self.assertAlmostEqual(converted, 10 + 20 / 4 * rate)
        self.assertEqual(set(currencies), {self.company.currency_id.id, other.id})
