from pathlib import Path

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date, format_datetime

from ..tools.dossier_zip import DossierZip, read_pieces, safe_name
from .dossier_tables import TABLES, print_table, to_cell
from .selections import COORDINATOR

REPORT = "complaint_management.complaint_dossier"
FACTS = (
    "partner_id",
    "partner_name",
    "partner_email",
    "complaint_given_phone",
    "complaint_received_on",
    "channel_id",
    "complaint_origin",
    "complaint_reference",
    "complaint_subject_id",
    "category_id",
    "user_id",
    "complaint_policy_id",
    "complaint_summary",
    "complaint_feeling",
    "complaint_desired",
    "complaint_desired_feeling",
    "complaint_desired_remedy_id",
    "complaint_agreement",
    "complaint_settled_on",
    "complaint_outcome",
    "complaint_outcome_reason",
    "complaint_next_step",
    "complaint_closed_on",
)


class HelpdeskTicket(models.Model):
    """The dossier of a complaint: everything an ombudsman or a court asks for."""

    _inherit = "helpdesk.ticket"

    def _check_dossier(self):
        """A dossier is made by a coordinator, or by who handles the complaint.

        :raise AccessError: for everybody else
        :raise UserError: when there is nothing left to tell
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: who handles it does not depend on who asks
        handlers = self.sudo().user_id | self.sudo().complaint_handler_ids
        if self.env.user not in handlers and not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._(
                    "Ask the owner of %(complaint)s or a complaint coordinator for the "
                    "dossier.",
                    complaint=self.number,
                )
            )
        if not self.is_complaint:
            raise UserError(self.env._("Only a complaint has a dossier."))
        if self.complaint_forgotten_on:
            raise UserError(
                self.env._(
                    "%(complaint)s was forgotten on %(day)s: there is no dossier any "
                    "more.",
                    complaint=self.number,
                    day=format_date(self.env, self.complaint_forgotten_on),
                )
            )

    def _write_dossier(self, file, with_notes=False):
        """Write the dossier as a zip, and put on record that it was made.

        :param file: a file open for writing and reading
        :param with_notes: also what colleagues wrote to each other
        """
        self._check_dossier()
        now = fields.Datetime.now()
        pack = DossierZip(file, now.timetuple())
        pack.add("README.txt", self._get_dossier_readme())
        content, kind = self._print_dossier()
        pack.add(f"complaint.{kind}", content)
        messages = self._get_dossier_messages(with_notes)
        paths = {}
        for attachment in self._get_dossier_files(messages):
            path = f"attachments/{len(paths) + 1:03}-{safe_name(attachment.name)}"
            pack.add(path, _read(attachment))
            paths[attachment.id] = path
        pack.add("messages.html", self._print_messages(messages, paths))
        for name, (relation, columns) in TABLES.items():
            pack.add(f"{name}.csv", print_table(self[relation], columns))
        manifest = pack.close()
        file.seek(0)
        self._record_event(
            "dossier",
            {"complaint.dossier/with_notes": with_notes, "manifest": manifest},
        )

    def _get_dossier_name(self):
        return f"{safe_name(self.number)}.zip"

    def _print_dossier(self):
        """The complaint on paper, and which kind of file that is."""
        reports = self.env["ir.actions.report"]
        return reports._render_qweb_pdf(REPORT, self.ids)

    def _get_dossier_facts(self):
        """What the paper begins with: the name and the value of each fact there is."""
        # what complaints call otherwise than other tickets
        labels = {
            "partner_name": self.env._("Complainant"),
            "partner_email": self.env._("E-mail"),
            "channel_id": self.env._("Reached us by"),
            "user_id": self.env._("Problem owner"),
        }
        values = [(name, to_cell(self, name)) for name in FACTS]
        return [
            (
                labels.get(name) or self._fields[name]._description_string(self.env),
                value,
            )
            for name, value in values
            if value
        ]

    # ------------------------------------------------------------
    # The conversation and its files
    # ------------------------------------------------------------

    def _get_dossier_messages(self, with_notes):
        """What was said, oldest first; among colleagues only when asked for."""
        messages = self.message_ids.filtered(
            lambda m: (
                m.message_type != "user_notification" and (m.body or m.attachment_ids)
            )
        )
        if not with_notes:
            messages = messages.filtered(
                lambda m: (
                    not m.is_internal and m.subtype_id and not m.subtype_id.internal
                )
            )
        return messages.sorted("id")

    def _get_dossier_files(self, messages):
        """The files of those messages, and those of the complaint itself."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        silent = self.message_ids - messages
        files -= silent.attachment_ids - messages.attachment_ids
        return (files | messages.attachment_ids).sorted("id")

    def _print_messages(self, messages, paths):
        """The conversation as one page, in pieces."""
        head = Markup(
            '<!DOCTYPE html><html><head><meta charset="utf-8"/><title>%s</title>'
            "</head><body><h1>%s</h1>"
        )
        yield (head % (self.number, self.display_name)).encode()
        for message in messages:
            files = Markup().join(
                Markup('<li><a href="%s">%s</a></li>') % (paths[file.id], file.name)
                for file in message.attachment_ids
                if file.id in paths
            )
            text = Markup("<hr/><p><b>%s</b> – %s</p><p>%s</p>%s<ul>%s</ul>") % (
                format_datetime(self.env, message.date),
                message.author_id.display_name or message.email_from or "",
                message.subject or "",
                message.body or "",
                files,
            )
            yield text.encode()
        yield b"</body></html>"

    def _get_dossier_readme(self):
        return self.env._(
            "Complaint %(number)s, %(company)s\n"
            "\n"
            "complaint.pdf     the complaint, its terms and how they were computed,\n"
            "                  compensation, decisions and events\n"
            "messages.html     the conversation\n"
            "attachments/      its files\n"
            "*.csv             the same facts as tables\n"
            "SHA256SUMS        the hash of every file\n"
            "\n"
            "Is a file what it was when the dossier was made?\n"
            "    sha256sum -c SHA256SUMS\n"
            "\n"
            "Is an event what it was when it was recorded? Each seals the one before:\n"
            "payload_hash = sha256(salt + payload), hash = sha256 of the list\n"
            "[previous_hash, %(id)s, sequence, kind, moment, user, payload_hash],\n"
            "both as JSON without spaces, keys sorted, in UTF-8.\n",
            number=self.number,
            company=self.company_id.name,
            id=self.id,
        )


def _read(attachment):
    """The content of a file, in pieces, wherever it is kept."""
    if attachment.store_fname:
        path = Path(attachment._full_path(attachment.store_fname))
        if path.is_file():
            return read_pieces(path)
    return attachment.raw or b""
