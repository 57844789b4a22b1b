from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

from ..tools.web_text import clean_line, clean_text
from .web_input import read_files, read_id

MAX_TITLE = 200
MAX_TEXT = 100_000


class TicketController(HelpdeskTicketController):
    """The host's own forms, for every ticket, with their holes closed.

    What changes something is a POST about a record that this person may see, with ids
    that are checked and texts that can be stored.
    """

    @route(methods=["POST"], website=True)
    def support_ticket_close(self, **kw):
        """Close a ticket that one may see, by a stage that is offered for it."""
        ticket = request.env["helpdesk.ticket"].browse(read_id(kw.get("ticket_id")))
        if not (ticket.exists() and ticket._may_be_closed_from_portal()):
            raise NotFound()
        stage_id = read_id(kw.get("stage_id"))
        # sudo: outsiders do not write tickets; that they may close it was checked
        ticket = ticket.sudo()
        stage = ticket._get_stages_to_close_from_portal().filtered(
            lambda stage: stage.id == stage_id
        )
        if stage:
            ticket.stage_id = stage
        return request.redirect(f"/my/ticket/{ticket.id}", code=302)

    @route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Take in a ticket with its files, or nothing at all of it.

        :raise UserError: when something is missing, too long or too large
        """
        form = {
            **kw,
            "subject": clean_line(kw.get("subject")),
            "description": clean_text(kw.get("description")),
        }
        if not (form["subject"] and form["description"]):
            raise UserError(
                request.env._("Fill in a subject and a description, and send it again.")
            )
        if len(form["subject"]) > MAX_TITLE or len(form["description"]) > MAX_TEXT:
            raise UserError(
                request.env._(
                    "That is too long: at most %(title)s characters in the subject and "
                    "%(text)s in the description. Send the rest as a file.",
                    title=MAX_TITLE,
                    text=MAX_TEXT,
                )
            )
        files = read_files("attachment")
        ticket = self._create_submitted_ticket(form)
        ticket._attach_files(files)
        return request.redirect(f"/my/ticket/{ticket.id}")

    def _create_submitted_ticket(self, form):
        vals = self._prepare_submit_ticket_vals(**form)
        # sudo: outsiders do not create tickets; the values are the ones above
        ticket = request.env["helpdesk.ticket"].sudo().create(vals)
        ticket.message_subscribe(partner_ids=request.env.user.partner_id.ids)
        return ticket

    def _prepare_submit_ticket_vals(self, **kw):
        """Only what the form offers to this person can be chosen in it."""
        kw["category"] = self._choose("helpdesk.ticket.category", kw.get("category"))
        kw["team"] = self._choose("helpdesk.ticket.team", kw.get("team"))
        vals = super()._prepare_submit_ticket_vals(**kw)
        channels = request.env["helpdesk.ticket.channel"].sudo()
        # the host's own channel belongs to the first company only
        vals["channel_id"] = channels._get_web_channel(vals["company_id"]).id
        return vals

    def _choose(self, model, value):
        """The id of what was chosen; False when nothing was.

        :raise NotFound: for what is not offered on the portal to this company
        """
        if not value:
            return False
        # sudo: whether it is offered on the portal does not depend on who asks
        chosen = request.env[model].sudo().browse(read_id(value)).exists()
        company = chosen.company_id
        if not chosen.show_in_portal or not chosen.active:
            raise NotFound()
        if company and company not in request.env.user.company_ids:
            raise NotFound()
        return chosen.id
