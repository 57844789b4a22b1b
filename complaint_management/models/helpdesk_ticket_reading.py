from odoo import models
from odoo.tools import SQL

# Lists on the form of a complaint; nearly always empty.
BELONGING = {"complaint_compensation_ids"}
PERSONS = {"complaint_handler_ids", "complaint_person_ids"}


class HelpdeskTicket(models.Model):
    """What is read together with a complaint, so that it opens at once."""

    _inherit = "helpdesk.ticket"

    def _fetch_query(self, query, fields):
        """Read the lists of complaints without checking every complaint again.

        The query finds what the reader may read, and who may read a complaint may read
        what belongs to it. Persons are asked for by the reader's own rights, when there
        are any.
        """
        lists = [field for field in fields if field.name in BELONGING | PERSONS]
        if self.env.su or not lists:
            return super()._fetch_query(query, fields)
        others = [field for field in fields if field not in lists]
        fetched = super()._fetch_query(query, others)
        filled = fetched._find_filled_lists(lists)
        for field in lists:
            with_some = fetched.browse(filled[field.name])
            if field.name in BELONGING:
                with_some = with_some.sudo()  # sudo: see above
            if with_some:
                field.read(with_some.with_context(active_test=False))
            without = fetched - with_some
            field._insert_cache(without, [()] * len(without))
        return fetched

    def _find_filled_lists(self, lists):
        """Which of these complaints have something in these lists, by one statement.

        :return: ids of complaints by the name of the list
        """
        filled = {field.name: [] for field in lists}
        if not self.ids:
            return filled
        parts = []
        for field in lists:
            if field.type == "one2many":
                lines = self.env[field.comodel_name]
                lines.flush_model([field.inverse_name])
                table, column = lines._table, field.inverse_name
            else:
                table, column = field.relation, field.column1
            parts.append(
                SQL(
                    "SELECT DISTINCT %(name)s, %(column)s FROM %(table)s"
                    " WHERE %(column)s = ANY(%(ids)s)",
                    name=field.name,
                    column=SQL.identifier(column),
                    table=SQL.identifier(table),
                    ids=self.ids,
                )
            )
        for name, id_ in self.env.execute_query(SQL(" UNION ALL ").join(parts)):
            filled[name].append(id_)
        return filled

    def _compute_field_value(self, field):
        """The currency of a complaint is in memory; its company need not be read."""
        if field.name != "complaint_currency_id":
            return super()._compute_field_value(field)
        currencies = self.env["res.company"]._get_complaint_currencies()
        for ticket in self:
            ticket.complaint_currency_id = currencies.get(ticket.company_id.id)
        return None
