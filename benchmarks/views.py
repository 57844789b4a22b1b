"""Opening the list, the kanban and the form of complaints against those of tickets.

As an ordinary agent under the record rules, on 2,000 open complaints and 2,000 tickets,
all in four stages. Asked is what the web client asks for the actual views of the two
main actions (see `client`), over the client's road on the server.
"""

from typing import Any

from .client import filter_domain, order, specification
from .fill import multiply
from .harness import Figure, Row, Run, in_turn, median
from .people import TEXT, acting, prepare, ticket_values
from .worker import Worker, measuring

RECORDS = 2000
SAMPLES = 40
TIMES = 40
MODEL = "helpdesk.ticket"
ACTIONS = {
    True: "complaint_management.complaint_action",
    False: "helpdesk_mgmt.helpdesk_ticket_action",
}
LIMIT, FEWER = 80, 8
COUNT_LIMIT = 10001


def prepare_views(env: Any, records: int) -> dict[str, Any]:
    """Fill the database and find out what the client will ask.

    :return: per view the method, its arguments, and the same for fewer records
    """
    facts = prepare(env)
    agent = acting(env, facts["agent"])
    samples = _make_samples(agent, facts)
    env.cr.commit()
    multiply(env.cr, records, further=True)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    action = env.ref(ACTIONS["complaint.event" in env]).with_env(agent).sudo()
    wanted = [*action.views, (action.search_view_id.id, "search")]
    views = agent[MODEL].get_views(wanted, {"action_id": action.id, "toolbar": True})
    domain = _default_domain(agent, action, views)
    return {
        "agent": facts["agent"],
        "list": [_list(views, domain, limit) for limit in (LIMIT, FEWER)],
        "kanban": [_kanban(views, domain, limit) for limit in (LIMIT, FEWER)],
        "form": [_form(views, number) for number in samples.ids],
    }


def _make_samples(agent: Any, facts: dict[str, Any]) -> Any:
    """Tickets as an agent leaves them: with a stage, facts, a message, an activity."""
    values = [ticket_values(facts, number) for number in range(SAMPLES)]
    if "complaint.event" in agent:
        causes = agent["complaint.cause"].search([])
        for number, one in enumerate(values):
            one |= {
                "complaint_level": 1 + number % 2,
                "complaint_cause_id": causes[number % len(causes)].id,
                "complaint_summary": "The parcel came late and one cup was broken.",
                "complaint_emotion_start": 2,
                "complaint_wants_feedback": "yes",
            }
    tickets = agent[MODEL].create(values)
    for number, ticket in enumerate(tickets):
        ticket.stage_id = facts["stages"][number % len(facts["stages"])]
        ticket.message_post(body=TEXT)
        if number % 4 == 0:
            ticket.activity_schedule(
                "mail.mail_activity_data_todo", summary="Call back"
            )
    return tickets


def _default_domain(agent: Any, action: Any, views: dict[str, Any]) -> list:
    from odoo.tools.safe_eval import safe_eval

    variables = {"uid": agent.uid}
    domain = safe_eval(action.domain or "[]", variables)
    for key in safe_eval(action.context or "{}", variables):
        if key.startswith("search_default_"):
            domain = domain + filter_domain(views, key.removeprefix("search_default_"))
    return domain


def _list(views: dict[str, Any], domain: list, limit: int) -> list:
    asked = {
        "specification": specification(views, "list", MODEL),
        "domain": domain,
        "offset": 0,
        "order": order(views, "list"),
        "limit": limit,
        "count_limit": COUNT_LIMIT,
    }
    return [["web_search_read", [], asked]]


def _kanban(views: dict[str, Any], domain: list, limit: int) -> list:
    groups = {
        "auto_unfold": True,
        "opening_info": [],
        "unfold_read_specification": specification(views, "kanban", MODEL),
        "unfold_read_default_limit": limit,
        "groupby_read_specification": {},
        "order": order(views, "kanban"),
        "context": {"read_group_expand": True},
    }
    colors = {"planned": "success", "today": "warning", "overdue": "danger"}
    progress = {
        "domain": domain,
        "group_by": "stage_id",
        "progress_bar": {"colors": colors, "field": "activity_state"},
    }
    return [
        ["web_read_group", [domain, ["stage_id"], []], groups],
        ["read_progress_bar", [], progress],
    ]


def _form(views: dict[str, Any], number: int) -> list:
    spec = specification(views, "form", MODEL)
    return [["web_read", [[number]], {"specification": spec}]]


def ask(env: Any, agent: int, calls: list) -> list[float]:
    """Answer what opening a view asks, as a request of the agent.

    :return: seconds, queries
    """
    from odoo.service.model import call_kw

    model = acting(env, agent)[MODEL]
    with measuring(env) as measured:
        for method, arguments, named in calls:
            context = {
                **model.env.context,
                "bin_size": True,
                **named.get("context", {}),
            }
            call_kw(model, method, arguments, {**named, "context": context})
    return [measured.seconds, measured.queries]


def _row(kind: str) -> Row:
    def measure(run: Run) -> Figure:
        records = run.rows(RECORDS)
        return run.compare(kind, lambda host, ours: _measure(kind, records, host, ours))

    return Row(kind, 1.25, measure)


def _measure(kind: str, records: int, host: Worker, ours: Worker) -> Figure:
    sides = (host, ours)
    asked = {worker: worker.run(prepare_views, records=records) for worker in sides}

    def opening(worker: Worker, which: int | None = None):
        """Open the view; the form of one record after the other."""
        calls, agent = asked[worker][kind], asked[worker]["agent"]
        turns = iter(range(10**9))

        def work():
            place = next(turns) % len(calls) if which is None else which
            return worker.run(ask, agent=agent, calls=calls[place])

        return work

    full = None if kind == "form" else 0
    both = in_turn(opening(host, full), opening(ours, full), TIMES, warm_up=10)
    seconds = [median([one[0] for one in side]) for side in both]
    queries = [max(one[1] for one in side) for side in both]
    few = queries[1]
    if kind != "form":
        fewer = in_turn(opening(host, 1), opening(ours, 1), 3)
        few = max(one[1] for one in fewer[1])
    return Figure(
        ratio=seconds[1] / seconds[0],
        host_ms=seconds[0] * 1000,
        ours_ms=seconds[1] * 1000,
        queries=f"{queries[0]}/{queries[1]}"
        + (f", of {FEWER} records {few}" if kind != "form" else ""),
        also_met=few == queries[1],
    )


ROWS = [_row(kind) for kind in ("list", "kanban", "form")]
