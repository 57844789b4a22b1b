from odoo import api, models

KEY = "complaint_external_ref"
TEMPLATE = "/complaint_management/static/xls/complaints.xlsx"


class HelpdeskTicket(models.Model):
    """Import of a register on Odoo's own import screen."""

    _inherit = "helpdesk.ticket"

    @api.model
    def get_import_templates(self):
        """Offer our template on the import screen of the register."""
        templates = super().get_import_templates()
        if self.env.context.get("default_is_complaint"):
            label = self.env._("Template for the complaints register")
            return [{"label": label, "template": TEMPLATE}, *templates]
        return templates

    @api.model
    def load(self, fields, data):
        """A row whose external reference is known updates that complaint.

        So a second import of one file doubles nothing. Rows with an id of their own are
        left to Odoo.
        """
        if KEY in fields and not {"id", ".id"} & set(fields):
            references = [row[fields.index(KEY)] for row in data]
            known = self._get_known_references(references)
            messages = self._get_import_messages(references)
            if messages:
                return {"ids": False, "messages": messages, "nextrow": 0}
            fields = [".id", *fields]
            data = [
                [known.get(ref, False), *row]
                for ref, row in zip(references, data, strict=True)
            ]
        return super().load(fields, data)

    def _get_known_references(self, references):
        """Complaints of this company that were imported before, by their reference."""
        tickets = self.with_context(active_test=False).search_fetch(
            [
                (KEY, "in", [ref for ref in references if ref]),
                ("company_id", "=", self.env.company.id),
            ],
            [KEY],
        )
        return {ticket[KEY]: str(ticket.id) for ticket in tickets}

    def _get_import_messages(self, references):
        """Say of each row that repeats the reference of a row before it."""
        first_rows, messages = {}, []
        for row, reference in enumerate(references):
            if reference and first_rows.setdefault(reference, row) != row:
                messages.append(
                    {
                        "type": "error",
                        "field": KEY,
                        "rows": {"from": row, "to": row},
                        "record": row,
                        "value": reference,
                        "message": self.env._(
                            "The external reference %(reference)s stands in line "
                            "%(line)s already. Give each complaint its own.",
                            reference=reference,
                            line=first_rows[reference] + 1,
                        ),
                    }
                )
        return messages
