from werkzeug.exceptions import RequestEntityTooLarge

from odoo import SUPERUSER_ID, api, models
from odoo.http import request

ANONYMOUS = "complaint_anonymous"


class IrHttp(models.AbstractModel):
    """Pages that do not know who looks at them, logged in or not."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate_explicit(cls, auth):
        """Leave the session of the visitor unread, unsaved and out of the device log.

        Elsewhere Odoo looks up who is logged in on every page, and writes down address
        and time of that visit.
        """
        if auth != ANONYMOUS:
            return super()._authenticate_explicit(auth)
        request.session.can_save = False
        language = {"lang": request.default_lang()}
        request.env = api.Environment(request.env.cr, SUPERUSER_ID, language)
        request.update_env(user=request.env.ref("base.public_user").id)
        return None

    @classmethod
    def _handle_error(cls, exception):
        """What is too large to be read at all is refused in words as well."""
        ours = request.httprequest.path.startswith("/complaint")
        if ours and isinstance(exception, RequestEntityTooLarge):
            exception.description = request.env._(
                "This is too large to be sent, and nothing of it was kept. Go back, "
                "choose fewer or smaller files, and send it again."
            )
        return super()._handle_error(exception)
