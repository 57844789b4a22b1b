"""`./dev bench`: measure the figures to reach and print them as a table or as JSON."""

import argparse
import json
import sys
import time

from . import (
    detecting,
    granting,
    installing,
    intake,
    notifying,
    registering,
    reporting,
    similar,
    views,
)
from .databases import Session, execute
from .harness import Figure, Row, Run, say

ROWS = [
    *registering.ROWS,
    *intake.ROWS,
    *views.ROWS,
    *granting.ROWS,
    *notifying.ROWS,
    *detecting.ROWS,
    *reporting.ROWS,
    *similar.ROWS,
    *installing.ROWS,
]
COLUMNS = "{:<36} {:>6} {:>6}  {:<4} {:>9} {:>9}  {}"


def main(arguments: list[str]) -> int:
    """Measure what was asked for.

    :return: 0 when every goal is met, 1 when one is missed
    """
    options = _parse(arguments)
    rows = [row for row in ROWS if _is_named(row, options.names)]
    run = Run(options.rows)
    try:
        measured = [(row, _measure(row, run)) for row in rows]
    finally:
        run.databases.drop_all()
    print(_as_json(measured) if options.json else _as_table(measured))
    return 0 if all(row.is_met(figure) for row, figure in measured) else 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument(
        "--json", action="store_true", help="only a JSON list on standard output"
    )
    parser.add_argument(
        "--rows", type=int, metavar="N", help="at most so many records in a row"
    )
    names = ", ".join(f"“{row.name}”" for row in ROWS)
    parser.add_argument(
        "names", nargs="*", help=f"rows to measure, by how they begin: {names}"
    )
    options = parser.parse_args(arguments)
    for name in options.names:
        if not any(_is_named(row, [name]) for row in ROWS):
            parser.error(f"there is no row “{name}”; there are {names}")
    return options


def _is_named(row: Row, names: list[str]) -> bool:
    return not names or any(row.name.startswith(name) for name in names)


def _measure(row: Row, run: Run) -> Figure:
    say(f"{row.name} …")
    start = time.monotonic()
    figure = row.measure(run)
    say(f"{row.name}: {figure.ratio:.2f} ({time.monotonic() - start:.0f} s)")
    return figure


def _as_json(measured: list[tuple[Row, Figure]]) -> str:
    return json.dumps(
        [
            {
                "name": row.name,
                "ratio": round(figure.ratio, 3),
                "goal": row.goal,
                "met": row.is_met(figure),
            }
            for row, figure in measured
        ],
        indent=1,
    )


def _as_table(measured: list[tuple[Row, Figure]]) -> str:
    with Session("postgres") as session:
        [(server,)] = execute(session, "SHOW server_version")
    lines = [
        f"PostgreSQL {server}; ratio = with this addon / the host alone",
        COLUMNS.format("", "ratio", "goal", "met", "host ms", "ours ms", "queries"),
    ]
    for row, figure in measured:
        met = "yes" if row.is_met(figure) else "NO"
        times = (f"{figure.host_ms:.1f}", f"{figure.ours_ms:.1f}")
        ratio, goal = f"{figure.ratio:.2f}", f"{row.goal:.2f}"
        lines.append(
            COLUMNS.format(row.name, ratio, goal, met, *times, figure.queries).rstrip()
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
