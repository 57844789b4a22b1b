from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .my_tickets import MyTickets
from .public_page import get_page_values

OWN = "complaint_management.my_complaint"


class MyComplaints(MyTickets):
    """Complaints on the portal: those of who is logged in, and the page of each."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            tickets = request.env["helpdesk.ticket"]
            values["complaint_count"] = tickets._count_own_complaints()
        return values

    @route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_my_complaints(self, page=1, **_kw):
        """The complaints of who is logged in, newest first."""
        tickets = request.env["helpdesk.ticket"]
        pager = portal_pager(
            url="/my/complaints",
            total=tickets._count_own_complaints(),
            page=page,
            step=self._items_per_page,
        )
        values = self._prepare_portal_layout_values() | {
            "complaints": tickets._search_own_complaints(
                limit=self._items_per_page, offset=pager["offset"]
            ),
            "page_name": "complaint",
            "default_url": "/my/complaints",
            "pager": pager,
        }
        return request.render("complaint_management.my_complaints", values)

    def _render_ticket(self, ticket, access_token, **kw):
        """A complaint has a page of its own: what its contact can do stands there.

        Who reads along (a follower, or by the link of a message) can do nothing there
        and sees no offer.
        """
        if not ticket.is_complaint:
            return super()._render_ticket(ticket, access_token, **kw)
        own = ticket.with_user(request.env.user)._is_own_complaint()
        values = ticket._get_track_values(can_act=own)
        values |= {**get_page_values(), "page_name": "complaint", "may_answer": own}
        return request.render(OWN, values)
