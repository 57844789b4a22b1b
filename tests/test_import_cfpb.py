"""A real register of complaints goes in through Odoo's import screen, silently.

Always the excerpt below `data/`; the whole file as well where it is: in the folder that
COMPLAINT_DATA names, or in `shared/data` beside the repository.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import cfpb
import pytest
from instance import Client, Instance

DATA = Path(__file__).parent / "data"
ELSEWHERE = Path(os.environ.get("COMPLAINT_DATA", cfpb.ROOT.parent / "shared" / "data"))
WHOLE = ELSEWHERE / "cfpb_complaints" / "cfpb_complaints.csv"
DAMAGED = [
    path
    for path in (DATA, ELSEWHERE / "cfpb_complaints")
    for path in [path / "cfpb_with_unzip_preamble.csv"]
    if path.is_file()
]
BATCH = 2000  # what the import screen sends at once
OPTIONS = {
    "has_headers": True,
    "advanced": False,
    "keep_matches": False,
    "encoding": "utf-8",
    "separator": ",",
    "quoting": '"',
    "date_format": "%Y-%m-%d",
    "datetime_format": "%Y-%m-%d %H:%M:%S",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "fallback_values": {},
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "name_create_enabled_fields": {"complaint_subject_id": True},
}
CONTEXT = {"default_is_complaint": True, "tracking_disable": True}
MAKE_ADMINISTRATOR = """
group = env.ref("complaint_management.group_complaint_manager")
env["res.users"].create({
    "name": "Marit de Boer", "login": "marit", "password": "marit-marit",
    "group_ids": [(4, group.id)],
})
"""


class Screen:
    """Odoo's import screen, opened from the register."""

    def __init__(self, client: Client) -> None:
        self._client = client
        values = {"res_model": "helpdesk.ticket"}
        self._id = client.call("base_import.import", "create", values)

    def upload(self, file: Path) -> dict:
        """Choose a file.

        :return: what the screen shows of it
        """
        path, values = "/base_import/set_file", {"id": str(self._id)}
        self._client.upload(path, values, file.name, file.read_bytes())
        return self._call("parse_preview", OPTIONS)

    def run(self, preview: dict, dryrun: bool = False) -> list[dict]:
        """Press Import, or Test, with the columns as the screen proposes them.

        :return: the messages
        """
        matches = preview["matches"] or {}
        headings = preview["headers"]
        fields = [
            "/".join(matches.get(str(place), [])) or False
            for place in range(len(headings))
        ]
        columns = [heading.strip().lower() for heading in headings]
        messages, skip = [], 0
        while True:
            options = {**OPTIONS, "skip": skip, "limit": BATCH}
            answer = self._call(
                "execute_import", fields, columns, options, dryrun=dryrun
            )
            messages += answer["messages"]
            skip = answer.get("nextrow")
            if not skip:
                return messages

    def _call(self, method: str, *arguments: object, **named: object) -> dict:
        return self._client.call(
            "base_import.import",
            method,
            [self._id],
            *arguments,
            context=CONTEXT,
            **named,
        )


@pytest.fixture(scope="module")
def odoo() -> Iterator[Instance]:
    with Instance("import") as instance:
        instance.odoo("--init", "complaint_management", "--log-level", "warn")
        instance.shell(MAKE_ADMINISTRATOR)
        yield instance


@pytest.fixture(scope="module")
def client(odoo) -> Iterator[Client]:
    with odoo.serving() as url:
        yield Client(url, "marit", "marit-marit")


@pytest.fixture
def screen(client) -> Screen:
    return Screen(client)


@pytest.fixture
def excerpt(tmp_path) -> Path:
    return converted(DATA / "cfpb_excerpt.csv", tmp_path)


def converted(source: Path, folder: Path) -> Path:
    target = folder / "register.csv"
    cfpb.write(cfpb.read(source), target)
    return target


def register(odoo: Instance) -> list[tuple]:
    """All complaints: reference, number, title and text."""
    return odoo.rows(
        "SELECT complaint_external_ref, number, name, description FROM helpdesk_ticket"
        " WHERE is_complaint ORDER BY complaint_external_ref"
    )


def silence(odoo: Instance) -> dict[str, int]:
    """What people would have heard."""
    return {
        table: odoo.value(f"SELECT count(*) FROM {table}")
        for table in ("mail_mail", "mail_activity", "mail_notification")
    }


# The converter


def test_an_empty_narrative_becomes_issue_and_sub_issue():
    [first, *_] = cfpb.read(DATA / "cfpb_excerpt.csv")
    first |= {cfpb.NARRATIVE: " ", "Issue": "Fees", "Sub-issue": "Late fee"}
    assert cfpb.convert(first)["Description"] == "Fees: Late fee"


