"""An anonymous report leaves nothing behind that tells who made it, or at what time.

A colleague who is logged in reports something from the same browser. What that adds to
the database, in any table, is read afterwards as an investigator would.
"""

import http.client
import io
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from instance import Client, Instance, Server, _filestore
from investigator import Rows, get_columns, read_everything
from PIL import Image

LOGIN = "wilhelmina"
NAME = "Wilhelmina Achterberg"
EMAIL = "w.achterberg@windmee.example"
AGENT = "QuiteUnusualBrowser/7.3"
ADDRESS = "127.0.0.1"
TEXT = "The brake is tested with the wheel off the ground"
PEOPLE = f"""
users = env["res.users"].with_context(no_reset_password=True)
reporter = users.create({{
    "name": "{NAME}", "login": "{LOGIN}", "password": "{LOGIN}", "email": "{EMAIL}",
    "group_ids": [(6, 0, env.ref("base.group_user").ids)]}})
coordinator = users.create({{
    "name": "Anke", "login": "anke", "password": "anke",
    "group_ids": [
        (6, 0, env.ref("complaint_management.group_complaint_coordinator").ids)]}})
"""


@pytest.fixture(scope="module")
def register() -> Iterator[Instance]:
    with Instance("anonymous") as instance:
        instance.odoo("--init", "complaint_management")
        instance.shell(PEOPLE)
        yield instance


@pytest.fixture(scope="module")
def server(register: Instance) -> Iterator[Server]:
    with register.serving() as server:
        yield server


