from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .selections import AGENT

KEY = "complaint_external_ref"
# What every new complaint of an imported register has to bring along.
REQUIRED = ("description", "complaint_received_on")
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
        """Import complaints: history that comes in by its external reference.

        A row whose reference is known updates that complaint, so a second import of one
        file doubles nothing. Rows with an id of their own are left to Odoo.
        """
        if KEY not in fields and not self.env.context.get("default_is_complaint"):
            return super().load(fields, data)
        self._check_may_import_complaints()
        tickets = self.with_context(default_is_complaint=True, import_file=True)
        if not {"id", ".id"} & set(fields):
            references = tickets._take_references(fields, data)
            known = tickets._get_known_references(references)
            new_rows = [row for row, ref in enumerate(references) if ref not in known]
            messages = [
                *tickets._get_repeated_messages(references),
                *tickets._get_required_messages(fields, data, new_rows),
            ]
            if messages:
                return {"ids": False, "messages": messages, "nextrow": 0}
            fields = [".id", *fields]
            data = [
                [known.get(ref, False), *row]
                for ref, row in zip(references, data, strict=True)
            ]
        return super(HelpdeskTicket, tickets).load(fields, data)

    def _check_may_import_complaints(self):
        """Only agents bring complaints in: what is imported waits for no gate."""
        if not (self.env.su or self.env.user.has_group(AGENT)):
            raise AccessError(self.env._("Ask a complaint agent to import complaints."))

    def _complaint_prepare_create(self, vals):
        if self.env.context.get("import_file"):
            self._check_may_import_complaints()
        return super()._complaint_prepare_create(vals)

    def _load_records(self, data_list, update=False):
        """Tell what is wrong with one line of many of that line, not of the first."""
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) == 1:
                raise
            raise ValueError from error  # load tries them one by one

    def _take_references(self, fields, data):
        """The external reference of each row, without the blanks around it."""
        if KEY not in fields:
            return [False] * len(data)
        column = fields.index(KEY)
        for row in data:
            row[column] = str(row[column] or "").strip()
        return [row[column] for row in data]

    def _get_known_references(self, references):
        """Complaints of this company that were imported before, by their reference."""
        tickets = self.search_fetch(
            [
                (KEY, "in", [ref for ref in references if ref]),
                ("company_id", "=", self.env.company.id),
            ],
            [KEY],
        )
        return {ticket[KEY]: str(ticket.id) for ticket in tickets}

    def _get_repeated_messages(self, references):
        """Say of each row that repeats the reference of a row before it."""
        first_rows, messages = {}, []
        for row, reference in enumerate(references):
            if reference and first_rows.setdefault(reference, row) != row:
                message = self.env._(
                    "The external reference %(reference)s stands in line %(line)s "
                    "already. Give each complaint its own.",
                    reference=reference,
                    line=first_rows[reference] + 1,
                )
                messages.append(self._get_import_message(KEY, row, message))
        return messages

    def _get_required_messages(self, fields, data, new_rows):
        """Say which column, or which value of a new complaint, is missing."""
        messages = []
        for name in REQUIRED if new_rows else ():
            label = self._fields[name]._description_string(self.env)
            if name not in fields:
                message = self.env._(
                    "The column %(field)s is missing. Add it to the file, or choose "
                    "the column that holds it.",
                    field=label,
                )
                messages.append(self._get_import_message(name, new_rows[0], message))
                continue
            message = self.env._("%(field)s is empty. Fill it in.", field=label)
            column = fields.index(name)
            messages += [
                self._get_import_message(name, row, message)
                for row in new_rows
                if not data[row][column]
            ]
        return messages

    def _get_import_message(self, name, row, message):
        """A message of Odoo's import screen about one row."""
        return {
            "type": "error",
            "field": name,
            "rows": {"from": row, "to": row},
            "record": row,
            "message": message,
        }
