"""Installed, updated, uninstalled and installed again on a helpdesk that is in use.

Ordinary tickets do not notice; nothing of ours stays behind.
"""

import json
from collections.abc import Iterator

import pytest
from instance import Instance

MODULE = "complaint_management"
FILL = """
teams = env["helpdesk.ticket.team"].create([{"name": "Shop"}, {"name": "Repairs"}])
teams.user_ids = env.user
stages = env["helpdesk.ticket.stage"].search([])
partner = env["res.partner"].create({"name": "B. Bakker", "email": "b@example.com"})
category = env["helpdesk.ticket.category"].create({"name": "Repair"})
tickets = env["helpdesk.ticket"].create([
    {
        "name": f"Ticket {number}",
        "description": "<p>It does not work.</p>",
        "team_id": (teams.ids + [False])[number % 3],
        "partner_id": partner.id if number % 2 else False,
        "category_id": category.id if number % 5 else False,
        "priority": str(number % 4),
    }
    for number in range(48)
])
for number, ticket in enumerate(tickets):
    ticket.stage_id = stages[number % len(stages)]
tickets[7].active = False
tickets[8].duplicate_id = tickets[9]
tickets[10].message_post(body="Called back")
"""
MAKE_COMPLAINTS = """
team = env["helpdesk.ticket.team"].search([("is_complaint_team", "=", True)], limit=1)
subject = env["complaint.subject"].create({"name": "Bicycles"})
cause = env["complaint.cause"].search([], limit=1)
channel = env["helpdesk.ticket.channel"].search([], limit=1)
colleague = env["res.users"].create({"name": "Daan Vos", "login": "daan"})
stages = team._get_applicable_stages()
more = env["helpdesk.ticket.stage"].create({
    "name": "Extra", "complaint_phase": "fulfil", "team_ids": [(4, team.id)],
    "company_id": False,
})
category = env["helpdesk.ticket.category"].search(
    [("is_complaint_category", "=", True)], limit=1
)
complaints = env["helpdesk.ticket"].create([
    {
        "name": f"Complaint {number}",
        "description": "<p>It broke.</p>",
        "team_id": team.id,
        "complaint_subject_id": subject.id,
        "complaint_cause_id": cause.id,
        "category_id": category.id,
        "complaint_external_ref": f"OLD-{number}",
    }
    for number in range(12)
])
for number, complaint in enumerate(complaints):
    complaint.complaint_outcome = "upheld"
    complaint.action_complaint_agreed(channel.id)
    complaint.stage_id = (stages | more)[number % len(stages | more)]
complaints[3].complaint_person_ids = colleague
complaints[4].active = False
complaints[5].complaint_main_id = complaints[6]
"""
UNINSTALL = f"""
env["ir.module.module"].search([("name", "=", "{MODULE}")]).button_immediate_uninstall()
"""
# What the database consists of, apart from the rows of its tables.
CATALOG = """
    SELECT 'table', relname::text, relkind::text FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
    UNION ALL
    SELECT 'column', c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || a.attnotnull
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
     WHERE NOT tgisinternal
"""
# Tables in which a module leaves its definitions; by what a row of them is told.
DEFINITIONS = {
    "ir_model": "model",
    "ir_model_fields": "model || '.' || name",
    "ir_model_constraint": "name",
    "ir_model_relation": "name",
    "ir_model_access": "name",
    "ir_rule": "name",
    "ir_ui_view": "COALESCE(key, name) || type",
    "ir_ui_menu": "name",
    "ir_actions": "name || type",
    "ir_act_server": "name",
    "ir_cron": "cron_name",
    "ir_filters": "name",
    "ir_exports": "name",
    "ir_asset": "name",
    "ir_config_parameter": "key",
    "ir_default": "field_id",
    "ir_sequence": "name",
    "ir_attachment": "res_model",
    "mail_template": "name",
    "mail_message_subtype": "name",
    "mail_activity_type": "name",
    "mail_alias": "alias_name || alias_model_id",
    "res_groups": "name",
    "res_groups_privilege": "name",
    "res_groups_implied_rel": "gid || '-' || hid",
    "helpdesk_ticket_channel": "name",
    "helpdesk_ticket_category": "name",
    "helpdesk_ticket_stage": "name",
    "helpdesk_ticket_team": "name",
    "ir_model_data": "module || '.' || name",
}
# What is of no interest: how Odoo lists modules, the notes of foreign keys that it
# leaves behind for every addon, pictures of the persons that this test makes.
BESIDE = {
    "ir_model_data": "module = 'base' AND name LIKE 'module_%'",
    "ir_model_constraint": "type = 'f'",
    "ir_attachment": "res_model = 'res.partner'",
}


RENEWED = ["id", "create_date", "write_date", "write_uid"]


