"""Granting compensation: sixteen agents at once against one plain write of the ORM.

Sixteen threads of one process, each with connections of its own, through the retry of
the framework as in a request. The measure is one field written on one shared row,
where all sixteen wait for each other as well. A grant is two requests, as in the
dialog: the offer is saved, and then put to the complainant with access, limits, event,
reservation and move. Both count, and both have to be answered.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from .databases import Session, execute
from .harness import Figure, Row, Run, median, say
from .people import prepare, ticket_values
from .worker import Worker, working

CLIENTS = 16
SECONDS = 12
ROUNDS = 3
CLEANLY = 0.95
BROKEN = """
    SELECT b.id
      FROM complaint_budget b JOIN complaint_budget_move m ON m.budget_id = b.id
     GROUP BY b.id
    HAVING b.amount_left <> sum(m.amount) OR b.amount_left < 0
        OR count(DISTINCT m.compensation_id) <> count(*) FILTER (WHERE kind = 'reserve')
"""


def prepare_budgets(env: Any) -> dict[str, list[int]]:
    """Sixteen agents, each with a budget and a complaint."""
    facts = prepare(env)
    first = env["res.users"].browse(facts["agent"])
    agents = first
    for number in range(1, CLIENTS):
        agents |= first.copy({"login": f"bench-agent-{number}"})
    env["helpdesk.ticket.team"].browse(facts["team"]).user_ids |= agents
    env["complaint.budget"].create(
        [{"user_id": agent.id, "amount": 10**7} for agent in agents]
    )
    tickets = env["helpdesk.ticket"].create(
        [ticket_values(facts, number) for number in range(CLIENTS)]
    )
    remedy = env["complaint.remedy.type"].search([("nature", "=", "goodwill")], limit=1)
    shared = env["res.partner.category"].create({"name": "Shared"})
    return {
        "agents": agents.ids,
        "tickets": tickets.ids,
        "remedy": remedy.ids,
        "row": shared.ids,
    }


def save(env: Any, ticket: int, remedy: int) -> int:
    values = {"ticket_id": ticket, "remedy_type_id": remedy, "amount": 1}
    return env["complaint.compensation"].create(values).id


def offer(env: Any, compensation: int) -> None:
    env["complaint.compensation"].browse(compensation).action_offer()


def write(env: Any, row: int, number: int) -> None:
    env["res.partner.category"].browse(row).write({"color": number})


def work(env: Any, facts: dict[str, list[int]], what: str) -> dict[str, float]:
    """Let sixteen work until time is up.

    :param str what: ``plain``, ``one`` (one budget) or ``sixteen`` (budgets)
    :return: what was done in a second, and the share that was answered cleanly
    """
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)  # conflicts are meant
    counts: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(
            target=_client, args=(env.cr.dbname, facts, what, number, end, counts)
        )
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = counts["done"] + counts["refused"]
    return {
        "rate": counts["done"] / SECONDS,
        "cleanly": answered / max(sum(counts.values()), 1),
    }


def _client(
    database: str,
    facts: dict[str, list[int]],
    what: str,
    number: int,
    end: float,
    counts: Counter[str],
) -> None:
    from odoo import SUPERUSER_ID
    from odoo.modules.registry import Registry

    agent = facts["agents"][number if what == "sixteen" else 0]
    request = partial(
        _request, Registry(database), SUPERUSER_ID if what == "plain" else agent
    )
    ticket, [remedy], [row] = facts["tickets"][number], facts["remedy"], facts["row"]
    turn = 0
    while time.monotonic() < end:
        turn += 1
        if what == "plain":
            ended, _answer = request(write, row, number * 100000 + turn)
        else:
            ended, saved = request(save, ticket, remedy)
            if ended == "done":
                ended, _answer = request(offer, saved)
        counts[ended] += 1


def _request(
    registry: Any, user: int, act: Callable, *arguments: int
) -> tuple[str, Any]:
    """Do something in a transaction of its own, as a request does.

    :return: how it ended, and what the function answered
    """
    from psycopg2 import OperationalError

    from odoo import api
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    with registry.cursor() as cr:
        env = api.Environment(cr, user, {"lang": "en_US"})
        env.transaction.default_env = env
        try:
            return "done", retrying(partial(act, env, *arguments), env)
        except UserError:
            return "refused", None
        except OperationalError:
            return "given up", None


def measure(what: str, run: Run) -> Figure:
    _host, ours = run.pair()
    copy = run.databases.copy(ours, f"granting_{what}")
    try:
        with working(copy) as [worker]:
            figure = _measure(worker, what)
        with Session(copy) as session:
            if broken := execute(session, BROKEN):
                raise RuntimeError(f"The ledger does not hold: {broken}")
        return figure
    finally:
        run.databases.drop(copy)


def _measure(worker: Worker, what: str) -> Figure:
    facts = worker.run(prepare_budgets)
    plain, ours, cleanly = [], [], []
    for _round in range(ROUNDS):
        plain.append(worker.run(work, facts=facts, what="plain")["rate"])
        answer = worker.run(work, facts=facts, what=what)
        ours.append(answer["rate"])
        cleanly.append(answer["cleanly"])
    say(f"  plain writes {plain}, grants {ours} a second, cleanly {cleanly}")
    return Figure(
        ratio=median(ours) / median(plain),
        host_ms=1000 / median(plain),
        ours_ms=1000 / median(ours),
        queries=f"{min(cleanly):.1%} answered cleanly",
        also_met=min(cleanly) >= CLEANLY,
    )


ROWS = [
    Row("granting on one budget", 0.5, partial(measure, "one"), at_least=True),
    Row("granting on sixteen budgets", 0.7, partial(measure, "sixteen"), at_least=True),
]
