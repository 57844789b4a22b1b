from odoo import fields

from .common import ComplaintCommon


class BudgetCommon(ComplaintCommon):
    """Agents with a budget of their own, remedies, and an open complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("agent", login="test_colleague")
        cls.team.user_ids |= cls.colleague
        cls.budget = cls._create_budget(cls.agent)
        remedies = cls.env["complaint.remedy.type"]
        cls.gift, cls.refund, cls.apology = remedies.create(
            [
                {"name": "Gift", "nature": "goodwill"},
                {"name": "Refund", "nature": "entitlement"},
                {"name": "Apology", "nature": "none"},
            ]
        )

    @classmethod
    def _create_budget(cls, user, **vals):
        today = fields.Date.today()
        return cls.env["complaint.budget"].create(
            {
                "user_id": user.id,
                "company_id": cls.company.id,
                "date_from": today.replace(day=1),
                "amount": 300,
                "amount_max_complaint": 75,
                **vals,
            }
        )

    def _create_offer(self, amount=25, user=None, **vals):
        """A draft by an agent, seen as that agent."""
        user = user or self.agent
        if not vals.get("ticket_id"):
            vals["ticket_id"] = self._create_complaint(user_id=user.id).id
        compensations = self.env["complaint.compensation"].with_user(user)
        return compensations.create(
            {"remedy_type_id": self.gift.id, "amount": amount, **vals}
        )

    def _create_offered(self, amount=25, user=None, **vals):
        offer = self._create_offer(amount, user, **vals)
        offer.action_offer()
        return offer

    def _moves(self, record):
        """What the ledger says of a budget or a compensation, oldest first."""
        name = "budget_id" if record._name == "complaint.budget" else "compensation_id"
        moves = self.env["complaint.budget.move"].search(
            [(name, "=", record.id)], order="id"
        )
        return [(move.kind, move.amount) for move in moves]

    def assertLedger(self, budget, left):
        """What is left is as told, and the sum of the moves."""
        self.assertEqual(budget.amount_left, left)
        total = sum(amount for _kind, amount in self._moves(budget))
        self.assertEqual(round(total, 2), left)
