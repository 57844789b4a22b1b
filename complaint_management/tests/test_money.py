from odoo import fields
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestMoney(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env["complaint.cause"].create({"name": "Packaging"})
        cls.apology, cls.discount, cls.refund = cls.env["complaint.remedy.type"].create(
            [
                {"name": "Sorry", "nature": "none"},
                {"name": "Discount", "nature": "goodwill"},
                {"name": "Refund", "nature": "entitlement"},
            ]
        )

    def _offer(self, complaint, remedy, state, amount=0):
        """A compensation as it stands after its life cycle came to ``state``."""
        now = fields.Datetime.now()
        reached = {
            "offered_on": now,
            "accepted_on": state in ("accepted", "delivered") and now,
            "delivered_on": state == "delivered" and now,
        }
        return self.env["complaint.compensation"].create(
            {
                "ticket_id": complaint.id,
                "remedy_type_id": remedy.id,
                "user_id": self.agent.id,
                "amount": amount,
                "amount_company": amount,
                "state": state,
                **reached,
            }
        )

    def _groups(self, groupby, aggregates, domain=(), user=None):
        self.env.flush_all()
        money = self._see(user or self.reader, self.env["complaint.money"])
        domain = [("cause_id", "=", self.cause.id), *domain]
        return money._read_group(domain, groupby, aggregates)

    def test_asked_offered_accepted_and_carried_out_are_counted_apart(self):
        complaint = self._create_complaint(
            complaint_cause_id=self.cause.id,
            complaint_desired_remedy_id=self.apology.id,
        )
        self._offer(complaint, self.discount, "declined", 20)
        self._offer(complaint, self.discount, "delivered", 30)
        for user in (self.reader, self.agent, self.coordinator):
            steps = self._groups(["step"], ["__count", "amount:sum"], user=user)
            self.assertEqual(
                steps,
                [
                    ("1_asked", 1, False),
                    ("2_offered", 2, 50),
                    ("3_accepted", 1, 30),
                    ("4_delivered", 1, 30),
                ],
            )
        [(share,)] = self._groups([], ["accepted_share:avg"])
        self.assertEqual(share, 0.5)

    def test_goodwill_and_entitlement_stand_apart(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        self._offer(complaint, self.discount, "delivered", 30)
        self._offer(complaint, self.refund, "delivered", 400)
        done = [("step", "=", "4_delivered")]
        self.assertEqual(
            dict(self._groups(["nature"], ["amount:sum"], done)),
            {"goodwill": 30, "entitlement": 400},
        )

    def test_nothing_confidential_and_nothing_of_another_company_counts(self):
        confidential = self._create_confidential(complaint_cause_id=self.cause.id)
        self._offer(confidential, self.discount, "delivered", 30)
        here = self._create_complaint(complaint_cause_id=self.cause.id)
        self._offer(here, self.discount, "delivered", 5)
        [(amount,)] = self._groups([], ["amount:sum"], [("step", "=", "4_delivered")])
        self.assertEqual(amount, 5)
        stranger = self._create_user("coordinator", "test_far", self.elsewhere)
        [(count,)] = self._groups([], ["__count"], user=stranger)
        self.assertEqual(count, 0)

    def test_another_currency_counts_in_that_of_the_company(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        offer = self._offer(complaint, self.discount, "delivered", 100)
        offer.write({"amount_company": 80})
        [(amount,)] = self._groups([], ["amount:sum"], [("step", "=", "4_delivered")])
        self.assertEqual(amount, 80)

    def test_an_archived_cause_keeps_its_cost(self):
        complaint = self._create_complaint(complaint_cause_id=self.cause.id)
        self._offer(complaint, self.discount, "delivered", 30)
        self.cause.active = False
        groups = self._groups(["cause_id"], ["amount:sum"], [("amount", "!=", 0)])
        self.assertEqual(groups, [(self.cause, 90)])
