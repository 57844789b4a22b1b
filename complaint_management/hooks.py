from odoo.tools import SQL, sql

# Columns of the host that got an index from us.
INDEXED = ("partner_id", "commercial_partner_id", "category_id", "duplicate_id")
# Behind our triggers.
FUNCTIONS = (
    "complaint_append_only",
    "complaint_search_update",
    "complaint_search_config",
)


def uninstall_hook(env):
    """Give every complaint back to the host before our stages and teams go.

    Complaints move to the host's first stage without a team. What Odoo does not take
    along goes here: stages that an organisation made for its complaint teams, which
    every team would be offered now, the functions behind our triggers, the words of
    complaints, the names of what our models have from mixins of other addons, and our
    indexes on columns of the host.
    """
    stage = env["helpdesk.ticket.stage"].search(
        [("team_ids", "=", False), ("company_id", "=", False)], limit=1
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            """UPDATE helpdesk_ticket t
                  SET stage_id = %s, unattended = %s, team_id = NULL
                 FROM helpdesk_ticket_stage s
                WHERE s.id = t.stage_id AND s.complaint_phase IS NOT NULL""",
            stage.id or None,
            stage.unattended,
        )
    )
    env.invalidate_all()
    all_stages = env["helpdesk.ticket.stage"].with_context(active_test=False)
    all_stages.search([("complaint_phase", "!=", False)]).unlink()
    for function in FUNCTIONS:
        env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(function))
        )
    env.cr.execute(SQL("ALTER TABLE helpdesk_ticket DROP COLUMN complaint_search"))
    env["ir.model.data"].search(
        [
            ("model", "in", ["ir.model.fields.selection", "ir.model.inherit"]),
            ("module", "!=", "complaint_management"),
            ("name", "=like", "%__complaint_%"),
        ]
    ).unlink()
    for column in INDEXED:
        index = sql.make_index_name("helpdesk_ticket", column)
        sql.drop_index(env.cr, index, "helpdesk_ticket")
