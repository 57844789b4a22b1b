"""E-mail intake: messages through the gateway, against the same at the host alone.

Each message is an ordinary one of a customer to the address of the team, committed by
itself as the gateway does. On both sides one letter answers it and stays in the queue:
the host's stage mail on the first stage, and our acknowledgement.
"""

from typing import Any

from .harness import Figure, Row, Run, in_turn, median, say
from .registering import TEMPLATE
from .worker import Worker, measuring

TIMES, MESSAGES = 30, 5
CONTACTS = 100
DOMAIN = "intake.example.com"
MADE = ("helpdesk.ticket", "mail.mail")
MESSAGE = """\
Return-Path: <contact{contact}@example.com>
Received: from mx.example.com (mx.example.com [192.0.2.1]) by mail.{domain}
Delivered-To: post@{domain}
From: Contact {contact} <contact{contact}@example.com>
To: Customer care <post@{domain}>
Cc: Somebody Else <else{contact}@example.com>
Subject: Parcel {number} came late and broken
Date: Mon, 2 Mar 2026 09:00:00 +0100
Message-ID: <{number}@example.com>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="limit"

--limit
Content-Type: text/plain; charset=utf-8

{text}
--limit
Content-Type: text/html; charset=utf-8

<html><body><p>{text}</p></body></html>
--limit--
"""
TEXT = (
    "The parcel was promised for Tuesday and came on Friday, with one of the three "
    "cups broken. I called twice and was told that somebody would ring me back. "
) * 4


def prepare(env: Any) -> None:
    """Contacts, and a team with an address that answers what comes in."""
    env["res.partner"].create(
        [
            {"name": f"Contact {number}", "email": f"contact{number}@example.com"}
            for number in range(CONTACTS)
        ]
    )
    teams = env["helpdesk.ticket.team"]
    if "is_complaint_team" in teams._fields:
        team = teams.search([("is_complaint_team", "=", True)], limit=1)
    else:
        team = teams.create({"name": "Customer care"})
    domain = env["mail.alias.domain"].create({"name": DOMAIN})
    env.company.alias_domain_id = domain
    team.write({"alias_name": "post", "alias_domain_id": domain.id})
    if "complaint.event" not in env:
        team._get_applicable_stages()[:1].mail_template_id = env.ref(TEMPLATE)


def receive(env: Any, number: int) -> list[float]:
    """Bring messages to the gateway.

    :return: seconds and queries for each message, the tickets and the mails it made
    """
    messages = [
        MESSAGE.format(
            number=place, contact=place % CONTACTS, domain=DOMAIN, text=TEXT
        ).encode()
        for place in range(number, number + MESSAGES)
    ]
    gateway = env["mail.thread"].with_context(mail_notify_force_send=False)
    before = [env[model].search_count([]) for model in MADE]
    with measuring(env) as measured:
        for message in messages:
            gateway.message_process(False, message)
            env.cr.commit()
    made = [env[model].search_count([]) for model in MADE]
    made = [after - was for after, was in zip(made, before, strict=True)]
    return [value / MESSAGES for value in (measured.seconds, measured.queries, *made)]


def measure(run: Run) -> Figure:
    return run.compare("intake", _measure)


def _measure(host: Worker, ours: Worker) -> Figure:
    for worker in (host, ours):
        worker.run(prepare)

    def receiving(worker: Worker):
        number = iter(range(0, 10**9, MESSAGES))
        return lambda: worker.run(receive, number=next(number))

    both = in_turn(receiving(host), receiving(ours), times=TIMES)
    seconds, queries, tickets, mails = (
        [median([one[place] for one in side]) for side in both] for place in range(4)
    )
    if tickets + mails != [1, 1, 1, 1]:
        raise RuntimeError(
            f"Not one ticket and one mail for each message: {tickets}, {mails}."
        )
    per_second = [round(1 / one, 1) for one in seconds]
    say(f"  messages per second: {per_second} (host, ours)")
    return Figure(
        ratio=seconds[0] / seconds[1],
        host_ms=seconds[0] * 1000,
        ours_ms=seconds[1] * 1000,
        queries=f"{queries[0]:.0f}/{queries[1]:.0f}",
    )


ROWS = [Row("e-mail intake", 0.85, measure, at_least=True)]
