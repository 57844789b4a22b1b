"""Installing on a database full of plain tickets, against the bare DDL.

Ours is what installing takes longer on N tickets than on none: what does not hang on
the tickets (starting Odoo, loading XML) is the same on both and falls away. The bare
DDL is what the database's catalog says the addon added to the host's tables (columns,
constraints, indexes), each as a statement of its own on another copy. With few tickets
the difference is smaller than what two installations differ by themselves. The tickets
are copies of ORM-made ones (see `fill`); the last thousand are compared with those,
column by column.
"""

import os
import time
from typing import Any

from .databases import Session, execute, odoo
from .fill import OWN, TICKETS, multiply
from .harness import Figure, Row, Run, median, say
from .people import prepare, ticket_values
from .worker import working

TICKETS_THERE = 1_000_000
SAMPLES = 200
TIMES = 3
SETTLING = 10  # seconds


def make_samples(env: Any) -> None:
    """Plain tickets through the ORM, in all stages, some without a team or contact."""
    facts = prepare(env)
    tickets = env["helpdesk.ticket"].create(
        [
            ticket_values(facts, number)
            | ({"team_id": False, "partner_id": False} if number % 5 == 0 else {})
            for number in range(SAMPLES)
        ]
    )
    stages = env["helpdesk.ticket.stage"].search([])
    for number, ticket in enumerate(tickets):
        ticket.stage_id = stages[number % len(stages)]


def measure(run: Run) -> Figure:
    host, ours = run.pair()
    few = run.databases.copy(host, "few")
    with working(few) as [worker]:
        worker.run(make_samples)
    many = run.databases.copy(few, "many")
    _fill(many, run.rows(TICKETS_THERE))
    statements = _statements(host, ours)
    took: dict[str, list[float]] = {"bare": [], "few": [], "many": []}
    for turn in range(TIMES):
        for part, source in (("few", few), ("bare", many), ("many", many)):
            copy = run.databases.copy(source, f"{part}_{turn}")
            _settle(copy)
            start = time.perf_counter()
            if part == "bare":
                _run_bare(copy, statements)
            else:
                odoo("--database", copy, "--init", "complaint_management")
            took[part].append(time.perf_counter() - start)
            run.databases.drop(copy)
        say("  " + ", ".join(f"{part} {took[part][-1]:.1f} s" for part in took))
    for name in (few, many):
        run.databases.drop(name)
    bare = median(took["bare"])
    installing = max(0.0, median(took["many"]) - median(took["few"]))
    return Figure(
        ratio=installing / bare, host_ms=bare * 1000, ours_ms=installing * 1000
    )


def _fill(name: str, total: int) -> None:
    with Session(name) as session:
        with session.cursor() as cursor:
            multiply(cursor, total)
        execute(session, "VACUUM (FREEZE, ANALYZE) helpdesk_ticket")
        [(strange,)] = execute(session, _DIFFERENT_FROM_SAMPLES)
        if strange:
            raise RuntimeError(f"{strange} tickets equal no ORM-made one.")
    say(f"  {total} tickets are there")


# Tickets that, but for id and number, equal none of those that the ORM made.
_DIFFERENT_FROM_SAMPLES = f"""
    WITH facts AS (
        SELECT id, to_jsonb(t) - '{OWN[0]}' - '{OWN[1]}' AS fact
          FROM (SELECT * FROM {TICKETS} ORDER BY id LIMIT {SAMPLES}
                 ) t
        UNION ALL
        SELECT id, to_jsonb(t) - '{OWN[0]}' - '{OWN[1]}'
          FROM (SELECT * FROM {TICKETS} ORDER BY id DESC LIMIT 1000) t
    )
    SELECT count(*) FROM facts f
     WHERE NOT EXISTS (
        SELECT FROM facts s WHERE s.fact = f.fact
           AND s.id IN (SELECT id FROM {TICKETS} ORDER BY id LIMIT {SAMPLES}))
"""

_HOST_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"
_TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_COLUMNS = """
    SELECT c.relname, a.attname, format(
               'ALTER TABLE %%I ADD COLUMN %%I %%s',
               c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relname = ANY(%s) AND c.relkind = 'r' AND a.attnum > 0
       AND NOT a.attisdropped
     ORDER BY c.relname, a.attnum
"""
_CONSTRAINTS = """
    SELECT c.relname, k.conname, format(
               'ALTER TABLE %%I ADD CONSTRAINT %%I %%s',
               c.relname, k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
     WHERE c.relname = ANY(%s) AND k.contype IN ('f', 'c', 'u')
     ORDER BY c.relname, k.conname
"""
_INDEXES = """
    SELECT c.relname, i.relname, pg_get_indexdef(x.indexrelid)
      FROM pg_index x
      JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid
     WHERE c.relname = ANY(%s)
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid
                          AND k.conrelid = c.oid)
     ORDER BY c.relname, i.relname
"""


def _statements(host: str, ours: str) -> list[str]:
    """What the addon adds to the tables of the host, as statements of its own."""
    with Session(host) as before, Session(ours) as after:
        there = {name for (name,) in execute(before, _TABLES)}
        new = {name for (name,) in execute(after, _TABLES)} - there
        # what the new foreign keys refer to
        statements = [f'CREATE TABLE "{name}" (id serial PRIMARY KEY)' for name in new]
        for query in (_COLUMNS, _CONSTRAINTS, _INDEXES):
            known = {row[:2] for row in execute(before, query, [sorted(there)])}
            statements += [
                row[2]
                for row in execute(after, query, [sorted(there)])
                if row[:2] not in known
            ]
    return statements


def _settle(name: str) -> None:
    """Let the server finish the copying, which slows down what starts right after.

    Odoo spends its first seconds on other work; the bare DDL begins at once.
    """
    os.sync()
    time.sleep(SETTLING)
    with Session(name) as session:
        execute(session, "SELECT count(*) FROM helpdesk_ticket")


def _run_bare(name: str, statements: list[str]) -> None:
    """As Odoo does, in one transaction."""
    with Session(name) as session:
        execute(session, "BEGIN")
        for statement in statements:
            execute(session, statement)
        execute(session, "COMMIT")


ROWS = [Row("installing on 1,000,000 plain tickets", 1.5, measure)]
