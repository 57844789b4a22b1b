from functools import partialmethod

from odoo import models
from odoo.tools import SQL, email_normalize

WIZARD = "privacy.lookup.wizard"


class HelpdeskTicket(models.Model):
    """Odoo's privacy look-up finds complaints that have only an e-mail address.

    It searches by contact, and by fields of certain names, which are not ours. The
    addon of the look-up is no dependency: where it is installed, its query gets a part
    more.
    """

    _inherit = "helpdesk.ticket"

    def _register_hook(self):
        result = super()._register_hook()
        if WIZARD in self.pool:
            wizard = self.pool[WIZARD]
            original = wizard._get_query
            if not isinstance(vars(wizard).get("_get_query"), partialmethod):
                wizard._get_query = partialmethod(_add_complaints, original)
        return result


def _add_complaints(wizard, original):
    """The query of the look-up, with complaints that have a name or address only."""
    email = wizard.email.strip()
    return SQL(
        """%s
        UNION ALL
        SELECT %s AS res_model_id, id AS res_id, active AS is_active
          FROM helpdesk_ticket
         WHERE is_complaint
           AND (partner_email ILIKE %s OR partner_name ILIKE %s)
           AND COALESCE(partner_id, 0) NOT IN (SELECT id FROM indirect_references)
           AND COALESCE(commercial_partner_id, 0)
               NOT IN (SELECT id FROM indirect_references)
        """,
        original(wizard),
        wizard.env["ir.model"]._get_id("helpdesk.ticket"),
        f"%{email_normalize(email) or email}%",
        wizard.name.strip(),
    )
