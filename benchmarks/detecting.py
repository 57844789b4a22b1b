"""Pattern detection: what a new complaint costs among many, and how often it speaks.

The row compares the cost of a new complaint in a register of 1,000,000 complaints with
that in one of 10,000, both spread over three years and all causes. Both were searched
before, as a register is that was not filled at once: a complaint is taken into its
pattern once, and what that costs belongs to it, not to the next one. Every round takes
back what it did, so that each sees the same register.

    ./dev python -m benchmarks.detecting quiet DATABASE     # nothing changed
    ./dev python -m benchmarks.detecting cfpb DATABASE complaints.csv

The first simulates years in which nothing changes, at 60, 600 and 6,000 complaints a
year, and counts the patterns; the second registers a real register in order of receipt.
Both fill the database, which has to have this addon and nothing that matters.
"""

import csv
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .fill import multiply
from .harness import Figure, Row, Run, median, say
from .people import prepare, ticket_values
from .worker import Worker, measuring, working

FEW, MANY = 10_000, 1_000_000
YEARS = 3
SAMPLES = 52
NEW = 100  # complaints of a round
ROUNDS = 12


def fill(env: Any, total: int) -> dict[str, Any]:
    """A register over three years, spread over all causes; every third has a matter."""
    facts = prepare(env)
    causes = env["complaint.cause"].search([("parent_id", "!=", False)])
    values = [ticket_values(facts, number) for number in range(SAMPLES)]
    for number, one in enumerate(values):
        one["complaint_cause_id"] = causes[number % len(causes)].id
        one["complaint_is_history"] = False
    env["helpdesk.ticket"].create(values)
    env["complaint.pattern.change"].search([]).unlink()
    env.cr.commit()
    multiply(env.cr, total)
    env.cr.execute(
        """UPDATE helpdesk_ticket
              SET complaint_received_on = now() AT TIME ZONE 'UTC'
                  - (id %% %(days)s + 1) * interval '1 day',
                  complaint_reference =
                      CASE WHEN id %% 3 = 0 THEN 'S-' || id / 6 END""",
        {"days": YEARS * 365},
    )
    env["complaint.cause.count"]._count_everything()
    facts["causes"] = causes.ids
    _take_in(env, facts, NEW)
    env["complaint.pattern"]._detect_waiting()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    return facts


def detect(env: Any, facts: dict[str, Any], new: int) -> list[float]:
    """Take in new complaints, look for patterns, and take it back.

    :return: milliseconds and queries for each new complaint
    """
    _take_in(env, facts, new)
    with measuring(env) as measured:
        env["complaint.pattern"]._detect_waiting()
        env.flush_all()
    env.cr.rollback()
    return [measured.seconds * 1000 / new, measured.queries / new]


def _take_in(env: Any, facts: dict[str, Any], new: int) -> None:
    values = [ticket_values(facts, number) for number in range(new)]
    for number, one in enumerate(values):
        one["complaint_cause_id"] = facts["causes"][number % len(facts["causes"])]
        one["complaint_reference"] = f"N-{number}"
    env["helpdesk.ticket"].create(values)
    env.flush_all()
    env.invalidate_all()


def measure(run: Run) -> Figure:
    """The cost among many against the cost among few, in turn."""
    sizes = (run.rows(FEW), run.rows(MANY))
    _host, ours = run.pair()
    copies = [run.databases.copy(ours, f"detect_{size}") for size in sizes]
    try:
        with working(*copies) as workers:
            return _measure(workers, sizes)
    finally:
        for copy in copies:
            run.databases.drop(copy)


def _measure(workers: list[Worker], sizes: tuple[int, int]) -> Figure:
    facts = [
        worker.run(fill, total=size)
        for worker, size in zip(workers, sizes, strict=True)
    ]
    given: list[list[list[float]]] = [[], []]
    for turn in range(ROUNDS + 2):
        for side in (0, 1) if turn % 2 else (1, 0):
            answer = workers[side].run(detect, facts=facts[side], new=NEW)
            if turn >= 2:
                given[side].append(answer)
    few, many = (median([one[0] for one in side]) for side in given)
    say(f"  {few:.2f} ms among {sizes[0]}, {many:.2f} ms among {sizes[1]}")
    return Figure(
        ratio=many / few,
        host_ms=few,
        ours_ms=many,
        queries=f"{given[0][-1][1]:.1f}/{given[1][-1][1]:.1f} a complaint;"
        " host = among few",
    )


ROWS = [Row("pattern detection", 1.3, measure)]


# By hand: how often it speaks


def quiet(env: Any) -> None:
    """Patterns a year with nothing changed: independent complaints at a steady rate.

    Causes differ in how often they come, as in the demo story: the nth of them 1/n.
    Two years go before; the patterns of those that follow are counted one by one, as a
    number that falls would say that episodes do not end.
    """
    from odoo.addons.complaint_management.tools import pattern_rule

    causes = env["complaint.cause"].search([("parent_id", "!=", False)]).ids
    weights = [1 / (place + 1) for place in range(len(causes))]
    for rate, years in ((60, 16), (600, 8), (6000, 4)):
        for seed in range(2):
            started = time.monotonic()
            found = _simulate(env, causes, weights, rate, years, random.Random(seed))
            a_year = [sum(year.values()) for year in found]
            say(
                f"{rate} a year, seed {seed}: {sum(a_year) / years:.1f} patterns a "
                f"year ({dict(sum(found, Counter()))}; year by year {a_year}; "
                f"{time.monotonic() - started:.0f} s)"
            )
            env.cr.rollback()
    say(f"p <= {pattern_rule.CHANCE}, busy from {pattern_rule.BUSY} expected")


