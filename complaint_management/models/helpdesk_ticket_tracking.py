from odoo import models


class HelpdeskTicket(models.Model):
    """What the complainant sees of the complaint on the tracking page."""

    _inherit = "helpdesk.ticket"

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
