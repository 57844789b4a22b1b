from datetime import timedelta

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize, mute_logger

TICKET = "helpdesk.ticket"
# A contact that is older than its complaint was not made for it.
MADE_FOR_IT = timedelta(days=1)
REFERENCES = """
    SELECT c.conrelid::regclass::text, a.attname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'res_partner'::regclass
"""


class ComplaintForgetting(models.AbstractModel):
    """What becomes of the contact of a complaint that is forgotten."""

    _inherit = "complaint.forgetting"

    def _get_contacts(self, tickets):
        """Their contacts, and those made since of an address that was given."""
        given = map(email_normalize, filter(None, tickets.mapped("partner_email")))
        contacts = self.env["res.partner"].with_context(active_test=False)
        found = contacts.search([("email_normalized", "in", list(given))])
        made = found.filtered(
            lambda p: p.create_date >= min(tickets.mapped("create_date"))
        )
        return tickets.partner_id | made

    def _get_contact_use(self, partner, tickets):
        """Why a contact is kept, in words; nothing when it was made for these alone."""
        if partner.with_context(active_test=False).user_ids:
            return self.env._("has a login")
        first = min(tickets.mapped("create_date"))
        if partner.create_date < first - MADE_FOR_IT:
            return self.env._("was there before the complaint")
        around = self._get_around(tickets)
        messages = self._search_about(
            "mail.message", {TICKET: tickets, **around}, "model"
        )
        own = {
            "helpdesk_ticket": tickets.ids,
            "res_partner": partner.ids,
            "mail_message": messages.ids,
            "complaint_pattern_change": None,
        }
        return self._get_use_elsewhere(partner, own, messages)

    def _get_use_elsewhere(self, partner, own, messages):
        transient = {model._table for model in self.env.values() if model._transient}
        # what goes with a message or a complaint is no use elsewhere
        goes = {"mail_notification": "mail_message_id"}
        goes |= {"mail_message_res_partner_rel": "mail_message_id"}
        goes |= {"mail_message_res_partner_starred_rel": "mail_message_id"}
        for table, column in self.env.execute_query(SQL(REFERENCES)):
            if table in transient or (table in own and own[table] is None):
                continue
            condition = SQL("TRUE")
            if table in goes:
                condition = SQL(
                    "%s <> ALL(%s)", SQL.identifier(goes[table]), messages.ids
                )
            elif table == "mail_followers":
                condition = SQL("FALSE")
            elif table in own:
                condition = SQL("id <> ALL(%s)", own[table])
            query = SQL(
                "SELECT EXISTS (SELECT FROM %s WHERE %s = %s AND %s)",
                *(SQL.identifier(table), SQL.identifier(column)),
                *(partner.id, condition),
            )
            if self.env.execute_query(query)[0][0]:
                return self.env._("is used elsewhere")
        return ""

    def _forget_contact(self, partner, tickets):
        """Delete a contact that was made for these complaints and is used nowhere.

        What holds on to it all the same keeps it.
        """
        if self._get_contact_use(partner, tickets):
            return
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                partner.unlink()
                self.env.flush_all()
        except (psycopg2.IntegrityError, UserError):
            return
