"""A day of mixed use, with workers killed in the middle: nothing is lost or doubled.

Visitors fill in the form, agents register, write, agree, promise, pay and hand over.
Whatever was answered with *done* has to be there, once; what was cut off in the middle
is there once or not at all.
"""

import re
from collections.abc import Iterator

import pytest
import requests
from instance import Client, Instance, Server
from load import CLIENTS, WORKERS, Work, let_them_work

AGENTS = 4
SETUP = f"""
group = env.ref("complaint_management.group_complaint_agent")
team = env.ref("complaint_management.team_complaints")
env["ir.config_parameter"].set_param("complaint_management.web_hourly_limit", 10**6)
agents = env["res.users"].with_context(no_reset_password=True).create([
    {{
        "name": f"Agent {{number}}", "login": f"agent{{number}}",
        "password": f"agent{{number}}", "email": f"agent{{number}}@example.com",
        "group_ids": [(6, 0, group.ids)],
    }}
    for number in range({AGENTS})
])
team.user_ids = [(4, agent.id) for agent in agents]
env["complaint.budget"].create(
    [{{"user_id": agent.id, "amount": 100000}} for agent in agents]
)
print("TEAM", team.id)
print("REMEDY", env["complaint.remedy.type"].search(
    [("nature", "=", "goodwill")], limit=1).id)
"""
VERIFY = """
tickets = env["helpdesk.ticket"].with_context(active_test=False).search(
    [("is_complaint", "=", True)])
print("BROKEN", len(env["complaint.event"]._find_broken_chains(tickets)))
"""
# Each query finds what must not be there.
BROKEN = {
    "left is not the sum of the moves": """
        SELECT b.id FROM complaint_budget b
          JOIN complaint_budget_move m ON m.budget_id = b.id
         GROUP BY b.id HAVING b.amount_left <> sum(m.amount)""",
    "a chain of events with a gap": """
        SELECT ticket_id FROM complaint_event GROUP BY ticket_id
        HAVING count(*) <> max(sequence)""",
    "a complaint without a term": """
        SELECT id FROM helpdesk_ticket t
         WHERE is_complaint AND complaint_policy_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM complaint_term WHERE ticket_id = t.id)""",
    "a number given twice": """
        SELECT number FROM helpdesk_ticket GROUP BY number HAVING count(*) > 1""",
    "a compensation paid and not spent": """
        SELECT c.id FROM complaint_compensation c
         WHERE (c.state = 'delivered') <> EXISTS (
               SELECT FROM complaint_budget_move m
                WHERE m.compensation_id = c.id AND m.kind = 'spend')""",
}


class Colleague(Work):
    """An agent at work, and a visitor beside them."""

    STEPS = {
        "register": 4,
        "fill_in_the_form": 2,
        "write_a_note": 4,
        "promise": 2,
        "give": 2,
        "agree": 2,
    }

    def __init__(self, url: str, number: int, team: int, remedy: int) -> None:
        super().__init__(number)
        login = f"agent{number % AGENTS}"
        self._client = Client(url, login, login)
        self._url, self._number, self._team = url, number, team
        self._remedy, self._count = remedy, 0
        self._tickets: list[int] = []
        self.promised: dict[str, list[str]] = {kind: [] for kind in WHERE}

    def _say(self) -> str:
        """A text that nobody else writes."""
        self._count += 1
        return f"text {self._number} {self._count} end"

    def _take_one(self) -> dict | bool:
        return bool(self._tickets) and {"ticket_id": self.random.choice(self._tickets)}

    def register(self) -> None:
        text = self._say()
        vals = {"name": text, "description": text, "team_id": self._team}
        [ticket] = self._client.call("helpdesk.ticket", "create", [vals])
        self._tickets.append(ticket)
        self.promised["complaint"].append(text)

    def fill_in_the_form(self) -> None:
        text, visitor = self._say(), requests.Session()
        page = visitor.get(f"{self._url}/complaint", timeout=300).text
        form = {"text": text, "name": "Jan", "email": "jan@example.com"}
        form["csrf_token"] = re.search(r'csrf_token: "(\w+)"', page)[1]
        answer = visitor.post(f"{self._url}/complaint", data=form, timeout=300)
        if not answer.ok:
            raise RuntimeError(answer.text[:200])
        self.promised["form"].append(text)

    def write_a_note(self) -> bool | None:
        if not self._tickets:
            return False
        text, ticket = self._say(), self.random.choice(self._tickets)
        self._client.call("helpdesk.ticket", "message_post", [ticket], body=text)
        self.promised["message"].append(text)
        return None

    def promise(self) -> bool | None:
        if not (on := self._take_one()):
            return False
        text = self._say()
        values = {**on, "name": text, "due_on": "2099-01-01"}
        self._client.call("complaint.promise", "create", [values])
        self.promised["promise"].append(text)
        return None

    def give(self) -> bool | None:
        if not (on := self._take_one()):
            return False
        values = {**on, "remedy_type_id": self._remedy, "amount": 1.0}
        made = self._client.call("complaint.compensation", "create", [values])
        self._client.call("complaint.compensation", "action_offer", made)
        self.promised["compensation"].append(str(made[0]))
        return None

    def agree(self) -> bool | None:
        if not self._tickets:
            return False
        text, ticket = self._say(), self.random.choice(self._tickets)
        agreed = {"complaint_agreement": text}
        self._client.call(
            "helpdesk.ticket", "web_save", [ticket], agreed, specification={}
        )
        self._client.call("helpdesk.ticket", "action_complaint_agreed", [ticket])
        return None


# Where what was promised has to stand, once.
WHERE = {
    "complaint": "SELECT count(*) FROM helpdesk_ticket WHERE name = %s",
    "form": "SELECT count(*) FROM helpdesk_ticket WHERE description LIKE %s",
    "message": "SELECT count(*) FROM mail_message WHERE body LIKE %s",
    "promise": "SELECT count(*) FROM complaint_promise WHERE name = %s",
    "compensation": """
        SELECT count(*) FROM complaint_budget_move
         WHERE kind = 'reserve' AND compensation_id = %s::int""",
}


@pytest.fixture(scope="module")
def worked() -> Iterator[tuple[Instance, list[Colleague]]]:
    with Instance("soak") as instance:
        instance.odoo("--init", "complaint_management")
        said = instance.shell(SETUP)
        team, remedy = (
            int(re.search(rf"{w} (\d+)", said)[1]) for w in ("TEAM", "REMEDY")
        )
        with instance.serving(workers=WORKERS) as url:
            yield instance, _work(url, team, remedy)


def _work(url: Server, team: int, remedy: int) -> list[Colleague]:
    work = [Colleague(url, number, team, remedy) for number in range(CLIENTS)]
    done = let_them_work(url, work)
    for step in Colleague.STEPS:
        assert done[step] > 0, f"no {step} got through"
    return work


def test_whatever_was_answered_with_done_is_there_once(worked) -> None:
    instance, work = worked
    for kind, query in WHERE.items():
        for text in (text for one in work for text in one.promised[kind]):
            wanted = f"%{text}%" if "LIKE" in query else text
            assert instance.rows(query, [wanted]) == [(1,)], (kind, text)


def test_nothing_stands_half(worked) -> None:
    instance, _work = worked
    for what, query in BROKEN.items():
        assert instance.rows(query) == [], what


def test_the_events_of_every_complaint_verify(worked) -> None:
    instance, _work = worked
    assert "BROKEN 0" in instance.shell(VERIFY)
