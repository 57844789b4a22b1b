from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .common import ComplaintCommon

FIGURES = [
    "__count",
    "cost:sum",
    "cost:sum_currency",
    "currency_id:array_agg_distinct",
    "importance:avg",
    "days_to_settle:avg",
    "promises_kept_share:avg",
    "handover_count:sum",
]
MONTH = "received_on:month"


@tagged("post_install", "-at_install")
class TestReportPivot(ComplaintCommon):
    """The totals of a pivot are added up from its cells, and are the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = (
            cls.env["complaint.report"]
            .with_user(cls.coordinator)
            .with_context(allowed_company_ids=cls.company.ids)
        )
        cls.causes = cls.env["complaint.cause"].create(
            [{"name": "Packaging"}, {"name": "Delivery date"}]
        )
        for place, impact in enumerate((3, 0, 5, 2, 4)):
            complaint = cls._create_complaint(
                complaint_cause_id=cls.causes[place % 2].id if place < 4 else False,
                complaint_received_on=datetime(2026, 1 + place % 3, 10, 12),
                complaint_impact=impact,
            )
            complaint.sudo().complaint_cost = 10.1 * place
        cls._add_promises()
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.mine = [("cause_id", "in", [*cls.causes.ids, False])]

    @classmethod
    def _add_promises(cls):
        complaints = cls.env["helpdesk.ticket"].search(
            [("complaint_cause_id", "in", cls.causes.ids)], limit=2, order="id"
        )
        states = [("kept", 0), ("broken", 0), ("kept", 1)]
        cls.env["complaint.promise"].sudo().create(
            [
                {
                    "ticket_id": complaints[place].id,
                    "name": "Call back",
                    "user_id": cls.agent.id,
                    "due_on": datetime(2026, 4, 1),
                    "state": state,
                }
                for state, place in states
            ]
        )

    def _ask(self, *levels, domain=None, figures=FIGURES):
        return self.report.formatted_read_grouping_sets(
            self.mine if domain is None else domain, levels, figures
        )

    def _ask_of_database(self, *levels, **asked):
        never = patch.object(type(self.report), "_can_add_up", return_value=False)
        with never:
            return self._ask(*levels, **asked)

    def _assert_same(self, *levels, **asked):
        expected = self._ask_of_database(*levels, **asked)
        found = self._ask(*levels, **asked)
        for level, groups, wanted in zip(levels, found, expected, strict=True):
            self.assertEqual(len(groups), len(wanted))
            for group, one in zip(groups, wanted, strict=True):
                with self.subTest(level=level, group=one):
                    self._assert_group(group, one)

    def _assert_group(self, group, wanted):
        self.assertEqual(group.keys(), wanted.keys())
        for name, value in wanted.items():
            if isinstance(value, float):
                self.assertAlmostEqual(group[name], value)
            else:
                self.assertEqual(group[name], value, name)

    def test_every_level_has_the_figures_of_the_database_in_its_order(self):
        self._assert_same([], ["cause_id"], [MONTH], ["cause_id", MONTH])
        self._assert_same([], ["cause_id", "is_open"], ["cause_id"], ["is_open"])

    def test_the_total_is_one_query(self):
        self._ask([], ["cause_id"])
        with self.assertQueryCount(1):
            self.report._read_grouping_sets(
                self.mine, [(), ("cause_id",)], FIGURES, order="cause_id"
            )

    def test_without_complaints_there_is_a_total_of_nothing(self):
        nothing = [("id", "<", 0)]
        figures = ["__count", "cost:sum", "importance:avg"]
        self._assert_same([], ["cause_id"], domain=nothing, figures=figures)

    def test_what_cells_do_not_tell_is_asked_of_the_database(self):
        distinct = ["__count", "cause_id:count_distinct"]
        [[total], _months] = self._ask([], [MONTH], figures=distinct)
        self.assertEqual(total["cause_id:count_distinct"], 2)
        median = self.report._read_grouping_sets(
            self.mine, [(), ("cause_id",)], ["importance:max"]
        )
        self.assertEqual(median[0], [(5,)])
