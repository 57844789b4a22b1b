"""The ordinary agent, the contacts and the categories of a measurement.

The same on both sides: a member of one team, who is no coordinator or administrator.
"""

from typing import Any

AGENT_GROUP = {
    True: "complaint_management.group_complaint_agent",
    False: "helpdesk_mgmt.group_helpdesk_user_team",
}
OPEN_STAGES = 4  # on both sides tickets stand in the first four stages
TEXT = (
    "<p>The parcel was promised for Tuesday and came on Friday, with one of the three "
    "cups broken. I called twice and was told twice that somebody would ring me back. "
    "Nobody did. I would like a new cup and to know why nobody rang.</p>"
)


def acting(env: Any, user: int, **context: Any) -> Any:
    """The environment of a request by a user, as Odoo's HTTP layer sets it up.

    What is computed when changes are written to the database happens as that user too.
    """
    context = {"lang": "en_US", "tz": "Europe/Amsterdam", **context}
    agent = env(user=user, context=context)
    agent.transaction.default_env = agent
    return agent


def prepare(env: Any) -> dict[str, Any]:
    """Make who and what a ticket refers to.

    :return: what :func:`ticket_values` needs, and the agent
    """
    ours = "complaint.event" in env
    group = env.ref(AGENT_GROUP[ours])
    agent = env["res.users"].create(
        {
            "name": "Anna de Wit",
            "login": "bench-agent",
            "email": "anna@example.com",
            "group_ids": [(6, 0, [env.ref("base.group_user").id, group.id])],
        }
    )
    team = _prepare_team(env, ours)
    team.user_ids = [(4, agent.id)]
    categories = env["helpdesk.ticket.category"].create(
        [_category_values(ours, number) for number in range(10)]
    )
    partners = env["res.partner"].create(
        [
            {"name": f"Contact {number}", "email": f"contact{number}@example.com"}
            for number in range(100)
        ]
    )
    tags = env["helpdesk.ticket.tag"].create([{"name": "Urgent"}, {"name": "Parcel"}])
    return {
        "agent": agent.id,
        "team": team.id,
        "stages": team._get_applicable_stages()[:OPEN_STAGES].ids,
        "channels": env["helpdesk.ticket.channel"].search([]).ids,
        "categories": categories.ids,
        "partners": partners.ids,
        "tags": tags.ids,
    }


def _prepare_team(env: Any, ours: bool) -> Any:
    if ours:
        return env["helpdesk.ticket.team"].search(
            [("is_complaint_team", "=", True)], limit=1
        )
    return env["helpdesk.ticket.team"].create({"name": "Customer care"})


def _category_values(ours: bool, number: int) -> dict[str, Any]:
    values = {"name": f"Category {number}"}
    if ours:
        values |= {
            "is_complaint_category": True,
            "complaint_aspect": "process",
            "complaint_impact": 1 + number % 5,
            "complaint_risk": 1 + number % 3,
        }
    return values


def ticket_values(facts: dict[str, Any], number: int) -> dict[str, Any]:
    """What a person fills in for a ticket or a complaint; the same on both sides."""

    def one_of(name: str) -> int:
        return facts[name][number % len(facts[name])]

    return {
        "name": f"Parcel {number} came late and broken",
        "description": TEXT,
        "team_id": facts["team"],
        "user_id": facts["agent"],
        "partner_id": one_of("partners"),
        "partner_name": f"Contact {number % 100}",
        "partner_email": f"contact{number % 100}@example.com",
        "category_id": one_of("categories"),
        "channel_id": one_of("channels"),
        "priority": str(number % 4),
        "tag_ids": [(6, 0, [one_of("tags")])],
    }
