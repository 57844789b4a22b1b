"""The daily work on terms: reminders and escalations of 10,000 open complaints.

The cost of a term among 10,000 against that among 1,000: the work grows with what is
due and with nothing else. The same work is done once more by a process that is killed
half-way (SIGKILL) and then again by another: what was told has to be the same.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from .databases import Session, execute
from .fill import multiply
from .harness import Figure, Row, Run, say
from .people import acting, prepare, ticket_values
from .worker import Worker, measuring, working

RECORDS, FEWER = 10_000, 1_000
SAMPLES = 40
TOLD = "SELECT count(*) FROM mail_activity WHERE complaint_term_id IS NOT NULL"
OTHERS = """SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND backend_type = 'client backend'"""
RESULTS = (
    """SELECT md5(string_agg(concat_ws(' ', ticket_id, kind, notices_sent,
                                      next_notice_on), ',' ORDER BY ticket_id, kind))
         FROM complaint_term""",
    """SELECT md5(string_agg(concat_ws(' ', res_id, user_id, activity_type_id, summary,
                                      date_deadline), ',' ORDER BY res_id, summary))
         FROM mail_activity""",
    """SELECT md5(string_agg(concat_ws(' ', ticket_id, sequence, kind), ','
                             ORDER BY ticket_id, sequence))
         FROM complaint_event""",
)


def prepare_terms(env: Any, records: int) -> None:
    """Open complaints received in the last ten weeks, with the terms of their day."""
    facts = prepare(env)
    now = datetime.now().replace(microsecond=0)
    acting(env, facts["agent"])["helpdesk.ticket"].create(
        [
            ticket_values(facts, number)
            | {"complaint_received_on": now - timedelta(days=1 + 70 * number / SAMPLES)}
            for number in range(SAMPLES)
        ]
    )
    env.cr.commit()
    multiply(env.cr, records)
    env.cr.execute(
        """SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
            WHERE attrelid = 'complaint_term'::regclass
              AND attnum > 0 AND NOT attisdropped
              AND attname NOT IN ('id', 'ticket_id')"""
    )
    [(columns,)] = env.cr.fetchall()
    env.cr.execute(
        f"""INSERT INTO complaint_term (ticket_id, {columns})
            SELECT copy, {columns}
              FROM (SELECT t.id AS copy, min(s.id) AS sample
                      FROM helpdesk_ticket t
                      JOIN helpdesk_ticket s USING (complaint_received_on)
                     WHERE s.id IN (SELECT ticket_id FROM complaint_term)
                       AND t.id NOT IN (SELECT ticket_id FROM complaint_term)
                     GROUP BY t.id) copies
              JOIN complaint_term ON ticket_id = sample"""
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")


def notify(env: Any) -> list[float]:
    """Do the daily work.

    :return: seconds, queries
    """
    with measuring(env) as measured:
        env["complaint.term"]._cron_notify()
    return [measured.seconds, measured.queries]


def measure(run: Run) -> Figure:
    records = run.rows(RECORDS)
    many, few = _prepare(run, records), _prepare(run, min(FEWER, records))
    try:
        seconds, queries, told, result = _do(run, many)
        fewer = _do(run, few)
        same = _do(run, many, killed=True)[3] == result
    finally:
        for database in {many, few}:
            run.databases.drop(database)
    say(f"  {records} complaints: {told} told in {seconds:.1f} s, {queries} queries")
    per_term = seconds / told, fewer[0] / fewer[2]
    return Figure(
        ratio=per_term[0] / per_term[1],
        host_ms=per_term[1] * 1000,
        ours_ms=per_term[0] * 1000,
        queries=f"{queries / told:.1f} a term; killed half-way and run again: "
        + ("the same" if same else "NOT THE SAME"),
        also_met=same,
    )


def _prepare(run: Run, records: int) -> str:
    _host, ours = run.pair()
    database = run.databases.copy(ours, f"terms_{records}")
    with working(database) as [worker]:
        worker.run(prepare_terms, records=records)
    return database


def _do(run: Run, prepared: str, killed: bool = False) -> tuple[float, int, int, list]:
    """Do the work in a copy of a database.

    :param killed: by two processes, the first one killed half-way
    :return: seconds and queries of the last process, how many terms were told of, and
        what can be compared
    """
    database = run.databases.copy(prepared, "notifying")
    try:
        if killed:
            _kill_half_way(database)
        with working(database) as [worker], Session(database) as session:
            seconds, queries = worker.run(notify)
            [(told,)] = execute(session, TOLD)
            result = [execute(session, query) for query in RESULTS]
        return seconds, queries, told, result
    finally:
        run.databases.drop(database)


def _kill_half_way(database: str) -> None:
    with Session(database) as session:
        [(due,)] = execute(
            session, "SELECT count(*) FROM complaint_term WHERE next_notice_on <= now()"
        )
        worker = Worker(database)
        worker.start(notify)
        told = 0
        while told < due / 2 and worker.is_running():
            time.sleep(0.02)
            [(told,)] = execute(session, TOLD)
        worker.kill()
        while execute(session, OTHERS)[0][0]:  # the database notices a little later
            time.sleep(0.02)
        [(told,)] = execute(session, TOLD)  # once it is gone
    if not 0 < told < due:
        raise RuntimeError(f"{told} of {due} were told when the process was killed.")
    say(f"  killed after {told} of {due}")


ROWS = [Row("daily work on terms", 1.3, measure)]