def _simulate(
    env: Any,
    causes: list[int],
    weights: list[float],
    rate: int,
    years: int,
    chance: random.Random,
) -> list[Counter[str]]:
    """Fill in SQL what the ORM would register, and search it in order of receipt.

    :return: for each year how many patterns by which rule
    """
    company = env.company
    days = round((2 + years) * 365)
    today = datetime.now(UTC).date()
    rows = []
    for _number in range(round(rate * days / 365)):
        day = today - timedelta(days=chance.randrange(days))
        rows.append((day, chance.choices(causes, weights)[0]))
    rows.sort()
    sample = env["helpdesk.ticket"].create(
        {"name": "One", "description": "One", "is_complaint": True}
    )
    env["complaint.pattern.change"].search([]).unlink()
    env.flush_all()
    columns = "name, description, is_complaint, active, team_id, stage_id, company_id"
    ids = []
    for number, (day, cause) in enumerate(rows):
        env.cr.execute(
            f"""INSERT INTO helpdesk_ticket (number, complaint_received_on,
                       complaint_cause_id, complaint_is_history, {columns})
                SELECT %s, %s, %s, FALSE, {columns} FROM helpdesk_ticket WHERE id = %s
                RETURNING id""",
            (f"Q{number}", day, cause, sample.id),
        )
        ids.append(env.cr.fetchone()[0])
    env.cr.execute(
        "UPDATE helpdesk_ticket SET active = FALSE WHERE id = %s", [sample.id]
    )
    env.invalidate_all()
    first = today - timedelta(days=years * 365)
    changes = env["complaint.pattern.change"]
    for ticket, (day, cause) in zip(ids, rows, strict=True):
        changes.create(
            {
                "ticket": ticket,
                "company_id": company.id,
                "cause_id": cause,
                "day": day,
                "is_live": day >= first,
            }
        )
    before = env["complaint.pattern"].search([])
    env["complaint.pattern"]._detect_waiting()
    found: list[Counter[str]] = [Counter() for _year in range(years)]
    for pattern in env["complaint.pattern"].search([]) - before:
        if pattern.started_on >= first:
            found[min((pattern.started_on - first).days // 365, years - 1)].update(
                [pattern.rule]
            )
    return found


def cfpb(env: Any, path: str) -> None:
    """Register a real register as live complaints in order of receipt, week by week.

    Category is the issue, below it the sub-issue; complaints have no cause and no
    contact, as these are not in the data.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["Date received"])
    categories: dict[tuple[str, str], int] = {}
    values = [
        {
            "name": row["Issue"][:80],
            "description": row["Consumer complaint narrative"] or row["Issue"],
            "is_complaint": True,
            "complaint_is_history": False,
            "complaint_received_on": row["Date received"] + " 12:00:00",
            "complaint_external_ref": row["Complaint ID"],
            "category_id": _category(env, categories, row),
        }
        for row in rows
    ]
    patterns = env["complaint.pattern"]
    silent = env["helpdesk.ticket"].with_context(tracking_disable=True)
    searching, registering = 0.0, time.monotonic()
    for start in range(0, len(values), 50):
        silent.create(values[start : start + 50])
        started = time.monotonic()
        patterns._detect_waiting()
        env.flush_all()
        searching += time.monotonic() - started
        env.invalidate_all()
    registering = time.monotonic() - registering - searching
    found = patterns.search([])
    say(f"{len(values)} complaints registered in {registering:.0f} s")
    say(f"search {searching:.1f} s, {searching * 1000 / len(values):.2f} ms each")
    say(f"patterns: {dict(Counter(found.mapped('rule')))}")
    say(f"states: {dict(Counter(found.mapped('state')))}")
    tickets = silent.search([("complaint_external_ref", "!=", False)])
    tickets._queue_for_patterns(tickets._get_counted_as())
    started = time.monotonic()
    patterns._detect_waiting()
    again = patterns.search([]) - found
    say(f"second run: {len(again)} new, {time.monotonic() - started:.1f} s")
    env.cr.rollback()


def _category(env: Any, known: dict[tuple[str, str], int], row: dict[str, str]) -> int:
    parent = False
    for key in ((row["Issue"], ""), (row["Issue"], row["Sub-issue"])):
        if key not in known:
            known[key] = (
                env["helpdesk.ticket.category"]
                .create({"name": key[1] or key[0], "parent_id": parent})
                .id
            )
        parent = known[key]
        if not row["Sub-issue"]:
            break
    return parent


def main(what: str, database: str, *arguments: str) -> None:
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["--database", database, "--no-http", "--log-level", "error"],
        setup_logging=True,
    )
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        {"quiet": quiet, "cfpb": cfpb}[what](env, *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
