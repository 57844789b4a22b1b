"""Granting compensation: sixteen agents at once against one plain write of the ORM.

Sixteen agents work over the web on a server with as many workers, so that all of them
are in a transaction at the same time. A grant is the press of *Offer* on what was typed
before: access, limits, state, event, reservation and move in one request. The measure
is the same server with the host alone, where sixteen agents change one field of one
ticket that they share; there they wait for each other as well.
"""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

from .databases import Session, execute
from .harness import Figure, Row, Run, median, say
from .people import prepare, ticket_values
from .server import Client, GivenUp, Refused, serving
from .worker import Worker, working

CLIENTS = 16
SECONDS, WARM_UP = 12, 5
ROUNDS = 3
DRAFTS = 1000  # for each client in a round: more than there is time for
PASSWORD = "bench-password"
CLEANLY = 0.95
BROKEN = """
    SELECT b.id
      FROM complaint_budget b JOIN complaint_budget_move m ON m.budget_id = b.id
     GROUP BY b.id
    HAVING b.amount_left <> sum(m.amount) OR b.amount_left < 0
        OR count(DISTINCT m.compensation_id) <> count(*) FILTER (WHERE kind = 'reserve')
"""


def prepare_agents(env: Any) -> dict[str, Any]:
    """Sixteen agents of one team, each with a ticket; with a budget where there are."""
    facts = prepare(env)
    agents = env["res.users"].browse(facts["agent"])
    for number in range(1, CLIENTS):
        agents |= agents[0].copy({"login": f"bench-agent-{number}"})
    agents.password = PASSWORD
    env["helpdesk.ticket.team"].browse(facts["team"]).user_ids |= agents
    if "complaint.budget" in env:
        env["complaint.budget"].create(
            [{"user_id": agent.id, "amount": 10**7} for agent in agents]
        )
    tickets = env["helpdesk.ticket"].create(
        [ticket_values(facts, number) for number in range(CLIENTS)]
    )
    return {"agents": agents.mapped("login"), "tickets": tickets.ids}


def prepare_drafts(env: Any, facts: dict[str, Any], what: str) -> list[list[int]]:
    """What the agents have typed, for each client."""
    remedy = env["complaint.remedy.type"].search([("nature", "=", "goodwill")], limit=1)
    agents = env["res.users"].search([("login", "in", facts["agents"])], order="id")
    drafts = []
    for number, ticket in enumerate(facts["tickets"]):
        agent = agents[number if what == "sixteen" else 0]
        values = {"ticket_id": ticket, "remedy_type_id": remedy.id, "amount": 1}
        typed = env["complaint.compensation"].with_user(agent).create([values] * DRAFTS)
        drafts.append(typed.ids)
    return drafts


def write(ticket: int, client: Client, number: int) -> None:
    client.call("helpdesk.ticket", "write", [ticket], {"priority": str(number % 4)})


def grant(drafts: list[int], client: Client, number: int) -> None:
    client.call("complaint.compensation", "action_offer", [drafts[number]])


def let_work(clients: list[Client], acts: list[Callable], seconds: float) -> Counter:
    """Let all of them work at once until time is up.

    :return: how often it was done, refused, or given up
    """
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [
            pool.submit(_work, client, act, end)
            for client, act in zip(clients, acts, strict=True)
        ]
        return sum((one.result() for one in working), Counter())


def _work(client: Client, act: Callable, end: float) -> Counter[str]:
    ended: Counter[str] = Counter()
    number = 0
    while time.monotonic() < end:
        try:
            act(client, number)
        except Refused:
            ended["refused"] += 1
        except GivenUp:
            ended["given up"] += 1
        else:
            ended["done"] += 1
        number += 1
    return ended


def measure(what: str, run: Run) -> Figure:
    """Measure grants on ``one`` budget or on ``sixteen``."""
    databases = [
        run.databases.copy(source, f"granting_{what}_{place}")
        for place, source in enumerate(run.pair())
    ]
    try:
        with working(*databases) as workers:
            figure = _measure(what, databases, workers)
        with Session(databases[1]) as session:
            if broken := execute(session, BROKEN):
                raise RuntimeError(f"The ledger does not hold: {broken}")
        return figure
    finally:
        for database in databases:
            run.databases.drop(database)


def _measure(what: str, databases: list[str], workers: list[Worker]) -> Figure:
    host, ours = [worker.run(prepare_agents) for worker in workers]
    ours["agents"] = ours["agents"] if what == "sixteen" else ours["agents"][:1]
    plain, granted, cleanly = [], [], []
    with ExitStack() as stack:
        clients = [
            [
                Client(url, database, login, PASSWORD)
                for login in (facts["agents"] * CLIENTS)[:CLIENTS]
            ]
            for database, facts in zip(databases, (host, ours), strict=True)
            for url in [stack.enter_context(serving(database, CLIENTS))]
        ]
        writes = [partial(write, host["tickets"][0])] * CLIENTS
        for turn in range(1 + ROUNDS):
            seconds = SECONDS if turn else WARM_UP
            drafts = workers[1].run(prepare_drafts, facts=ours, what=what)
            written = let_work(clients[0], writes, seconds)
            given = let_work(clients[1], [partial(grant, d) for d in drafts], seconds)
            if turn:
                plain.append(written["done"] / seconds)
                granted.append(given["done"] / seconds)
                cleanly.append(1 - given["given up"] / given.total())
    say(f"  plain writes {plain}, grants {granted} a second, cleanly {cleanly}")
    return Figure(
        ratio=median(granted) / median(plain),
        host_ms=1000 / median(plain),
        ours_ms=1000 / median(granted),
        queries=f"{min(cleanly):.1%} answered cleanly",
        also_met=min(cleanly) >= CLEANLY,
    )


ROWS = [
    Row("granting on one budget", 0.5, partial(measure, "one"), at_least=True),
    Row("granting on sixteen budgets", 0.7, partial(measure, "sixteen"), at_least=True),
]
