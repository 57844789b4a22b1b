from odoo import SUPERUSER_ID, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

MIXIN = "complaint.ticket.mixin"
TICKET = "helpdesk.ticket"
TEXTS = {"char", "text", "html", "properties"}
# Texts that are no words about a person: keys, and what only its holder can use.
KEPT = {
    TICKET: {"number", "complaint_external_ref", "complaint_track_token"},
    "complaint.outside": {"body"},
    "complaint.mail.intake": {"digest", "message_id"},
}
# The state of the cause follows from it being there.
REPLACED = {"complaint_no_change_reason"}
# What figures are made of, and names nobody.
KEPT_EVENTS = ("cause",)


class ComplaintForgetting(models.AbstractModel):
    """How complaints are forgotten: texts, files and links to persons go.

    Every text goes, whoever added its field, but for what is named in KEPT. It is done
    past the ORM where the rules would draw conclusions: nothing happened to these
    complaints, so nothing is counted, moved or told. All as superuser.
    """

    _name = "complaint.forgetting"
    _description = "Forgetting"

    def _forget(self, tickets):
        """Erase what is said about persons in these complaints and around them."""
        partners, users = self._get_contacts(tickets), self._get_persons(tickets)
        around = self._get_around(tickets)
        self.env.flush_all()
        self._erase_threads({TICKET: tickets, **around})
        self._erase_drafts(tickets)
        for records in (tickets, *around.values()):
            self._erase_texts(records)
            self._erase_authors(records, users)
        self._erase_persons(tickets, users)
        self._erase_events(tickets)
        self.env.invalidate_all()
        for partner in partners:
            self._forget_contact(partner, tickets)

    def _get_persons(self, tickets):
        """The users who complain, or report what happened to themselves."""
        own = tickets.filtered(lambda t: t.complaint_origin == "employee")
        users = tickets.with_context(active_test=False).partner_id.user_ids
        return users | own.complaint_reporter_id

    def _get_around(self, tickets):
        """What belongs to these complaints, by model, but for the events."""
        around = {}
        for name in self.pool.descendants([MIXIN], "_inherit"):
            model = self.env[name].with_context(active_test=False)
            if not model._abstract and name != "complaint.event":
                around[name] = model.search(self._get_domain(name, tickets))
        return around

    def _get_domain(self, name, tickets):
        domain = [("ticket_id", "in", tickets.ids)]
        if name != "complaint.mail.intake":
            return domain
        # with what their company set aside of the same sender
        given = tickets.mapped("partner_email") + tickets.partner_id.mapped("email")
        normalized = [email_normalize(address) for address in filter(None, given)]
        aside = (
            Domain("ticket_id", "=", False)
            & Domain("company_id", "in", tickets.company_id.ids)
            & Domain("email_normalized", "in", normalized)
        )
        return Domain(domain) | aside

    def _count(self, tickets):
        """How much of what is there would go."""
        around = self._get_around(tickets)
        records = {TICKET: tickets, **around}
        return {
            "messages": len(self._search_about("mail.message", records, "model")),
            "files": len(self._search_files(records)),
            "activities": len(self._search_about("mail.activity", records)),
            "mails": len(around["complaint.mail.intake"]),
        }

    # ------------------------------------------------------------
    # Messages, files, activities, followers
    # ------------------------------------------------------------

    def _search_about(self, name, records, model_field="res_model"):
        """Rows of a model that are about these records."""
        model = self.env[name].with_context(active_test=False)
        found = model.browse()
        for about, some in records.items():
            if some:
                found |= model.search(
                    [(model_field, "=", about), ("res_id", "in", some.ids)]
                )
        return found

    def _search_files(self, records):
        files = self.env["ir.attachment"].browse()
        for about, some in records.items():
            files |= files.search(
                [
                    ("res_model", "=", about),
                    ("res_id", "in", some.ids),
                    *("|", ("res_field", "=", False), ("res_field", "!=", False)),
                ]
            )
        sent = self._search_about("mail.message", records, "model").attachment_ids
        drafts = ("mail.compose.message", "mail.message", "mail.scheduled.message")
        return files | sent.filtered(lambda file: file.res_model in drafts)

    def _erase_threads(self, records):
        self._search_about("mail.activity", records).unlink()
        self._search_about("mail.scheduled.message", records, "model").unlink()
        self._search_about("mail.followers", records).unlink()
        if "rating.rating" in self.env:
            self._search_about("rating.rating", records).unlink()
        files = self._search_files(records)
        messages = self._search_about("mail.message", records, "model")
        # what browsers were told of it is kept for a day
        self.env.cr.execute(
            SQL(
                "DELETE FROM bus_bus WHERE"
                " (message::jsonb #>> '{payload,message_id}')::int = ANY(%s)",
                messages.ids,
            )
        )
        # its mails, notifications and tracked values go with a message
        messages.unlink()
        files.exists().unlink()

    def _erase_drafts(self, tickets):
        """Letters and dialogs that were begun."""
        composers = self.env["mail.compose.message"].search([("model", "=", TICKET)])
        begun = composers.filtered(
            lambda c: set(c._evaluate_res_ids() or []) & set(tickets.ids)
        )
        begun.unlink()
        for model in self.env.values():
            if model._transient and "ticket_id" in model._fields:
                field = model._fields["ticket_id"]
                if field.store and field.comodel_name == TICKET:
                    model.search([("ticket_id", "in", tickets.ids)]).unlink()

    # ------------------------------------------------------------
    # Texts and persons
    # ------------------------------------------------------------

    def _erase_texts(self, records):
        """Empty the texts of some records, and their links to contacts."""
        values = {}
        company = records[:1].company_id
        lang = company.partner_id.lang
        placeholder = records.with_context(lang=lang).env._("(forgotten)")
        for name, field in records._fields.items():
            if not self._is_personal(records._name, field):
                continue
            column = SQL.identifier(name)
            replaced = field.required or name in REPLACED
            values[name] = (
                SQL("CASE WHEN %s IS NOT NULL THEN %s END", column, placeholder)
                if replaced
                else SQL("NULL")
            )
        if records._name == "complaint.mail.intake":
            values["message_id"] = SQL("'<' || digest || '.' || id || '@forgotten>'")
        self._update(records, values)

    def _is_personal(self, model, field):
        if not (field.store and field.column_type) or field.name in KEPT.get(model, ()):
            return False
        return field.type in TEXTS or field.comodel_name == "res.partner"

    def _erase_authors(self, records, users):
        """Who complained also wrote: as the maker of rows they stand nowhere."""
        if records._log_access and users:
            for name in ("create_uid", "write_uid"):
                mine = SQL(
                    "CASE WHEN %s = ANY(%s) THEN %s ELSE %s END",
                    *(SQL.identifier(name), users.ids),
                    *(SUPERUSER_ID, SQL.identifier(name)),
                )
                self._update(records, {name: mine})

    def _erase_persons(self, tickets, users):
        self._update(
            tickets,
            {
                "complaint_reporter_id": SQL("NULL"),
                "complaint_registered_by_id": SQL(
                    "CASE WHEN complaint_registered_by_id <> ALL(%s)"
                    " THEN complaint_registered_by_id END",
                    users.ids,
                ),
            },
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM complaint_ticket_person_rel WHERE ticket_id = ANY(%s)",
                tickets.ids,
            )
        )
        # what waits to be counted is counted, and not by whom
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_pattern_change SET partner_id = NULL,"
                " reference = NULL WHERE ticket = ANY(%s)",
                tickets.ids,
            )
        )

    def _erase_events(self, tickets):
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_event SET payload = NULL, salt = NULL"
                " WHERE ticket_id = ANY(%s) AND kind <> ALL(%s)",
                *(tickets.ids, list(KEPT_EVENTS)),
            )
        )

    def _forget_set_aside(self, before):
        """Erase what nothing was made of and came in before a moment."""
        rows = self.env["complaint.mail.intake"].search(
            [
                ("ticket_id", "=", False),
                ("received_on", "<=", before),
                ("email_from", "!=", False),
            ]
        )
        self.env.flush_all()
        self._search_files({rows._name: rows}).unlink()
        for company in rows.company_id:
            self._erase_texts(rows.filtered(lambda r, c=company: r.company_id == c))
        self.env.invalidate_all()

    def _update(self, records, values):
        if not (records and values):
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                records.ids,
            )
        )
