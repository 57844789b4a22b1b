"""The Pareto, the scatter and the pivot over a million complaints, as an agent.

An ordinary agent who follows 20,000 tickets looks at a register of two companies over
three years, of which some complaints are confidential, some archived. What the client
asks for each view is answered under the record rules, over the client's road on the
server, and compared with what somebody would write by hand in SQL who knows the answer
has to hold the same complaints, names included. Both must give the same figures.

    ./dev python -m benchmarks.reporting DATABASE [RECORDS]     # with the query plans

The second fills a database that has this addon and nothing that matters.
"""

import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

from .fill import multiply
from .harness import Figure, Row, Run, in_turn, median, say
from .people import acting, prepare, ticket_values
from .similar import follow
from .worker import Worker, measuring, working

RECORDS = 1_000_000
SAMPLES = 52
TIMES, WARM_UP = 9, 2
YEARS = 3
MODEL = "complaint.report"
# What every copy has of its own.
FACTS = {
    "complaint_received_on": "now() AT TIME ZONE 'UTC'"
    f" - (c.id % {YEARS * 365} + 1) * interval '1 day'",
    "complaint_cost": "CASE WHEN c.id % 3 = 0 THEN c.id % 90 ELSE 0 END",
    "complaint_importance": "c.id % 6",
    "complaint_confidential": "c.id % 50 = 0",
    "active": "c.id % 97 <> 0",
}
COUNT = ["__count"]
MONEY = ["currency_id:array_agg_distinct", "cost:sum_currency", "cost:sum"]
QUARTER = "received_on:quarter"
SETS = [[], ["cause_id"], [QUARTER], ["cause_id", QUARTER]]
# What each view asks: method, arguments; see static/src/views and the client's pivot.
ASKED = {
    "Pareto": ("formatted_read_group", ([], ["cause_id"], COUNT)),
    "Pareto by cost": ("formatted_read_group", ([], ["cause_id"], COUNT + MONEY)),
    "scatter": (
        "formatted_read_group",
        ([], ["cause_id"], [*COUNT, "importance:avg", *MONEY]),
    ),
    "pivot": (
        "formatted_read_grouping_sets",
        ([], SETS, [*MONEY, "importance:avg", *COUNT]),
    ),
}
VISIBLE = """
    FROM helpdesk_ticket t
   WHERE is_complaint AND complaint_confidential IS NOT TRUE AND active
     AND company_id = %(company)s
"""
NAMED = """
  SELECT f.*, c.name->>'en_US', c.kano
    FROM ({}) f LEFT JOIN complaint_cause c ON c.id = f.cause
"""
MEAN = "avg(NULLIF(complaint_importance, 0))"
BY_HAND = {
    "Pareto": NAMED.format(
        f"SELECT complaint_cause_id AS cause, count(*) AS n {VISIBLE} GROUP BY 1"
    ),
    "Pareto by cost": NAMED.format(
        "SELECT complaint_cause_id AS cause, count(*) AS n,"
        f" sum(complaint_cost) AS cost {VISIBLE} GROUP BY 1"
    ),
    "scatter": NAMED.format(
        f"SELECT complaint_cause_id AS cause, count(*) AS n, {MEAN} AS mean,"
        f" sum(complaint_cost) AS cost {VISIBLE} GROUP BY 1"
    ),
    # what costs is forming the groups; several processes do it for cells, and only for
    # these, and the totals are those of a few hundred cells
    "pivot": NAMED.format(
        "SELECT cause, quarter, sum(n)::bigint AS n, sum(total) / sum(answers) AS mean,"
        " sum(cost) AS cost FROM (SELECT complaint_cause_id AS cause,"
        " date_trunc('quarter', complaint_received_on AT TIME ZONE 'UTC'"
        " AT TIME ZONE 'Europe/Amsterdam') AS quarter, count(*) AS n,"
        " sum(complaint_importance) AS total,"
        " count(NULLIF(complaint_importance, 0)) AS answers,"
        f" sum(complaint_cost) AS cost {VISIBLE} GROUP BY 1, 2) cells"
        " GROUP BY GROUPING SETS ((), (1), (2), (1, 2))"
    ),
}


def fill(env: Any, records: int) -> dict[str, Any]:
    """The register, and who looks at it."""
    facts = prepare(env)
    agent = acting(env, facts["agent"])
    causes = env["complaint.cause"].search([("parent_id", "!=", False)])
    agent["helpdesk.ticket"].create(
        [
            ticket_values(facts, number)
            | {"complaint_cause_id": causes[number % len(causes)].id}
            for number in range(SAMPLES)
        ]
    )
    other = env["res.company"].create({"name": "Elsewhere"})
    _forget_words(env.cr)
    env.cr.commit()
    company = f"CASE WHEN c.id % 10 = 0 THEN {other.id} ELSE {env.company.id} END"
    multiply(env.cr, records, instead={**FACTS, "company_id": company})
    follow(env.cr, env["res.users"].browse(facts["agent"]).partner_id.id)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    return {"agent": facts["agent"], "company": env.company.id}


