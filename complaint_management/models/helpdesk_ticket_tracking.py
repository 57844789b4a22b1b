import secrets

from odoo import fields, models

from ..tools.web_text import is_token


class HelpdeskTicket(models.Model):
    """The tracking page: its own link, and what the complainant sees there."""

    _inherit = "helpdesk.ticket"

    complaint_track_token = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Opens the tracking page of this complaint, and nothing else.",
    )

    def _get_complaint_track_url(self):
        """The private link of this complaint, for letters; made when first asked."""
        return self.get_base_url() + self._get_complaint_track_path()

    def _get_complaint_track_path(self):
        """The same, on this server.

        An ordinary ticket has no such page and gets no token: the platform tries the
        letters out on any ticket when they are loaded.
        """
        self.ensure_one()
        ticket = self.sudo()  # the token is nobody's to read
        if ticket.is_complaint and not ticket.complaint_track_token:
            ticket.complaint_track_token = secrets.token_urlsafe(24)
        return f"/complaint/track/{self.id}/{ticket.complaint_track_token or '-'}"

    def _is_complaint_track_token(self, token):
        """Whether this token opens the tracking page of this complaint."""
        own = self.sudo().complaint_track_token  # sudo: compared, never shown
        return is_token(token, own)

    def _get_terms_for_complainant(self):
        """The terms in the words of an outsider, for ``tracking_terms``.

        The caller has checked that the reader may see this complaint.

        :return: list of ``{"title", "text", "derivation"}``
        """
        self.ensure_one()
        titles = {
            "acknowledge": self.env._("We let you know that we have it"),
            "answer": self.env._("Our answer"),
            "aftercare": self.env._("We ask how it went"),
            "external": self.env._("From then on you can go to an external body"),
        }
        # sudo: outsiders have no right on terms; they see these words of them only
        terms = self.sudo().complaint_term_ids.sorted("due_on")
        return [
            {
                "title": titles[term.kind],
                "text": term._get_text_for_complainant(),
                "derivation": term.derivation,
            }
            for term in terms
        ]
