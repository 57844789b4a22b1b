"""Sixteen clients give, take back and deliver at once, while workers are killed.

Several workers on a real database; afterwards the database itself is asked whether the
ledger holds.
"""

from collections.abc import Iterator

import pytest
from instance import Client, Instance
from load import CLIENTS, WORKERS, Work, let_them_work

AGENTS = 4
STEPS = {  # and how often
    "action_offer": 6,
    "action_accept": 2,
    "action_decline": 2,
    "action_cancel": 2,
    "action_deliver": 2,
}
CEILING, CONTACT_CEILING = 90, 200
SETUP = f"""
group = env.ref("complaint_management.group_complaint_agent")
team = env.ref("complaint_management.team_complaints")
company = env.company
company.write({{
    "complaint_ceiling": {CEILING}, "complaint_contact_ceiling": {CONTACT_CEILING}
}})
agents = env["res.users"].create([
    {{
        "name": f"Agent {{number}}", "login": f"agent{{number}}",
        "password": f"agent{{number}}", "email": f"agent{{number}}@example.com",
        "group_ids": [(6, 0, group.ids)],
    }}
    for number in range({AGENTS})
])
team.user_ids = [(4, agent.id) for agent in agents]
env["complaint.budget"].create([
    {{"user_id": agent.id, "amount": 150 + 100 * place}}
    for place, agent in enumerate(agents)
])
contacts = env["res.partner"].create([{{"name": f"Contact {{n}}"}} for n in range(6)])
category = env["helpdesk.ticket.category"].search(
    [("is_complaint_category", "=", True)], limit=1
)
env["helpdesk.ticket"].create([
    {{
        "name": f"Complaint {{number}}", "description": "<p>Broken.</p>",
        "team_id": team.id, "category_id": category.id,
        "partner_id": contacts[number % 6].id,
    }}
    for number in range(24)
])
"""
# Each query finds what must not be there.
BROKEN = {
    "left is not the sum of the moves": """
        SELECT b.id, b.amount_left, sum(m.amount)
          FROM complaint_budget b JOIN complaint_budget_move m ON m.budget_id = b.id
         GROUP BY b.id HAVING b.amount_left <> sum(m.amount)""",
    "a budget below zero": "SELECT id FROM complaint_budget WHERE amount_left < 0",
    "an offer without exactly one open reservation": """
        SELECT c.id, c.state FROM complaint_compensation c
         WHERE c.nature = 'goodwill' AND c.state IN ('offered', 'accepted')
           AND c.amount > 0
           AND (SELECT count(*) FILTER (WHERE kind = 'reserve')
                     - count(*) FILTER (WHERE kind = 'release')
                  FROM complaint_budget_move WHERE compensation_id = c.id) <> 1""",
    "an open reservation without its offer": """
        SELECT m.compensation_id FROM complaint_budget_move m
          LEFT JOIN complaint_compensation c ON c.id = m.compensation_id
         WHERE m.kind = 'reserve'
           AND (c.id IS NULL OR c.state NOT IN ('offered', 'accepted'))
           AND NOT EXISTS (SELECT FROM complaint_budget_move r
                            WHERE r.compensation_id = m.compensation_id
                              AND r.kind = 'release')""",
    "delivered and not spent, or spent and not delivered": """
        SELECT c.id, c.state FROM complaint_compensation c
         WHERE (c.state = 'delivered') <> EXISTS (
               SELECT FROM complaint_budget_move m
                WHERE m.compensation_id = c.id AND m.kind = 'spend')""",
    "a draft that reserved": """
        SELECT c.id FROM complaint_compensation c
          JOIN complaint_budget_move m ON m.compensation_id = c.id
         WHERE c.state = 'draft'""",
    "more than the ceiling of a complaint": f"""
        SELECT ticket_id, sum(amount_company) FROM complaint_compensation
         WHERE state IN ('offered', 'accepted', 'delivered')
         GROUP BY ticket_id HAVING sum(amount_company) > {CEILING}""",
    "more than the ceiling of a contact": f"""
        SELECT t.partner_id, sum(c.amount_company)
          FROM complaint_compensation c JOIN helpdesk_ticket t ON t.id = c.ticket_id
         WHERE c.state IN ('offered', 'accepted', 'delivered')
         GROUP BY t.partner_id HAVING sum(c.amount_company) > {CONTACT_CEILING}""",
    "a chain of events with a gap": """
        SELECT ticket_id FROM complaint_event GROUP BY ticket_id
        HAVING count(*) <> max(sequence)""",
}


class Giver(Work):
    """An agent who offers, accepts, declines, cancels and delivers."""

    STEPS = STEPS

    def __init__(self, url: str, number: int, tickets: list[int], remedy: int) -> None:
        super().__init__(number)
        login = f"agent{number % AGENTS}"
        self._client = Client(url, login, login)
        self._tickets, self._remedy = tickets, remedy

    def take(self, step: str) -> bool | None:
        compensation = self._find(step)
        if not compensation:
            return False
        self._client.call("complaint.compensation", step, [compensation])
        return None

    def _find(self, step: str) -> int | None:
        if step == "action_offer":
            values = {
                "ticket_id": self.random.choice(self._tickets),
                "remedy_type_id": self._remedy,
                "amount": self.random.randint(100, 4000) / 100,
            }
            [new] = self._client.call("complaint.compensation", "create", [values])
            return new
        state = "accepted" if step == "action_deliver" else "offered"
        found = self._client.call(
            "complaint.compensation", "search", [("state", "=", state)], limit=8
        )
        return self.random.choice(found) if found else None


@pytest.fixture(scope="module")
def busy() -> Iterator[Instance]:
    with Instance("budget") as instance:
        instance.odoo("--init", "complaint_management")
        instance.shell(SETUP)
        yield instance


def test_the_ledger_holds_while_sixteen_give_and_workers_die(busy):
    tickets = [id_ for (id_,) in busy.rows("SELECT id FROM helpdesk_ticket")]
    [(remedy,)] = busy.rows(
        "SELECT id FROM complaint_remedy_type WHERE nature = 'goodwill' LIMIT 1"
    )
    with busy.serving(workers=WORKERS) as url:
        done = let_them_work(
            url, [Giver(url, number, tickets, remedy) for number in range(CLIENTS)]
        )
    assert busy.value("SELECT count(*) FROM complaint_budget_move") > AGENTS
    for what, query in BROKEN.items():
        assert busy.rows(query) == [], what
    for step in ("action_offer", "action_accept", "action_deliver"):
        assert done[step] > 0, f"no {step} got through"
