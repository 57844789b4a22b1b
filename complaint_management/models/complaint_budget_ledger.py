from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ComplaintBudget(models.Model):
    """The ledger: every change of what is left is a move, and the other way round.

    What is left changes in one place, :meth:`_book`, by one waiting UPDATE in the
    transaction that writes the moves.
    """

    _inherit = "complaint.budget"

    @api.model
    def _reserve(self, compensations):
        """Set aside what is offered, in the budget of each offer."""
        self._book(
            [
                (c.budget_id, "reserve", -c.amount_company, c._get_move_values())
                for c in compensations
            ]
        )

    @api.model
    def _release(self, compensations):
        """Give back what was reserved, and take back what was granted for it."""
        entries = [
            (c.budget_id, "release", c.amount_company, c._get_move_values())
            for c in compensations
        ]
        granted = self.env["complaint.budget.move"]._get_granted(compensations)
        entries += [
            (budget, "grant", -amount, {"compensation_id": compensation.id})
            for (budget, compensation), amount in granted.items()
        ]
        self._book(entries)

    @api.model
    def _spend(self, compensations):
        """What was reserved is spent: the one goes, the other comes."""
        entries = []
        for c in compensations:
            values = c._get_move_values()
            entries.append((c.budget_id, "release", c.amount_company, values))
            entries.append((c.budget_id, "spend", -c.amount_company, values))
        self._book(entries)

    def _grant_for(self, compensation, amount):
        """Grant this budget what an approved or co-signed offer lacks."""
        self._book([(self, "grant", amount, {"compensation_id": compensation.id})])

    def _correct(self, amount, reason):
        """Correct what is left, with the reason.

        :raise UserError: without an amount or a reason, or below zero
        """
        if not amount:
            raise UserError(
                self.env._("Fill in what is added to the budget, or taken off.")
            )
        self.currency_id._check_complaint_amount(abs(amount))
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason of the correction."))
        self._book(
            [(budget, "correction", amount, {"reason": reason}) for budget in self]
        )

    @api.model
    def _book(self, entries, refusal=None):
        """Write moves and change what is left by them: all of it, or nothing.

        Each budget is changed by one UPDATE that waits for other workers. Of two, the
        second meets a row that is newer than what it read, and is tried again by the
        framework: nobody ever decides on a stale balance.

        :param entries: list of ``(budget, kind, amount, other values of the move)``
        :param str refusal: what to say when a budget has not enough left
        :raise UserError: when a budget has not enough left
        """
        entries = [
            (budget, kind, budget.currency_id.round(amount), values)
            for budget, kind, amount, values in entries
            if not budget.currency_id.is_zero(amount)
        ]
        changes = defaultdict(float)
        for budget, _kind, amount, _values in entries:
            changes[budget] += amount
        self.flush_model()
        for budget in sorted(changes, key=lambda budget: budget.id):
            change = budget.currency_id.round(changes[budget])
            if change and not budget._change_left(change):
                raise UserError(refusal or budget._get_short_text())
        # sudo: nobody writes moves by hand, so no group has the right to
        self.env["complaint.budget.move"].sudo().create(
            [
                {"budget_id": budget.id, "kind": kind, "amount": amount, **values}
                for budget, kind, amount, values in entries
            ]
        )

    def _change_left(self, change):
        """Whether what is left could be changed; never below zero."""
        rows = self.env.execute_query(
            SQL(
                """UPDATE complaint_budget
                      SET amount_left = COALESCE(amount_left, 0) + %(change)s
                    WHERE id = %(id)s
                      AND COALESCE(amount_left, 0) + %(change)s >= 0
                RETURNING id""",
                change=change,
                id=self.id,
            )
        )
        self.invalidate_recordset(["amount_left"], flush=False)
        return bool(rows)

    def _get_short_text(self):
        return self.env._(
            "The budget of %(name)s has not enough left. Lower the amount, or ask the "
            "coordinator.",
            name=self.user_id.name,
        )
