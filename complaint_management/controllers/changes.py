from odoo.http import Controller, request, route


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
        complaint = request.env["helpdesk.ticket"].sudo().browse(ticket_id).exists()
        if not complaint._is_complaint_track_token(token):
            raise request.not_found()
        stopped = request.httprequest.method == "POST"
        if stopped:
            complaint.complaint_wants_feedback = "no"
        response = request.render(
            "complaint_management.complaint_changes_stop",
            {"complaint": complaint, "stopped": stopped},
        )
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
