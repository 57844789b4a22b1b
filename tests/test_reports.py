"""The figures of the reports are those of independently written SQL, for every role.

On a real register, imported through the import screen, with a course laid over it: the
register itself tells no causes, money or after-care. Dates move to the last year, so
that the management page has them too.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import cfpb
import pytest
from instance import Client, Instance
from test_import_cfpb import DATA, MAKE_ADMINISTRATOR, WHOLE, Screen, converted

# The whole register with COMPLAINT_DATA, which takes minutes; else its excerpt.
SLOW = "COMPLAINT_DATA" in os.environ and WHOLE.is_file()
ROLES = ("agent", "coordinator", "reader")
MAKE_PEOPLE = """
far = env["res.company"].create({"name": "Far away"})
people = [("lisa", "agent", env.company), ("karin", "coordinator", env.company),
          ("dirk", "reader", env.company), ("verre", "coordinator", far)]
for login, role, company in people:
    group = env.ref(f"complaint_management.group_complaint_{role}")
    env["res.users"].create({
        "name": login.title(), "login": login, "password": f"{login}-{login}",
        "company_id": company.id, "company_ids": [(6, 0, company.ids)],
        "group_ids": [(4, group.id)], "tz": "UTC",
    })
"""
LOGINS = {"agent": "lisa", "coordinator": "karin", "reader": "dirk"}
# A course for each complaint, different by its id; every tenth is confidential.
COURSE = """
    UPDATE helpdesk_ticket SET
        complaint_received_on = complaint_received_on + shift,
        complaint_settled_on = complaint_settled_on + shift + id % 9 * '1 h'::interval,
        complaint_closed_on = complaint_closed_on + shift + id % 5 * '1 day'::interval,
        complaint_cause_id = causes.ids[1 + id % array_length(causes.ids, 1)],
        complaint_cause_confirmed = id % 3 > 0,
        complaint_in_time = (ARRAY['in_time', 'late', 'running'])[1 + id % 3],
        complaint_first_contact = id % 4 = 0,
        complaint_handover_count = id % 2,
        complaint_cost = id % 7 * 10,
        complaint_importance = id % 6,
        complaint_aftercare_on = complaint_closed_on + shift,
        complaint_aftercare_answered_on =
            CASE WHEN id % 2 = 0 THEN complaint_closed_on + shift END,
        complaint_aftercare_solved =
            CASE WHEN id % 2 = 0 THEN (ARRAY['yes', 'no'])[1 + id / 2 % 2] END,
        complaint_confidential = id % 10 = 0
      FROM (SELECT date_trunc('day', now() AT TIME ZONE 'UTC')
                   - date_trunc('day', max(complaint_received_on)) AS shift
              FROM helpdesk_ticket WHERE is_complaint) AS move,
           (SELECT array_agg(id ORDER BY id) AS ids FROM complaint_cause
             WHERE parent_id IS NOT NULL) AS causes
     WHERE is_complaint
    RETURNING 1
"""
PROMISES = """
    INSERT INTO complaint_promise (ticket_id, company_id, name, user_id, due_on, state)
    SELECT id, company_id, 'Call', 1, now(),
           CASE WHEN (id + place) % 3 = 0 THEN 'broken' ELSE 'kept' END
      FROM helpdesk_ticket, generate_series(1, 3) AS place
     WHERE is_complaint AND id % 4 >= place
    RETURNING 1