class Helpdesk(Instance):
    """A helpdesk in use; what is asked of it at each stage of its life."""

    def columns(self, table: str = "helpdesk_ticket") -> list[str]:
        return [
            name
            for (name,) in self.rows(
                "SELECT quote_ident(attname) FROM pg_attribute WHERE attnum > 0"
                " AND NOT attisdropped AND attrelid = %s::regclass ORDER BY 1",
                [table],
            )
        ]

    def tickets(self, columns: list[str]) -> list[tuple]:
        """The ordinary tickets, every column of the host's."""
        query = f"SELECT {', '.join(columns)} FROM helpdesk_ticket WHERE name LIKE %s"
        return self.rows(f"{query} ORDER BY id", ["Ticket %"])

    def catalog(self) -> set[tuple]:
        return set(self.rows(CATALOG))

    def definitions(self) -> set[tuple]:
        found = set()
        for table, name in DEFINITIONS.items():
            rest = f"({BESIDE.get(table, 'false')}) IS NOT TRUE"
            query = (
                f"SELECT ({name})::text, count(*) FROM {table} WHERE {rest} GROUP BY 1"
            )
            found |= {(table, *row) for row in self.rows(query)}
        return found

    def everything(self) -> dict[str, list[tuple]]:
        """All rows of all tables, but for what Odoo notes of its own running."""
        tables = self.rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND relname <> 'ir_cron_trigger' AND relname NOT LIKE 'orm_signaling%'"
        )
        return {
            table: [json.dumps(row, sort_keys=True) for (row,) in self._facts(table)]
            for (table,) in tables
        }

    def _facts(self, table: str) -> list[tuple]:
        """Of a definition not when it was written: an update writes them all again."""
        renewed = RENEWED if table.startswith(("ir_", "res_groups")) else []
        facts = f'SELECT to_jsonb(t) - %s::text[] AS facts FROM "{table}" t'
        return self.rows(f"{facts} ORDER BY 1", [renewed])


@pytest.fixture(scope="module")
def helpdesk() -> Iterator[Helpdesk]:
    with Helpdesk("life") as helpdesk:
        helpdesk.shell(FILL)
        yield helpdesk


def test_a_helpdesk_lives_through_install_update_uninstall_and_install(helpdesk):
    """One life, one test: each stage needs the one before it."""
    columns = helpdesk.columns()
    tickets = helpdesk.tickets(columns)
    catalog, definitions = helpdesk.catalog(), helpdesk.definitions()
    assert len(tickets) == 48

    _installs(helpdesk, columns, tickets)
    helpdesk.shell(MAKE_COMPLAINTS)
    _update_changes_nothing(helpdesk)
    assert helpdesk.tickets(columns) == tickets

    _uninstalls(helpdesk)
    assert helpdesk.tickets(columns) == tickets
    assert helpdesk.columns() == columns
    assert _named(helpdesk.catalog() - catalog) == []
    assert _named(catalog - helpdesk.catalog()) == []
    assert _named(helpdesk.definitions() - definitions) == []
    assert _named(definitions - helpdesk.definitions()) == []

    _installs(helpdesk, columns, tickets)


def _installs(helpdesk: Helpdesk, columns: list[str], tickets: list[tuple]) -> None:
    log = helpdesk.odoo("--init", MODULE)
    assert _warnings(log) == []
    assert helpdesk.tickets(columns) == tickets
    ours = [name for name in helpdesk.columns() if name not in columns]
    assert ours
    filled = " OR ".join(f"{name} IS NOT NULL" for name in ours)
    of_tickets = f"name LIKE 'Ticket %%' AND ({filled})"
    assert helpdesk.rows(f"SELECT * FROM helpdesk_ticket WHERE {of_tickets}", []) == []


def _update_changes_nothing(helpdesk: Helpdesk) -> None:
    """The first update may renew what Odoo rewrites; a second one finds it so."""
    assert _warnings(helpdesk.odoo("--update", MODULE)) == []
    catalog, rows = helpdesk.catalog(), helpdesk.everything()
    assert _warnings(helpdesk.odoo("--update", MODULE)) == []
    assert helpdesk.catalog() == catalog
    after = helpdesk.everything()
    different = {
        table: _difference(rows[table], after[table])
        for table in rows
        if rows[table] != after[table]
    }
    assert different == {}


def _difference(before: list[str], after: list[str]) -> list[str]:
    gone = [f"- {row}" for row in before if row not in after]
    new = [f"+ {row}" for row in after if row not in before]
    return gone[:3] + new[:3]


def _uninstalls(helpdesk: Helpdesk) -> None:
    [(first,)] = helpdesk.rows(
        "SELECT id FROM helpdesk_ticket_stage s WHERE active AND NOT EXISTS"
        " (SELECT FROM helpdesk_ticket_stage_helpdesk_ticket_team_rel r"
        "   WHERE r.helpdesk_ticket_stage_id = s.id) ORDER BY sequence, id LIMIT 1"
    )
    helpdesk.shell(UNINSTALL)
    complaints = helpdesk.rows(
        "SELECT stage_id, team_id, active FROM helpdesk_ticket WHERE name LIKE %s",
        ["Complaint %"],
    )
    assert len(complaints) == 12
    assert {stage for stage, _team, _active in complaints} == {first}
    assert {team for _stage, team, _active in complaints} == {None}
    assert sorted(active for _stage, _team, active in complaints)[:2] == [False, True]


def _warnings(log: str) -> list[str]:
    """What a log has above INFO, but for what the machine is told of itself."""
    levels = (" WARNING ", " ERROR ", " CRITICAL ")
    return [line for line in log.splitlines() if any(level in line for level in levels)]


def _named(rows: set[tuple]) -> list[tuple]:
    return sorted(rows, key=str)
