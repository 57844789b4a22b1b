from odoo.tools import SQL


def uninstall_hook(env):
    """Give every complaint back to the host before our stages and teams go.

    Complaints move to the host's first stage without a team; the functions behind the
    triggers of the event chain go with the module.
    """
    stage = env["helpdesk.ticket.stage"].search([("team_ids", "=", False)], limit=1)
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
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS complaint_event_append_only() CASCADE"))
    env.invalidate_all()