def test_a_text_is_kept_as_it_was_written():
    [first, *_] = cfpb.read(DATA / "cfpb_excerpt.csv")
    first[cfpb.NARRATIVE] = "Paid <twice> & late\nAgain"
    text = cfpb.convert(first)["Description"]
    assert text == "Paid &lt;twice&gt; &amp; late<br>Again"


@pytest.mark.parametrize("damaged", DAMAGED, ids=lambda path: path.parent.name)
def test_the_converter_says_what_stands_before_the_header(damaged, tmp_path, capsys):
    target = tmp_path / "register.csv"
    target.write_text("made before")
    assert cfpb.main([str(damaged), str(target)]) == 1
    message = capsys.readouterr().err
    assert "does not begin with its header: that is line 3" in message
    assert "“Archive: " in message and "inflating: complaints.csv" in message
    assert target.read_text() == "made before"
    assert list(tmp_path.iterdir()) == [target]


def test_the_converter_names_the_line_that_is_torn(tmp_path):
    source = tmp_path / "torn.csv"
    lines = (DATA / "cfpb_excerpt.csv").read_text("utf-8").splitlines(keepends=True)
    source.write_text(f"{lines[0]}2020-01-01,only two\n", "utf-8")
    with pytest.raises(cfpb.Refused, match="line 2: 2 values under 18 headings"):
        list(cfpb.read(source))


# The import screen


@pytest.mark.parametrize("damaged", DAMAGED, ids=lambda path: path.parent.name)
def test_a_damaged_file_is_refused_with_the_reason(odoo, screen, damaged):
    before = register(odoo)
    shown = screen.upload(damaged)
    assert "the first 2 lines" in shown["error"]
    assert "“Archive: " in shown["error"]
    assert register(odoo) == before
    [refusal] = screen.run({"matches": {"0": ["name"]}, "headers": ["Archive"]})
    assert refusal["message"] == shown["error"]
    assert register(odoo) == before


def test_a_test_run_imports_nothing(odoo, screen, excerpt):
    before = register(odoo)
    assert screen.run(screen.upload(excerpt), dryrun=True) == []
    assert register(odoo) == before


def test_every_heading_of_the_template_finds_its_field(screen, excerpt):
    shown = screen.upload(excerpt)
    assert len(shown["matches"]) == len(shown["headers"]) == len(cfpb.headings())


def test_all_complaints_go_in_as_history_and_nobody_hears_of_it(odoo, screen, excerpt):
    before = silence(odoo)
    assert screen.run(screen.upload(excerpt)) == []
    there = {row[0]: row[2:] for row in register(odoo)}
    for complaint in map(cfpb.convert, cfpb.read(DATA / "cfpb_excerpt.csv")):
        title, text = there[complaint["External reference"]]
        assert title == complaint["Title"]
        assert text_of(text) == text_of(complaint["Description"])
    facts = """SELECT count(*) FROM helpdesk_ticket WHERE is_complaint AND
               (complaint_is_history IS NOT TRUE OR complaint_received_on IS NULL
                OR complaint_received_on > '2020-12-31'
                OR (complaint_phase = 'closed') <> (complaint_outcome IS NOT NULL)
                OR (complaint_phase = 'closed') <> (complaint_closed_on IS NOT NULL))"""
    assert odoo.value(facts) == 0
    assert silence(odoo) == before


def test_a_second_import_doubles_nothing(odoo, screen, excerpt):
    screen.run(screen.upload(excerpt))
    before, heard = register(odoo), silence(odoo)
    assert len(before) == 60
    assert screen.run(screen.upload(excerpt)) == []
    assert register(odoo) == before
    assert silence(odoo) == heard


def test_the_whole_register_goes_in(odoo, screen, tmp_path, record_property, capsys):
    """The excerpt again where the whole file is not there."""
    source = WHOLE if WHOLE.is_file() else DATA / "cfpb_excerpt.csv"
    complaints = list(cfpb.read(source))
    heard = silence(odoo)
    preview = screen.upload(converted(source, tmp_path))
    start = time.monotonic()
    assert screen.run(preview) == []
    seconds = time.monotonic() - start
    assert len(register(odoo)) == len(complaints)
    assert silence(odoo) == heard
    record_property("seconds", round(seconds, 1))
    with capsys.disabled():
        print(f" [{len(complaints)} complaints imported in {seconds:.0f} s] ", end="")


def text_of(html: str) -> str:
    """A text without its marks, to compare what is read."""
    marks = ("<p>", "</p>", "\r")
    for mark in marks:
        html = html.replace(mark, "")
    return " ".join(html.replace("<br/>", "<br>").replace("<br>", " ").split())
