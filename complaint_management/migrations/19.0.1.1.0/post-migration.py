from odoo import SUPERUSER_ID, api

BATCH = 1000


def migrate(cr, version):
    """Open complaints of before get their terms; waiting for the complainant waits."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    waiting = env.ref("complaint_management.stage_waiting", raise_if_not_found=False)
    if waiting and waiting.complaint_phase == "understand":
        waiting.complaint_waits = True
    complaints = env["helpdesk.ticket"].search(
        [("complaint_is_open", "=", True), ("complaint_is_history", "!=", True)]
    )
    for start in range(0, len(complaints), BATCH):
        batch = complaints[start : start + BATCH]
        # the column was made before there was a policy to choose
        without = batch.filtered(lambda ticket: not ticket.complaint_policy_id)
        env.add_to_compute(batch._fields["complaint_policy_id"], without)
        batch.flush_recordset(["complaint_policy_id"])
        batch._complaint_set_terms()
        batch._complaint_set_duties()
        batch._complaint_follow_step()
        env.flush_all()
        env.invalidate_all()