"""
SEEN = "is_complaint AND complaint_confidential IS NOT TRUE AND active"
# Each figure of the report beside the SQL of somebody who never saw its code.
FIGURES = {
    "days_to_settle:avg": (
        "avg(extract(epoch from complaint_settled_on - complaint_received_on)) / 86400"
    ),
    "days_to_close:avg": (
        "avg(extract(epoch from complaint_closed_on - complaint_received_on)) / 86400"
    ),
    "cost:sum": "sum(complaint_cost)",
    "importance:avg": "avg(nullif(complaint_importance, 0))",
    "handover_count:sum": "sum(complaint_handover_count)",
    "in_time_share:avg": (
        "count(*) FILTER (WHERE complaint_in_time = 'in_time')::float"
        " / nullif(count(*) FILTER (WHERE complaint_in_time <> 'running'), 0)"
    ),
    "first_contact_share:avg": (
        "count(*) FILTER (WHERE complaint_first_contact"
        " AND complaint_settled_on IS NOT NULL)::float"
        " / nullif(count(complaint_settled_on), 0)"
    ),
    "without_cause_share:avg": (
        "1 - count(*) FILTER (WHERE complaint_cause_confirmed)::float / count(*)"
    ),
    "aftercare_answered_share:avg": (
        "count(complaint_aftercare_answered_on)::float"
        " / nullif(count(complaint_aftercare_on), 0)"
    ),
    "aftercare_solved_share:avg": (
        "count(*) FILTER (WHERE complaint_aftercare_solved = 'yes')::float"
        " / nullif(count(complaint_aftercare_solved), 0)"
    ),
    "promises_kept_share:avg": (
        "sum((SELECT count(*) FROM complaint_promise p"
        "      WHERE p.ticket_id = t.id AND p.state = 'kept'))"
        " / nullif(sum((SELECT count(*) FROM complaint_promise p"
        "                WHERE p.ticket_id = t.id)), 0)"
    ),
}
GROUPS = {
    "category_id": "category_id",
    "cause_id": "complaint_cause_id",
    "in_time": "complaint_in_time",
    "received_on:month": "to_char(complaint_received_on, 'YYYY-MM')",
}


@pytest.fixture(scope="module")
def odoo(tmp_path_factory) -> Iterator[Instance]:
    with Instance("reports") as instance:
        instance.odoo("--init", "complaint_management", "--log-level", "warn")
        instance.shell(MAKE_ADMINISTRATOR)
        with instance.serving() as url:
            screen = Screen(Client(url, "marit", "marit-marit"))
            source = WHOLE if SLOW else DATA / "cfpb_excerpt.csv"
            file = converted(source, tmp_path_factory.mktemp("register"))
            assert screen.run(screen.upload(file)) == []
            imported = len(list(cfpb.read(source)))
        instance.shell(MAKE_PEOPLE)
        assert len(instance.rows(COURSE)) == imported
        assert instance.rows(PROMISES)
        yield instance


@pytest.fixture(scope="module")
def clients(odoo) -> Iterator[dict[str, Client]]:
    with ExitStack() as stack:
        url = stack.enter_context(odoo.serving())
        logins = {**LOGINS, "stranger": "verre"}
        yield {
            role: Client(url, login, f"{login}-{login}")
            for role, login in logins.items()
        }


def group_key(value: object) -> object:
    """What a group is called: the id, the word, or the month of its first day."""
    if isinstance(value, list):
        value = value[0]
    return value[:7] if isinstance(value, str) and value[:2] == "20" else value or None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_measure_of_the_analysis(odoo, clients, role, group) -> None:
    rows = odoo.rows(
        f"SELECT {GROUPS[group]}, count(*), {', '.join(FIGURES.values())}"
        f"  FROM helpdesk_ticket t WHERE {SEEN} GROUP BY 1"
    )
    expected = {key: figures for key, *figures in rows}
    names = ["__count", *FIGURES]
    groups = clients[role].call(
        "complaint.report", "formatted_read_group", [], [group], names
    )
    assert len(groups) == len(expected) > 2
    for found in groups:
        figures = [found[name] or 0 for name in names]
        wanted = [float(figure or 0) for figure in expected[group_key(found[group])]]
        assert figures == pytest.approx(wanted), found[group]


def test_somebody_of_another_company_counts_nothing(clients) -> None:
    for model in ("complaint.report", "complaint.money", "complaint.cause.price"):
        assert clients["stranger"].call(model, "search_count", []) == 0
    desk = clients["stranger"].call("complaint.desk", "get_desk")
    assert desk["waits"] == 0


def test_the_management_page(odoo, clients) -> None:
    month = "date_trunc('month', now() AT TIME ZONE 'UTC')"
    received = (
        f"SELECT count(*) FROM helpdesk_ticket WHERE {SEEN}"
        f" AND complaint_received_on >= {month}"
    )
    settled = (
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY"
        "  extract(epoch from complaint_settled_on - complaint_received_on)) / 86400,"
        "  round(100.0 * count(*) FILTER (WHERE complaint_in_time = 'in_time')"
        "        / count(*) FILTER (WHERE complaint_in_time <> 'running'))"
        f" FROM helpdesk_ticket WHERE {SEEN}"
        f" AND complaint_settled_on >= {month} - interval '11 months'"
    )
    [(days, in_time)] = odoo.rows(settled)
    for role in ("reader", "coordinator"):
        page = clients[role].call("complaint.five.numbers", "get_page")
        heard, helped, *_rest = (
            [figure["value"] for figure in number["figures"]]
            for number in page["numbers"]
        )
        assert int(heard[0]) == odoo.value(received)
        assert helped[0] == f"{in_time}\N{NO-BREAK SPACE}%"
        assert float(helped[2].replace(",", ".")) == pytest.approx(
            float(days), abs=0.06
        )
    with pytest.raises(RuntimeError, match="management"):
        clients["agent"].call("complaint.five.numbers", "get_page")


def test_every_number_of_the_desk_opens_as_many_records(odoo, clients) -> None:
    open_ones = "UPDATE helpdesk_ticket SET complaint_is_history = false"
    odoo.rows(f"{open_ones} WHERE is_complaint AND id % 6 = 0 RETURNING 1")
    desk = clients["coordinator"].call("complaint.desk", "get_desk")
    lines = {line["key"]: line for block in desk["blocks"] for line in block["lines"]}
    for line in lines.values():
        found = clients["coordinator"].call(line["model"], "search", line["domain"])
        assert len(found) == line["count"]
    assert lines["unestablished"]["count"] == odoo.value(
        "SELECT count(*) FROM helpdesk_ticket WHERE is_complaint AND active"
        " AND complaint_is_history IS NOT TRUE"
        " AND complaint_cause_confirmed IS NOT TRUE"
    )
