from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from ..tools.web_text import clean_line
from .web_input import MAX_ID

MAX_PAGE = 10**6
MAX_SEARCH = 200


class MyTickets(CustomerPortalHelpdesk):
    """The host's list and page of tickets on the portal, with their holes closed."""

    @route()
    def portal_my_tickets(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        search=None,
        search_in=None,
        groupby=None,
        **kw,
    ):
        """What is no choice of the page counts as not chosen."""
        return super().portal_my_tickets(
            page=_read_page(page),
            date_begin=_read_day(date_begin),
            date_end=_read_day(date_end),
            sortby=_one_of(sortby, self._ticket_get_searchbar_sortings()),
            filterby=clean_line(filterby),
            search=clean_line(search)[:MAX_SEARCH],
            search_in=_one_of(search_in, self._ticket_get_searchbar_inputs()),
            groupby=_one_of(groupby, self._ticket_get_searchbar_groupby()),
            **kw,
        )

    @route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """The page of a ticket, without making links to files of internal notes."""
        try:
            if ticket_id > MAX_ID:
                raise MissingError(request.env._("This ticket does not exist."))
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        return self._render_ticket(ticket, access_token, **kw)

    def _render_ticket(self, ticket, access_token, **kw):
        for attachment in ticket._get_portal_attachments():
            attachment.generate_access_token()
        values = self._ticket_get_page_view_values(ticket, access_token, **kw)
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        values["closed_stages"] = ticket._get_stages_to_close_from_portal()
        return values


def _one_of(value, choices):
    return value if value in choices else None


def _read_page(value):
    text = str(value)
    digits = text.isascii() and text.isdigit()
    return min(int(text[:20]), MAX_PAGE) if digits else 1


def _read_day(value):
    try:
        return str(fields.Date.to_date(value) or "")
    except ValueError:
        return ""
