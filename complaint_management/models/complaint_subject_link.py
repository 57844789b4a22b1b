import base64
import secrets

from reportlab.graphics import renderSVG
from reportlab.graphics.barcode import qr
from reportlab.graphics.shapes import Drawing
from werkzeug.urls import url_join

from odoo import api, fields, models
from odoo.tools import SQL

# Without letters and digits that are taken for each other on a poster.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 6
SIZE = 400


class ComplaintSubject(models.Model):
    """A short link for each location: it fills in what a complaint is about."""

    _inherit = "complaint.subject"

    code = fields.Char(
        string="Code of the link",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._make_code(),
    )
    url = fields.Char(string="Short link", compute="_compute_url")
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Reached us by",
        check_company=True,
        help="How a complaint reached us that came by this link; "
        "the web when it is empty.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Each short link has a code of its own.")

    def _make_code(self):
        return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))

    def _init_column(self, column_name):
        """Each subject that was there before gets a code of its own."""
        if column_name != "code":
            return super()._init_column(column_name)
        query = SQL("SELECT id FROM complaint_subject WHERE code IS NULL")
        for (subject_id,) in self.env.execute_query(query):
            self.env.cr.execute(
                SQL(
                    "UPDATE complaint_subject SET code = %s WHERE id = %s",
                    self._make_code(),
                    subject_id,
                )
            )
        return None

    @api.depends("code")
    def _compute_url(self):
        for subject in self:
            subject.url = url_join(subject.get_base_url(), f"/c/{subject.code}")

    def _get_qr_code(self):
        """The short link as a QR code, for the poster: an image that stays sharp.

        Drawn as vectors; the platform's own barcodes need a library that is often
        missing.
        """
        self.ensure_one()
        drawing = Drawing(SIZE, SIZE)
        drawing.add(qr.QrCodeWidget(self.url, barWidth=SIZE, barHeight=SIZE))
        image = base64.b64encode(renderSVG.drawToString(drawing).encode()).decode()
        return f"data:image/svg+xml;base64,{image}"

    @api.model
    def _find_by_code(self, code):
        """The subject of a short link; none when there is no such link (any more)."""
        found = self.sudo()  # sudo: who has the link may know what it is about
        return found.search([("code", "=", code.lower())], limit=1) if code else found
