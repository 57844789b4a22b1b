from odoo import fields
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestPeople(ComplaintCommon):
    """Nobody ranks colleagues: what is measured is not shown per person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})
        cls.colleague = cls._create_user("agent", "test_colleague")
        cls.people = cls.agent | cls.colleague
        for place, user in enumerate(cls.people, 1):
            complaint = cls._create_complaint(
                user_id=user.id, complaint_cause_id=cls.cause.id
            )
            complaint.complaint_cost = 10 * place

    def _groups(self, groupby, user=None, aggregates=("complaint_cost:sum",)):
        self.env.flush_all()
        tickets = self._see(user or self.agent, self.env["helpdesk.ticket"])
        domain = [("complaint_cause_id", "=", self.cause.id)]
        return dict(tickets._read_group(domain, groupby, aggregates))

    def test_an_agent_sees_what_is_measured_of_oneself(self):
        self.assertEqual(
            self._groups(["user_id"]), {self.agent: 10, self.colleague: False}
        )

    def test_how_many_each_has_is_for_everybody(self):
        counts = self._groups(["user_id"], aggregates=["__count"])
        self.assertEqual(counts, dict.fromkeys(self.people, 1))

    def test_what_is_grouped_by_something_else_is_no_figure_about_people(self):
        self.assertEqual(self._groups(["complaint_cause_id"]), {self.cause: 30})

    def test_the_coordinator_sees_it_once_staff_were_consulted(self):
        hidden = dict.fromkeys(self.people, False)
        self.assertEqual(self._groups(["user_id"], self.coordinator), hidden)
        self.company.complaint_staff_consulted_on = fields.Date.today()
        self.assertEqual(
            self._groups(["user_id"], self.coordinator),
            {self.agent: 10, self.colleague: 20},
        )
        self.assertFalse(self._groups(["user_id"])[self.colleague])

    def test_a_pivot_adds_up_three_persons_and_not_two(self):
        def total():
            self.env.flush_all()
            tickets = self._see(self.agent, self.env["helpdesk.ticket"])
            [groups] = tickets._read_grouping_sets(
                [("complaint_cause_id", "=", self.cause.id)],
                [["user_id"], []],
                ["complaint_cost:sum"],
            )[1:]
            return groups[0][0]

        self.assertFalse(total())
        third = self._create_complaint(
            user_id=self.manager.id, complaint_cause_id=self.cause.id
        )
        third.complaint_cost = 30
        self.assertEqual(total(), 60)

    def test_offers_are_not_compared_between_agents_either(self):
        remedy = self.env["complaint.remedy.type"].create({"name": "Sorry"})
        complaint = self._create_complaint(user_id=self.agent.id)
        for user, amount in zip(self.people, (5, 7), strict=True):
            self.env["complaint.compensation"].create(
                {
                    "ticket_id": complaint.id,
                    "remedy_type_id": remedy.id,
                    "user_id": user.id,
                    "amount": amount,
                }
            )
        self.env.flush_all()
        offers = self._see(self.agent, self.env["complaint.compensation"])
        groups = offers._read_group(
            [("ticket_id", "=", complaint.id)], ["user_id"], ["amount:sum"]
        )
        self.assertEqual(dict(groups), {self.agent: 5, self.colleague: False})

    def test_ordinary_tickets_are_measured_as_ever(self):
        self._create_ticket(user_id=self.host_team.id)
        self.env.flush_all()
        tickets = self._see(self.host_user, self.env["helpdesk.ticket"])
        [(_user, number)] = tickets._read_group(
            [("user_id", "=", self.host_team.id)], ["user_id"], ["sequence:max"]
        )
        self.assertIsNot(number, False)