class Browser:
    """A browser in which the reporter is logged in, as at work."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cookies = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self._cookies)
        self._open = urllib.request.build_opener(cookies).open
        page = self.get("/web/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        login = {"login": LOGIN, "password": LOGIN, "csrf_token": token}
        assert "/web/login" not in self.post("/web/login", login, where=True)

    def get(self, path: str) -> str:
        request = urllib.request.Request(
            self._server + path, headers={"User-Agent": AGENT}
        )
        with self._open(request, timeout=120) as response:
            return response.read().decode()

    def post(self, path: str, values: dict, photo: bytes = b"", where=False) -> str:
        limit = "----------anonymous"
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}'
            for key, value in values.items()
        ]
        body = "\r\n".join(parts).encode()
        if photo:
            body += (
                f"\r\n--{limit}\r\nContent-Disposition: form-data; "
                f'name="photo"; filename="{LOGIN}_0912.jpg"\r\n'
                "Content-Type: image/jpeg\r\n\r\n"
            ).encode() + photo
        body += f"\r\n--{limit}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={limit}",
            "User-Agent": AGENT,
        }
        request = urllib.request.Request(self._server + path, body, headers)
        with self._open(request, timeout=120) as response:
            return response.url if where else response.read().decode()

    def cookies(self) -> dict:
        return {cookie.name: cookie.value for cookie in self._cookies}


def _photo() -> bytes:
    """A photo that says who took it, where and when."""
    image = Image.new("RGB", (64, 48), "red")
    exif = Image.Exif()
    exif[0x013B] = NAME
    exif[0x9003] = "2026:03:01 09:12:44"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, comment=LOGIN.encode())
    return file.getvalue()


def _added(before: Rows, after: Rows) -> Rows:
    return {t: rows - before[t] for t, rows in after.items() if rows - before[t]}


class Traces:
    """What an investigator finds about the reporter in rows of the database."""

    def __init__(self, register: Instance, since: float, until: float) -> None:
        ids = "SELECT id, partner_id FROM res_users WHERE login = %s"
        [(user, partner)] = register.rows(ids, [LOGIN])
        self._ids = {"res_users": str(user), "res_partner": str(partner)}
        self._columns = get_columns(register)
        self._words = [LOGIN, NAME, EMAIL, AGENT, ADDRESS]
        self._moments = range(int(since) - 1, int(until) + 2)

    def find(self, rows: Rows) -> list[str]:
        return [
            f"{table}.{name} = {value[:80]}: {why}"
            for table, added in rows.items()
            for row in added
            for (name, kind, target), value in zip(
                self._columns[table], row, strict=True
            )
            if value is not None and (why := self._why(kind, target, value))
        ]

    def _why(self, kind: str, target: str | None, value: str) -> str:
        if target in self._ids and value == self._ids[target]:
            return "the reporter"
        if kind.startswith("timestamp"):
            return "" if self._is_far(value) else "the time of day"
        if any(word.lower() in value.lower() for word in self._words):
            return "a name or an address"
        if any(int(digits) in self._moments for digits in re.findall(r"\d{10}", value)):
            return "the second, counted since 1970"
        return ""

    def _is_far(self, value: str) -> bool:
        """Whether a moment is no time of this report: whole days, terms to come."""
        moment = datetime.fromisoformat(value)
        seconds = (moment - datetime(1970, 1, 1)).total_seconds()
        near = self._moments.start - 3600 < seconds < self._moments.stop + 3600
        return not near or (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _report(register: Instance, server: Server) -> tuple[str, Rows, Traces]:
    browser = Browser(server)
    browser.get("/complaint/anonymous")
    cookies = browser.cookies()
    before, since = read_everything(register), time.time()
    page = browser.post(
        "/complaint/anonymous/send", {"kind": "work", "text": TEXT}, _photo()
    )
    code = re.search(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", page).group()
    browser.post("/complaint/anonymous/read", {"code": code})
    browser.post(
        "/complaint/anonymous/answer", {"code": code, "text": "Also on Monday"}
    )
    assert browser.cookies() == cookies
    rows = _added(before, read_everything(register))
    return code, rows, Traces(register, since, time.time())


@pytest.fixture(scope="module")
def reported(register: Instance, server: Server) -> tuple[str, Rows, Traces]:
    return _report(register, server)


def test_a_report_leaves_no_trace_of_who_made_it_in_any_table(reported) -> None:
    _code, rows, traces = reported
    assert {"helpdesk_ticket", "complaint_event", "mail_message"} <= rows.keys()
    assert traces.find(rows) == []


def test_the_same_search_finds_who_reports_under_their_name(
    register: Instance, server: Server
) -> None:
    """The search above would have found something, had there been anything."""
    before, since = read_everything(register), time.time()
    colleague = Client(server, LOGIN, LOGIN)
    report = {"kind": "work", "text": TEXT}
    [form] = colleague.call("complaint.report.something", "create", [report])
    colleague.call("complaint.report.something", "action_send", [form])
    rows = _added(before, read_everything(register))
    found = " ".join(Traces(register, since, time.time()).find(rows))
    for why in ("the reporter", "the time of day", "a name or an address", "1970"):
        assert why in found


def test_every_row_of_a_report_was_written_by_the_superuser(
    register: Instance, reported
) -> None:
    _code, rows, _traces = reported
    for table, columns in get_columns(register).items():
        for place, (name, *_rest) in enumerate(columns):
            if name in ("create_uid", "write_uid"):
                authors = {row[place] for row in rows.get(table, ())}
                assert authors <= {"1", None}, table


def test_nobody_follows_the_report_for_its_reporter_and_no_mail_went_out(
    reported,
) -> None:
    _code, rows, _traces = reported
    assert not rows.keys() & {"mail_mail", "res_device_log", "res_users_log"}


def test_the_receipt_code_stands_nowhere(register: Instance, reported) -> None:
    code, rows, _traces = reported
    plain = code.replace("-", "")
    for added in rows.values():
        for row in added:
            for value in filter(None, row):
                assert plain not in value.replace("-", "").upper()


def test_a_photo_keeps_the_picture_and_nothing_of_its_maker(
    register: Instance, reported
) -> None:
    [(name, path)] = register.rows(
        "SELECT name, store_fname FROM ir_attachment"
        " WHERE res_model = 'helpdesk.ticket' AND mimetype LIKE 'image/%'"
    )
    assert name == "1.jpg"
    content = Path(_filestore(register.name) / path).read_bytes()
    image = Image.open(io.BytesIO(content))
    assert image.size == (64, 48)
    assert not image.getexif()
    assert NAME.encode() not in content
    assert LOGIN.encode() not in content


def test_the_coordinator_asks_and_the_reporter_answers_with_the_code(
    register: Instance, server: Server
) -> None:
    code, _rows, _traces = _report(register, server)
    coordinator = Client(server, "anke", "anke")
    [report] = coordinator.call(
        "helpdesk.ticket",
        "search",
        [("complaint_is_anonymous", "=", True)],
        limit=1,
        order="id desc",
    )
    [wizard] = coordinator.call(
        "complaint.anonymous.message",
        "create",
        [{"ticket_id": report, "text": "On which line is that?"}],
    )
    coordinator.call("complaint.anonymous.message", "action_send", [wizard])
    browser = Browser(server)
    page = browser.post("/complaint/anonymous/read", {"code": code.lower()})
    assert "On which line is that?" in page
    assert "Anke" not in page
    page = browser.post(
        "/complaint/anonymous/answer", {"code": code, "text": "On line two"}
    )
    assert "On line two" in page
    [message] = coordinator.call(
        "mail.message",
        "search_read",
        [("res_id", "=", report), ("body", "like", "On line two")],
        ["author_id", "email_from"],
    )
    assert not message["author_id"]


@pytest.mark.parametrize(
    ("path", "values", "photo", "says"),
    [
        ("send", {"kind": "work", "text": " "}, b"", "Tell us what happened"),
        ("send", {"kind": "boss", "text": "Hm"}, b"", "Choose what it is about"),
        ("send", {"text": "Hm"}, b"", "Choose what it is about"),
        ("send", {"kind": "work", "text": "x" * 1_000_000}, b"", "too long"),
        ("send", {"kind": "work", "text": "Hm"}, b"%PDF-1.4", "Only photos"),
        ("read", {"code": "AAAA-BBBB-CCCC-DDDD"}, b"", "No report has this"),
        ("read", {}, b"", "No report has this"),
        ("read", {"code": "\0"}, b"", "No report has this"),
        ("answer", {"code": "x", "text": "Hm"}, b"", "No report has this"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_stored(
    register: Instance, server: Server, path, values, photo, says
) -> None:
    count = "SELECT count(*) FROM helpdesk_ticket"
    before = register.value(count)
    with pytest.raises(urllib.error.HTTPError) as error:
        Browser(server).post(f"/complaint/anonymous/{path}", values, photo)
    assert error.value.code == 422
    assert says in error.value.read().decode()
    assert register.value(count) == before


def _post_from(address: str, server: Server, path: str, body: bytes) -> tuple[int, str]:
    """Post a form from a computer of its own, which has a limit of its own."""
    there = server.removeprefix("http://")
    line = http.client.HTTPConnection(there, timeout=120, source_address=(address, 0))
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    line.request("POST", f"/complaint/anonymous/{path}", body, headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def _form(**values: str) -> bytes:
    parts = [
        f'--limit\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in values.items()
    ]
    return f"{''.join(parts)}--limit--\r\n".encode()


def test_a_photo_of_100_mb_is_refused_in_words(register, server: Server) -> None:
    before = register.value("SELECT count(*) FROM helpdesk_ticket")
    start = (
        b'--limit\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"'
        b"\r\nContent-Type: image/jpeg\r\n\r\n"
    )
    photo = b"\xff\xd8\xff" * (100 * 2**20 // 3)
    body = start + photo + b"\r\n" + _form(kind="work", text="Hm")
    status, said = _post_from("127.0.0.2", server, "send", body)
    assert status == 413
    assert "too large to be sent" in said and "smaller files" in said
    assert "Traceback" not in said
    assert register.value("SELECT count(*) FROM helpdesk_ticket") == before


def test_who_tries_code_after_code_is_asked_to_wait(server: Server) -> None:
    guess = _form(code="AAAA-BBBB-CCCC-DDDD")
    answers = [_post_from("127.0.0.3", server, "read", guess) for _try in range(31)]
    assert {status for status, _said in answers[:-1]} == {422}
    status, said = answers[-1]
    assert status == 429
    assert "Wait an hour" in said
    # somebody else may
    assert _post_from("127.0.0.4", server, "read", guess)[0] == 422


def test_who_sends_report_after_report_is_asked_to_wait(
    register: Instance, server: Server
) -> None:
    empty = _form(kind="work", text=" ")
    answers = [_post_from("127.0.0.5", server, "send", empty) for _try in range(10)]
    assert {status for status, _said in answers} == {422}
    before = register.value("SELECT count(*) FROM helpdesk_ticket")
    report = _form(kind="work", text="The lift stands still")
    status, said = _post_from("127.0.0.5", server, "send", report)
    assert status == 429
    assert "Wait an hour" in said
    assert "The lift stands still" in said  # what was written is not lost
    assert register.value("SELECT count(*) FROM helpdesk_ticket") == before


def test_nothing_changes_by_looking(server: Server) -> None:
    for path in ("send", "read", "answer"):
        with pytest.raises(urllib.error.HTTPError) as error:
            Browser(server).get(f"/complaint/anonymous/{path}")
        assert error.value.code in (404, 405)
