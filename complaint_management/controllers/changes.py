from odoo.http import Controller, request, route

from .public_page import find_by_token, render_private


class ComplaintChanges(Controller):
    """What was changed because somebody told us, and proved to work."""

    @route("/complaint/changes", type="http", auth="public", website=True, sitemap=True)
    def complaint_changes(self, **_kw):
        """The public page of the company."""
        points = request.env["complaint.improvement"]
        changes = points._get_public_changes(request.env.company)
        return request.render(
            "complaint_management.complaint_changes", {"changes": changes}
        )

    @route(
        "/complaint/changes/stop/<int:ticket_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def complaint_changes_stop(self, ticket_id, token, **_kw):
        """Hear no more of what changes; only a POST, of a person, changes anything."""
        complaint = find_by_token(
            "helpdesk.ticket", ticket_id, lambda t: t._is_complaint_track_token(token)
        )
        stopped = request.httprequest.method == "POST"
        if stopped:
            complaint.complaint_wants_feedback = "no"
        return render_private(
            "complaint_management.complaint_changes_stop",
            {"complaint": complaint, "stopped": stopped},
        )
