"""Registering a complaint against entering a ticket.

Both with tracking on. A ticket has the host's stage mail on the first stage; a
complaint arrives in writing and is acknowledged. So on both sides one message goes to
the contact. The mail stays in the queue: sending it costs the same on both sides.
Measured is what an agent's *Save* costs the server: one `create` over the web client's
road, with the commit.
"""

from typing import Any

from .harness import Figure, Row, Run, in_turn, median, say
from .people import acting, prepare, ticket_values
from .worker import Worker, measuring

TIMES = 60
SIZES = (1, 10, 100)
TEMPLATE = "helpdesk_mgmt.changed_stage_template"


def prepare_mail(env: Any) -> dict[str, Any]:
    """The ordinary agent, and what sends the contact a message on either side."""
    facts = prepare(env)
    if "complaint.event" in env:
        channels = env["helpdesk.ticket.channel"].browse(facts["channels"])
        channels.complaint_expressed = "written"
    else:
        stage = env["helpdesk.ticket.stage"].browse(facts["stages"][0])
        stage.mail_template_id = env.ref(TEMPLATE)
    return facts


def create(env: Any, facts: dict[str, Any], number: int, size: int) -> list[float]:
    """Create records as the agent.

    :return: seconds, queries, and the mails made per record
    """
    from odoo.service.model import call_kw

    mails = env["mail.mail"].search_count([])
    context = {"mail_notify_force_send": False}
    model = acting(env, facts["agent"])["helpdesk.ticket"]
    values = [ticket_values(facts, number + place) for place in range(size)]
    with measuring(env) as measured:
        call_kw(model, "create", [values], {"context": context})
        env.cr.commit()
    made = env["mail.mail"].search_count([]) - mails
    return [measured.seconds, measured.queries, made / size]


def measure(run: Run) -> Figure:
    return run.compare("registering", _measure)


def _measure(host: Worker, ours: Worker) -> Figure:
    facts = {worker: worker.run(prepare_mail) for worker in (host, ours)}

    def creating(worker: Worker, size: int):
        number = iter(range(0, 10**9, size))
        return lambda: worker.run(
            create, facts=facts[worker], number=next(number), size=size
        )

    per_record: dict[int, list[float]] = {}
    for size in SIZES:
        both = in_turn(
            creating(host, size),
            creating(ours, size),
            times=TIMES if size == 1 else 1,
            warm_up=10 if size == 1 else 1,
        )
        if size == 1:
            seconds = [median([one[0] for one in side]) for side in both]
        per_record[size] = [median([one[1] for one in side]) / size for side in both]
        mails = [median([one[2] for one in side]) for side in both]
        if mails != [1, 1]:
            raise RuntimeError(f"Not one mail for each record: {mails} (host, ours).")
        say(f"  {size}: queries per record {per_record[size]} (host, ours)")
    ours_per_record = [per_record[size][1] for size in SIZES]
    return Figure(
        ratio=seconds[1] / seconds[0],
        host_ms=seconds[0] * 1000,
        ours_ms=seconds[1] * 1000,
        queries=" ".join(
            f"{size}: {per_record[size][0]:.1f}/{per_record[size][1]:.1f}"
            for size in SIZES
        ),
        also_met=max(ours_per_record) <= ours_per_record[0],
    )


ROWS = [Row("registering a complaint", 1.25, measure)]