def _forget_words(cr: Any) -> None:
    """No report reads the text of complaints; without its index filling goes fast."""
    cr.execute("ALTER TABLE helpdesk_ticket DISABLE TRIGGER USER")
    cr.execute(
        """SELECT indexrelid::regclass FROM pg_index
             JOIN pg_class c ON c.oid = indexrelid
             JOIN pg_am a ON a.oid = relam AND amname = 'gin'
            WHERE indrelid = 'helpdesk_ticket'::regclass"""
    )
    for (index,) in cr.fetchall():
        cr.execute(f"DROP INDEX {index}")


def ask(env: Any, agent: int, view: str) -> list[Any]:
    """Answer what a view asks, as a request of the agent.

    :return: seconds, queries, how many complaints the figures hold
    """
    from odoo.service.model import call_kw

    method, arguments = ASKED[view]
    model = acting(env, agent, allowed_company_ids=[env.company.id])[MODEL]
    env.invalidate_all()
    with measuring(env) as measured:
        context = {"context": dict(model.env.context)}
        answer = call_kw(model, method, list(arguments), context)
    groups = answer[0] if view == "pivot" else answer
    counted = sum(group["__count"] for group in groups)
    return [measured.seconds, measured.queries, counted]


def ask_by_hand(env: Any, company: int, view: str) -> list[Any]:
    """The same in SQL.

    :return: seconds, queries, how many complaints the figures hold
    """
    with measuring(env) as measured:
        env.cr.execute(BY_HAND[view], {"company": company})
        rows = env.cr.dictfetchall()
    counted = sum(row["n"] for row in rows)
    return [
        measured.seconds,
        measured.queries,
        counted // (4 if view == "pivot" else 1),
    ]


def compare(worker: Worker, facts: dict[str, int], view: str) -> Figure:
    """A view against SQL by hand, in turn."""
    by_hand, asked = in_turn(
        lambda: worker.run(ask_by_hand, company=facts["company"], view=view),
        lambda: worker.run(ask, agent=facts["agent"], view=view),
        TIMES,
        WARM_UP,
    )
    seconds = [median([one[0] for one in side]) for side in (by_hand, asked)]
    return Figure(
        ratio=seconds[1] / seconds[0],
        host_ms=seconds[0] * 1000,
        ours_ms=seconds[1] * 1000,
        queries=f"{by_hand[0][1]}/{asked[0][1]}; host = SQL by hand",
        also_met=by_hand[0][2] == asked[0][2],
    )


class Register:
    """One register for all rows of a run; filled when the first one asks for it."""

    def __init__(self) -> None:
        self._name = self._facts = None

    def measure(self, run: Run, view: str) -> Figure:
        if not self._name:
            _host, ours = run.pair()
            self._name = run.databases.copy(ours, "reporting")
            with working(self._name) as [worker]:
                self._facts = worker.run(fill, records=run.rows(RECORDS))
        with working(self._name) as [worker]:
            return compare(worker, self._facts, view)


def _rows() -> list[Row]:
    register = Register()

    def measuring_of(view: str) -> Callable[[Run], Figure]:
        return lambda run: register.measure(run, view)

    return [Row(view, 1.5, measuring_of(view)) for view in ASKED]


ROWS = _rows()


# By hand: figures and plans


def main(database: str, records: str = "100000") -> None:
    with working(database) as [worker]:
        facts = worker.run(fill, records=int(records))
        for view in ASKED:
            figure = compare(worker, facts, view)
            say(f"{view}: {figure}")
            for plan in worker.run(explain, **facts, view=view):
                say(plan)


def explain(env: Any, agent: int, company: int, view: str) -> list[str]:
    """The plan of what a view asks of the database, and of that by hand."""
    cursor, seen = type(env.cr), []
    execute = cursor.execute

    def remember(cr: Any, *query: Any, **named: Any) -> Any:
        answer = execute(cr, *query, **named)
        seen.append(cr._obj.query.decode())
        return answer

    with mock.patch.object(cursor, "execute", remember):
        ask(env, agent, view)
        env.cr.execute(BY_HAND[view], {"company": company})
    asked = [query for query in seen if "FROM helpdesk_ticket" in query]
    return [_plan(env.cr, query) for query in asked]


def _plan(cr: Any, query: str) -> str:
    cr.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query.replace('%', '%%')}")
    return "\n".join(line for (line,) in cr.fetchall())


if __name__ == "__main__":
    # by its own name, so that the process of the database finds its tasks
    from benchmarks import reporting

    reporting.main(*sys.argv[1:])
