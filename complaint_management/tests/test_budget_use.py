from odoo import fields
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestBudgetUse(ComplaintCommon):
    """Figures about people: who may see them, and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("agent", "test_colleague")
        cls.month = fields.Date.today().replace(day=1)
        for user in (cls.agent, cls.colleague):
            cls._open_budget(user)

    @classmethod
    def _open_budget(cls, user, amount=300):
        return cls.env["complaint.budget"].create(
            {
                "user_id": user.id,
                "company_id": cls.company.id,
                "date_from": cls.month,
                "amount": amount,
            }
        )

    def _rows(self, user):
        self.env.flush_all()
        return self._see(user, self.env["complaint.budget.use"]).search([])

    def _persons(self, user):
        return self._rows(user).user_id

    def test_a_person_sees_what_is_about_oneself(self):
        self.assertEqual(self._persons(self.agent), self.agent)
        self.assertFalse(self._rows(self.reader))

    def test_the_coordinator_sees_persons_after_staff_were_consulted(self):
        self.assertFalse(self._persons(self.coordinator))
        self.company.complaint_staff_consulted_on = fields.Date.today()
        both = self.agent | self.colleague
        self.assertEqual(self._persons(self.coordinator), both)
        self.assertEqual(self._persons(self.agent), self.agent)
        self.assertFalse(self._persons(self.reader))

    def test_others_see_three_persons_together_or_nothing(self):
        for user in (self.reader, self.agent):
            self.assertNotIn("all", self._rows(user).mapped("scope"))
        self._open_budget(self.manager)
        for user in (self.reader, self.agent, self.coordinator):
            together = self._rows(user).filtered(lambda row: row.scope == "all")
            self.assertEqual((together.persons, together.granted), (3, 900))
            self.assertFalse(together.user_id)

    def test_two_budgets_of_one_person_are_one_person(self):
        self.env["complaint.budget"].create(
            {
                "user_id": self.agent.id,
                "company_id": self.elsewhere.id,
                "date_from": self.month,
                "amount": 10,
            }
        )
        self.assertFalse(self._rows(self.reader))

    def test_it_says_what_was_granted_reserved_spent_and_left(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        remedy = self.env["complaint.remedy.type"].create(
            {"name": "Discount", "nature": "goodwill"}
        )
        offers = self.env["complaint.compensation"].with_user(self.agent)
        spent, reserved = offers.create(
            [
                {
                    "ticket_id": complaint.id,
                    "remedy_type_id": remedy.id,
                    "amount": amount,
                }
                for amount in (30, 45)
            ]
        )
        (spent | reserved).action_offer()
        spent.action_accept()
        spent.delivery_reference = "P1"
        spent.action_deliver()
        row = self._rows(self.agent)
        self.assertEqual(
            (row.granted, row.reserved, row.spent, row.amount_left), (300, 45, 30, 225)
        )
        self.assertAlmostEqual(row.used_share, 0.1)

    def test_rows_come_by_month_and_never_by_amount(self):
        self.assertNotIn("spent", self.env["complaint.budget.use"]._order)
