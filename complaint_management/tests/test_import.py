import csv
import io
from datetime import datetime

from openpyxl import Workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.misc import file_open, mute_logger

from .common import ComplaintCommon

HEADERS = ["External reference", "Received on", "Title", "Description"]
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "date_format": "%Y-%m-%d",
    "datetime_format": "%Y-%m-%d %H:%M:%S",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row(number, **values):
    return {
        "External reference": f"OLD-{number}",
        "Received on": "2025-02-03 10:00:00",
        "Title": f"Complaint {number}",
        "Description": f"What happened in case {number}",
        **values,
    }


def as_csv(rows, encoding="utf-8"):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows):
    book, stream = Workbook(), io.BytesIO()
    book.active.append(list(rows[0]))
    for values in rows:
        book.active.append(list(values.values()))
    book.save(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestImport(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Too late"})
        cls.register = cls.env["helpdesk.ticket"].with_user(cls.agent)
        cls.register = cls.register.with_context(default_is_complaint=True)

    def _import(self, rows, user=None, dryrun=False, file_type="text/csv", **options):
        """Import on Odoo's own screen, with the columns it proposes by itself."""
        user = user or self.agent
        content = rows
        if not isinstance(rows, bytes):
            content = as_xlsx(rows) if file_type == XLSX else as_csv(rows)
        screen = (
            self.env["base_import.import"]
            .with_user(user)
            .with_context(
                default_is_complaint=True, allowed_company_ids=user.company_ids.ids
            )
            .create(
                {
                    "res_model": "helpdesk.ticket",
                    "file": content,
                    "file_type": file_type,
                    "file_name": "register",
                }
            )
        )
        options = {**OPTIONS, **options}
        preview = screen.parse_preview(dict(options))
        if preview.get("error"):
            return {"messages": [{"message": preview["error"]}], "ids": False}
        columns = preview["headers"]
        fields = ["/".join(preview["matches"].get(i, [])) for i in range(len(columns))]
        return screen.execute_import(fields, columns, dict(options), dryrun=dryrun)

    def _imported(self):
        self.env.invalidate_all()
        return self.env["helpdesk.ticket"].search(
            [("complaint_external_ref", "=like", "OLD-%")],
            order="complaint_external_ref",
        )

    def _assert_refused(self, rows, *expected, **options):
        """One message per bad line, and nothing is stored.

        :param expected: ``(line, part of the message)``; the first line is 0
        """
        before = self._imported().ids
        with mute_logger("odoo.sql_db"):
            result = self._import(rows, **options)
        self.assertFalse(result["ids"])
        found = [(m["rows"]["from"], m["message"]) for m in result["messages"]]
        self.assertEqual([line for line, _m in found], [line for line, _m in expected])
        for (_line, message), (_expected_line, part) in zip(
            found, expected, strict=True
        ):
            self.assertIn(part, message)
        self.assertEqual(self._imported().ids, before)

    # ---- the template

    def test_the_register_offers_its_template(self):
        templates = self.register.get_import_templates()
        self.assertEqual(
            templates[0]["template"], "/complaint_management/static/xls/complaints.xlsx"
        )
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        paths = [template["template"] for template in tickets.get_import_templates()]
        self.assertNotIn("/complaint_management/static/xls/complaints.xlsx", paths)

    def test_every_column_of_the_template_is_known(self):
        with file_open("complaint_management/static/xls/complaints.xlsx", "rb") as file:
            content = file.read()
        screen = self.env["base_import.import"].with_user(self.agent)
        for lang in ("en_US", "nl_NL"):
            self.env["res.lang"]._activate_lang(lang)
            with self.subTest(lang=lang):
                preview = (
                    screen.with_context(lang=lang)
                    .create(
                        {
                            "res_model": "helpdesk.ticket",
                            "file": content,
                            "file_type": XLSX,
                        }
                    )
                    .parse_preview({**OPTIONS})
                )
                matches = preview["matches"]
                names = [matches.get(i) for i in range(len(preview["headers"]))]
                self.assertNotIn(None, names)
                self.assertEqual(len({tuple(name) for name in names}), len(names))
                tickets = self.env["helpdesk.ticket"]
                english = tickets.fields_get([name[0] for name in names])
                self.assertEqual(
                    [english[name[0]]["string"] for name in names], preview["headers"]
                )

    def test_the_example_of_the_template_is_a_complaint(self):
        with file_open("complaint_management/static/xls/complaints.xlsx", "rb") as file:
            result = self._import(file.read(), file_type=XLSX)
        self.assertFalse(result["messages"])
        complaint = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertTrue(complaint.is_complaint)
        self.assertTrue(complaint.complaint_is_history)
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertEqual(complaint.complaint_received_on, datetime(2024, 3, 1, 10, 30))
        self.assertEqual(complaint.complaint_settled_on, datetime(2024, 3, 5, 15))
        self.assertEqual(complaint.complaint_closed_on, datetime(2024, 3, 8, 9))

    # ---- what comes in

    def test_a_register_comes_in_from_csv_and_from_a_spreadsheet(self):
        for file_type in ("text/csv", XLSX):
            rows = [row(f"{file_type[:1]}{i}", Category="Too late") for i in range(3)]
            with self.subTest(file_type=file_type):
                result = self._import(rows, file_type=file_type)
                self.assertFalse(result["messages"])
                complaints = self.register.browse(result["ids"])
                self.assertEqual(len(complaints), 3)
                self.assertEqual(complaints.mapped("is_complaint"), [True] * 3)
                self.assertEqual(complaints.mapped("complaint_is_history"), [True] * 3)
                self.assertEqual(complaints.category_id, self.category)
                self.assertEqual(complaints.team_id, self.team)
                self.assertEqual(
                    complaints[0].complaint_received_on, datetime(2025, 2, 3, 10)
                )

    def test_a_spreadsheet_may_hold_numbers_and_dates(self):
        rows = [
            {
                **row(1, Impact=4),
                "External reference": 20250001,
                "Received on": datetime(2025, 2, 3, 9, 30),
            }
        ]
        for _again in range(2):
            result = self._import(rows, file_type=XLSX)
            self.assertFalse(result["messages"])
        complaint = self.register.search([("complaint_external_ref", "=", "20250001")])
        self.assertEqual(len(complaint), 1)
        self.assertEqual(complaint.complaint_received_on, datetime(2025, 2, 3, 9, 30))
        self.assertEqual(complaint.complaint_impact, 4)

    def test_a_second_import_updates_instead_of_doubling(self):
        self._import([row(1), row(2)])
        first, second = self._imported()
        again = [
            row(1, Outcome="Upheld"),
            row(2, Description="Told better", Outcome=""),
            row(3, Outcome=""),
        ]
        result = self._import(again)
        self.assertFalse(result["messages"])
        self.assertEqual(len(self._imported()), 3)
        self.assertEqual(self._imported()[:2], first | second)
        self.assertEqual(first.complaint_outcome, "upheld")
        self.assertIn("Told better", second.description)

    def test_the_blanks_around_a_reference_say_nothing(self):
        self._import([row(1)])
        result = self._import([row(1, **{"External reference": " OLD-1 "})])
        self.assertFalse(result["messages"])
        self.assertEqual(len(self._imported()), 1)

    def test_an_archived_complaint_is_not_imported_again(self):
        self._import([row(1)])
        self._imported().active = False
        self._assert_refused([row(1)], (0, "already a complaint with this external"))

    def test_an_update_need_not_bring_what_is_there_already(self):
        self._import([row(1)])
        result = self._import([{"External reference": "OLD-1", "Outcome": "Settled"}])
        self.assertFalse(result["messages"])
        self.assertEqual(self._imported().complaint_outcome, "settled")

    def test_the_same_reference_in_another_company_is_another_complaint(self):
        self._import([row(1)])
        agent = self._create_user("agent", "agent_elsewhere", company=self.elsewhere)
        result = self._import([row(1)], user=agent)
        self.assertFalse(result["messages"])
        complaints = self.env["helpdesk.ticket"].sudo().browse(result["ids"])
        self.assertEqual(complaints.company_id, self.elsewhere)

    def test_rows_without_a_reference_are_new_each_time(self):
        rows = [row(1, **{"External reference": ""})]
        first, second = (self._import(rows)["ids"] for _i in range(2))
        self.assertTrue(first and second and first != second)

    def test_a_dry_run_stores_nothing(self):
        result = self._import([row(1)], dryrun=True)
        self.assertFalse(result["messages"])
        self.assertFalse(self._imported())

    def test_batches_of_a_second_import_update_too(self):
        rows = [row(i) for i in range(5)]
        for _again in range(2):
            skip = 0
            for _batch in range(3):
                result = self._import(rows, limit=2, skip=skip)
                self.assertFalse(result["messages"])
                skip = result["nextrow"]
            self.assertFalse(skip)
            self.assertEqual(len(self._imported()), 5)

    def test_long_texts_come_in_whole(self):
        text = "A long story. " * 1430
        self.assertGreater(len(text), 20000)
        for file_type in ("text/csv", XLSX):
            with self.subTest(file_type=file_type):
                result = self._import([row(1, Description=text)], file_type=file_type)
                self.assertFalse(result["messages"])
                self.assertIn(text.strip(), self._imported().description)

    def test_a_text_is_cleaned_of_scripts(self):
        self._import([row(1, Description="<p>Hi</p><script>alert(1)</script>")])
        self.assertNotIn("script", self._imported().description)

    def test_an_old_windows_file_keeps_its_accents(self):
        rows = [row(1, Title="Geen café, wél reünie")]
        result = self._import(as_csv(rows, "cp1252"), encoding="cp1252")
        self.assertFalse(result["messages"])
        self.assertEqual(self._imported().name, "Geen café, wél reünie")

    def test_a_wrong_encoding_is_said_and_stores_nothing(self):
        content = as_csv([row(1, Title="Geen café")], "cp1252")
        result = self._import(content, encoding="utf-8")
        self.assertIn("utf-8", result["messages"][0]["message"])
        self.assertFalse(self._imported())

    # ---- what is refused

    def test_a_bad_line_is_told_in_one_message_and_nothing_comes_in(self):
        tomorrow = "2999-01-01 00:00:00"
        stranger = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Complaints elsewhere",
                "is_complaint_team": True,
                "company_id": self.elsewhere.id,
            }
        )
        for name, value, part in (
            ("Category", "Unknown", "Unknown"),
            ("Subject", "Unknown", "Unknown"),
            ("Outcome", "Perhaps", "Perhaps"),
            ("Received on", tomorrow, "received in the future"),
            ("Received on", "", "Received on is empty"),
            ("Description", "", "Description is empty"),
            ("Team", stranger.name, stranger.name),
            ("Impact", "9", "go from 1 to 5"),
            ("External reference", "OLD-0", "stands in line 1 already"),
        ):
            with self.subTest(field=name, value=value):
                filled = {
                    name: {"Category": "Too late", "Team": "Complaints"}.get(name)
                }
                good = [row(i, **filled) if filled[name] else row(i) for i in range(4)]
                for values in good:
                    values.setdefault(name, "")
                good[2][name] = value
                self._assert_refused(good, (2, part))

    def test_a_date_that_is_none_is_refused(self):
        rows = [row(1), row(2, **{"Received on": "once upon a time"})]
        result = self._import(rows)
        self.assertEqual(len(result["messages"]), 1)
        self.assertIn("once upon a time", result["messages"][0]["message"])
        self.assertFalse(self._imported())

    def test_every_bad_line_has_a_message_of_its_own(self):
        rows = [row(i, **{"Received on": "2999-01-01 00:00:00"}) for i in range(3)]
        rows.insert(1, row(8))
        self._assert_refused(
            rows,
            (0, "received in the future"),
            (2, "received in the future"),
            (3, "received in the future"),
        )

    def test_a_missing_column_is_named_once(self):
        for name in ("Description", "Received on"):
            rows = [row(i) for i in range(3)]
            for values in rows:
                del values[name]
            with self.subTest(column=name):
                self._assert_refused(rows, (0, f"The column {name} is missing"))

    def test_a_complaint_the_agent_cannot_see_is_not_imported_again(self):
        self._create_confidential(
            user_id=self.coordinator.id, complaint_external_ref="OLD-1"
        )
        self._assert_refused([row(1)], (0, "already a complaint with this external"))

    def test_only_agents_import_complaints(self):
        for role in ("employee", "host_team", "host_manager", "reader"):
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(AccessError, "Ask a complaint agent"),
            ):
                self._import([row(1)], user=self.users[role])
        self.assertFalse(self._imported())

    def test_only_agents_import_tickets_into_a_complaint_team(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.host_manager)
        result = tickets.with_context(import_file=True).load(
            ["name", "description", "team_id/.id"], [["x", "x", str(self.team.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("Ask a complaint agent", result["messages"][0]["message"])

    def test_the_import_of_ordinary_tickets_stays_what_it_was(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.host_manager)
        result = tickets.with_context(import_file=True).load(
            ["name", "description"], [["x", "x"], ["y", "y"]]
        )
        self.assertFalse(result["messages"])
        self.assertFalse(any(tickets.browse(result["ids"]).mapped("is_complaint")))

    # ---- the loader behind the screen

    def test_the_loader_brings_in_complaints_by_their_reference(self):
        fields = [
            "complaint_external_ref",
            "complaint_received_on",
            "name",
            "description",
        ]
        line = ["OLD-1", "2025-01-01 10:00:00", "Title", "Text"]
        for _again in range(2):
            result = (
                self.env["helpdesk.ticket"]
                .with_user(self.agent)
                .load(list(fields), [list(line)])
            )
            self.assertFalse(result["messages"])
        complaint = self._imported()
        self.assertEqual(len(complaint), 1)
        self.assertTrue(complaint.is_complaint)
        self.assertTrue(complaint.complaint_is_history)

    def test_rows_with_an_id_of_their_own_are_left_to_odoo(self):
        self._import([row(1)])
        complaint = self._imported()
        result = self.register.load(
            [".id", "complaint_external_ref"], [[str(complaint.id), "OLD-9"]]
        )
        self.assertEqual(result["ids"], complaint.ids)
        self.assertEqual(complaint.complaint_external_ref, "OLD-9")

    # ---- export

    def test_the_register_is_exported_with_the_shipped_template(self):
        self.agent.group_ids += self.env.ref("base.group_allow_export")
        template = self.env.ref("complaint_management.complaint_export")
        names = template.export_fields.mapped("name")
        self.assertLessEqual(set(names), set(self.register._fields))
        complaint = self._create_complaint(
            self.agent, complaint_reference="SO42", category_id=self.category.id
        )
        exported = complaint.export_data(names)["datas"]
        self.assertEqual(len(exported), 1)
        values = dict(zip(names, exported[0], strict=True))
        self.assertEqual(values["number"], complaint.number)
        self.assertEqual(values["complaint_reference"], "SO42")
        self.assertEqual(values["category_id"], "Too late")
        self.assertEqual(values["complaint_phase"], "Intake")
