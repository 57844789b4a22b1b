import json
import os
from tempfile import TemporaryFile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo.exceptions import UserError
from odoo.http import (
    Controller,
    content_disposition,
    request,
    route,
    serialize_exception,
)
from odoo.tools import html_escape

from ..models.selections import AGENT
from .web_input import read_id


class Dossier(Controller):
    """The dossier of a complaint, as a file."""

    @route("/complaint/dossier", type="http", auth="user", methods=["POST"])
    def complaint_dossier(self, ticket_id=None, with_notes="", **_rest):
        """Make the dossier and hand it over; the rules of the complaint decide.

        It is made in a file that has no name and is gone with the answer, so that a
        big one neither fills the memory nor stays behind.
        """
        ticket = request.env["helpdesk.ticket"].browse(read_id(ticket_id))
        is_agent = request.env.user.has_group(AGENT)
        if not (is_agent and ticket.exists() and ticket.has_access("read")):
            raise NotFound()
        file = TemporaryFile()  # noqa: SIM115 - closed with the answer
        try:
            ticket._write_dossier(file, with_notes=bool(with_notes))
        except UserError as error:
            file.close()
            return self._refuse(error)
        name = content_disposition(ticket._get_dossier_name())
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Length", os.fstat(file.fileno()).st_size),
            ("Content-Disposition", name),
            ("Cache-Control", "no-store"),
        ]
        content = wrap_file(request.httprequest.environ, file)
        response = request.make_response(content, headers)
        response.direct_passthrough = True
        response.call_on_close(file.close)
        return response

    def _refuse(self, error):
        """Say why not, in the way the web client shows errors of downloads."""
        request.env.cr.rollback()
        said = {
            "code": 0,
            "message": str(error),
            "data": serialize_exception(error),
        }
        return request.make_response(html_escape(json.dumps(said)), status=403)
