from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request

from .web_input import ACCEPT, MAX_FILE, MAX_FILES, MAX_ID

# Private pages stay out of search engines, caches, and the logs of other sites.
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
# A field that nobody sees: who fills it in is a machine.
HONEYPOT = "company_fax"


def get_page_values(form=None, errors=None, done=None):
    """What the blocks of the tracking page want besides the complaint."""
    return {
        "form": form or {},
        "errors": errors or {},
        "done": done,
        "max_files": MAX_FILES,
        "max_file": MAX_FILE,
        "accept": ACCEPT,
    }


def render_private(template, values, status=200):
    """A page for one person."""
    response = request.render(template, values, status=status)
    response.headers.update(PRIVATE)
    return response


def find_by_token(model, record_id, is_token):
    """The record of a private link, as superuser.

    What is not there and what has another token look the same from outside.

    :param is_token: predicate on the record
    :raise NotFound: for a link that opens nothing
    """
    records = request.env[model]
    record = records.browse(record_id).exists() if record_id <= MAX_ID else records
    if not (record and is_token(record)):
        raise NotFound()
    return record.sudo()  # sudo: the token was checked


def count_visit():
    """Count one sending of this visitor, before anything else is done with it.

    :raise UserError: above the limit of an hour
    """
    visits = request.env["complaint.web.visit"].sudo()  # sudo: visitors have no rights
    if not visits._count(request.httprequest.remote_addr):
        raise TooMany(
            request.env._(
                "You sent a lot in a short time. Please try again in %(minutes)s "
                "minutes, or call us.",
                minutes=visits._get_pause(),
            )
        )


class TooMany(UserError):
    http_status = 429
