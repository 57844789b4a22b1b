from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.ir_http import ANONYMOUS
from ..tools.attempt_limit import AttemptLimit
from ..tools.bare_photo import bare_photo
from ..tools.web_text import clean_text

MEGABYTE = 1024 * 1024
MAX_PHOTOS = 3
MAX_PHOTO = 10 * MEGABYTE
MAX_TEXT = 20_000  # characters
KINDS = {"work": "work", "treatment": "treatment", "other": False}
REPORTS = AttemptLimit(10, 3600)
CODES = AttemptLimit(30, 3600)

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def anonymous_route(path, method):
    """A page that keeps no session and knows no visitor.

    Without a session nothing can be done in the name of somebody else, so there is no
    token against forged requests either.
    """
    return route(
        path,
        type="http",
        auth=ANONYMOUS,
        methods=[method],
        csrf=False,
        save_session=False,
        sitemap=False,
        max_content_length=(MAX_PHOTOS * MAX_PHOTO) + MEGABYTE,
    )


class AnonymousController(Controller):
    """Reporting something without a name, and coming back with the receipt code."""

    @anonymous_route("/complaint/anonymous", "GET")
    def show_form(self, **_values):
        return self._page("anonymous_form", {})

    @anonymous_route("/complaint/anonymous/send", "POST")
    def send(self, **values):
        """Enter a report; the answer shows the receipt code, once."""
        try:
            self._count(REPORTS)
            kind = self._read_kind(values.get("kind"))
            text = self._read_text(values.get("text"))
            photos = self._read_photos()
        except UserError as error:
            return self._page("anonymous_form", values, error)
        company = request.env.company
        _report, code = self._register()._create_anonymous(company, text, kind, photos)
        return self._page("anonymous_receipt", {"code": code})

    @anonymous_route("/complaint/anonymous/read", "POST")
    def show_conversation(self, **values):
        """Show what is said about the report that a receipt code opens."""
        try:
            self._count(CODES)
            report = self._find(values.get("code"))
        except UserError as error:
            return self._page("anonymous_form", values, error)
        return self._conversation(report, values)

    @anonymous_route("/complaint/anonymous/answer", "POST")
    def answer(self, **values):
        """Add to a report, or answer a question about it."""
        try:
            self._count(CODES)
            report = self._find(values.get("code"))
        except UserError as error:
            return self._page("anonymous_form", values, error)
        try:
            text = self._read_text(values.get("text"))
            photos = self._read_photos()
        except UserError as error:
            return self._conversation(report, values, error)
        report._answer_anonymously(text, photos)
        return self._conversation(report, {"code": values["code"], "sent": True})

    def _register(self):
        return request.env["helpdesk.ticket"]

    def _conversation(self, report, values, error=None):
        page = {
            "code": values.get("code"),
            "sent": values.get("sent"),
            "text": values.get("text"),
            **report._tell_by_code(request.env.lang),
        }
        return self._page("anonymous_conversation", page, error)

    def _page(self, template, values, error=None):
        """A page without a session, a script or a request to anywhere else."""
        values = {
            "kind": values.get("kind"),
            **values,
            "error": error and str(error),
            "max_photos": MAX_PHOTOS,
            "max_text": MAX_TEXT,
            "company": request.env.company.sudo(),  # its name and logo only
        }
        html = request.env["ir.ui.view"]._render_template(
            f"complaint_management.{template}", values
        )
        status = error.http_status if error else 200
        return request.make_response(
            html,
            headers=[("Content-Type", "text/html; charset=utf-8"), *HEADERS.items()],
            status=status,
        )

    def _count(self, limit):
        if not limit.allows(request.httprequest.remote_addr):
            raise TooMany(
                request.env._(
                    "This was tried very often from here. Wait an hour and try again."
                )
            )

    def _find(self, code):
        report = self._register()._find_anonymous(clean_text(code)[:100])
        if not report:
            raise UserError(
                request.env._(
                    "No report has this receipt code. Look whether you copied all of "
                    "it: four times four letters and digits."
                )
            )
        return report

    def _read_kind(self, kind):
        if kind not in KINDS:
            raise UserError(request.env._("Choose what it is about."))
        return KINDS[kind]

    def _read_text(self, text):
        text = clean_text(text)
        if not text:
            raise UserError(request.env._("Tell us what happened."))
        if len(text) > MAX_TEXT:
            raise UserError(
                request.env._(
                    "This is too long: at most %(limit)s characters. Tell the most "
                    "important part; you can add more afterwards.",
                    limit=MAX_TEXT,
                )
            )
        return text

    def _read_photos(self):
        """The photos of the form without their metadata.

        :return: list of ``(content, ending)``
        """
        files = request.httprequest.files.getlist("photo")
        contents = [file.read(MAX_PHOTO + 1) for file in files if file.filename]
        if len(contents) > MAX_PHOTOS:
            raise UserError(
                request.env._("Choose at most %(limit)s photos.", limit=MAX_PHOTOS)
            )
        if any(len(content) > MAX_PHOTO for content in contents):
            raise UserError(
                request.env._(
                    "A photo can have %(limit)s MB. Send a smaller one.",
                    limit=MAX_PHOTO // MEGABYTE,
                )
            )
        try:
            return [bare_photo(content) for content in contents]
        except ValueError as error:
            raise UserError(
                request.env._(
                    "Only photos can be sent here (JPEG, PNG or WebP): other files "
                    "tell who made them. Take a photo or a screenshot of a document."
                )
            ) from error


class TooMany(UserError):
    http_status = 429
