"""Bad input on the pages for complainants, over the wire.

A clear sentence and an HTTP 4xx, no traceback, nothing stored half.
"""

import re
from typing import Any

import pytest
import requests
from instance import Instance

MEGABYTE = 1024**2
FORM = {"text": "The box was open", "name": "Jan", "email": "jan@example.com"}
EVIL = "<script>alert(1)</script><style>*{display:none}</style>\u202egpj.exe"
COUNTS = """
    SELECT (SELECT count(*) FROM helpdesk_ticket),
           (SELECT count(*) FROM mail_message WHERE model = 'helpdesk.ticket'),
           (SELECT count(*) FROM ir_attachment WHERE res_model = 'helpdesk.ticket'),
           (SELECT count(*) FROM complaint_event)
"""


@pytest.fixture
def session(web_url: str) -> requests.Session:
    """A visitor who opened the form."""
    visitor = requests.Session()
    visitor.headers["User-Agent"] = "Mozilla/5.0"
    page = visitor.get(f"{web_url}/complaint").text
    visitor.csrf_token = re.search(r'csrf_token: "(\w+)"', page)[1]
    return visitor


def send(
    session: requests.Session, url: str, path: str, **arguments: Any
) -> requests.Response:
    form = {"csrf_token": session.csrf_token, **arguments.pop("data", FORM)}
    return session.post(
        url + path, data=form, allow_redirects=False, timeout=300, **arguments
    )


def files(*named: tuple[str, bytes]) -> list:
    return [("files", item) for item in named]


REFUSED = {
    "an empty form": ("/complaint", {"data": {}}),
    "a million characters": ("/complaint", {"data": FORM | {"text": "a" * 10**6}}),
    "a million characters as a name": (
        "/complaint",
        {"data": FORM | {"name": "a" * 10**6}},
    ),
    "no address": ("/complaint", {"data": FORM | {"email": "", "phone": ""}}),
    "half an address": ("/complaint", {"data": FORM | {"email": "jan@"}}),
    "the field for machines": ("/complaint", {"data": FORM | {"company_fax": "1"}}),
    "100 files": (
        "/complaint",
        {"files": files(*[(f"{i}.txt", b"a") for i in range(100)])},
    ),
    "1,000 files": (
        "/complaint",
        {"files": files(*[(f"{i}.txt", b"a") for i in range(1000)])},
    ),
    "a file of 100 MB": (
        "/complaint",
        {"files": files(("large.jpg", b"\xff\xd8\xff" * (100 * MEGABYTE // 3)))},
    ),
    "a program": ("/complaint", {"files": files(("run.exe", b"MZ\x90\x00"))}),
    "a page called a photo": (
        "/complaint",
        {"files": files(("photo.jpg", b"<html><script>1</script></html>"))},
    ),
    "a name turned around": (
        "/complaint",
        {"files": files(("photo\u202egpj.exe", b"MZ\x90\x00"))},
    ),
    "an unknown link": ("/complaint/track/1/guessed/write", {}),
    "a huge number": (f"/complaint/track/{10**40}/guessed/write", {}),
    "an unknown action": ("/complaint/track/1/guessed/unlink", {}),
    "an unknown offer": ("/complaint/offer/1/answer", {"data": {"answer": "accept"}}),
    "an unknown answer": ("/complaint/offer/1/answer", {"data": {"answer": "x"}}),
    "a posted receipt": ("/complaint/received/1/guessed", {}),
    "a posted short link": ("/c/zutphen", {}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_and_nothing_is_stored(
    session: requests.Session, web_url: str, web_register: Instance, case: str
) -> None:
    path, arguments = REFUSED[case]
    before = web_register.rows(COUNTS)
    answer = send(session, web_url, path, **arguments)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "Traceback" not in answer.text
    assert web_register.rows(COUNTS) == before


GETS = [
    "/complaint/track/1/guessed",
    "/complaint/track/1/guessed/write",
    "/complaint/track/1/guessed/solved",
    "/complaint/track/1/%00",
    "/complaint/track/x/y",
    f"/complaint/track/{10**40}/x",
    "/complaint/received/1/guessed",
    "/complaint/offer/1",
    "/complaint/offer/1/guessed",
    "/complaint/offer/1/answer?answer=accept",
    "/ticket/close?ticket_id=1&stage_id=4",
    "/submitted/ticket?subject=a&description=b",
]


@pytest.mark.parametrize("path", GETS)
def test_a_guessed_address_opens_and_changes_nothing(
    session: requests.Session, web_url: str, web_register: Instance, path: str
) -> None:
    before = web_register.rows(COUNTS)
    answer = session.get(web_url + path, allow_redirects=False, timeout=60)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "Traceback" not in answer.text
    assert web_register.rows(COUNTS) == before


def test_without_the_token_of_the_page_or_a_body_nothing_is_stored(
    session: requests.Session, web_url: str, web_register: Instance
) -> None:
    before = web_register.rows(COUNTS)
    for body in (FORM, None, b"\x00\xff", FORM | {"csrf_token": "guessed"}):
        answer = session.post(f"{web_url}/complaint", data=body, timeout=60)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text
    assert web_register.rows(COUNTS) == before


def test_script_nul_bytes_and_forged_fields_are_stored_as_harmless_text(
    session: requests.Session, web_url: str, web_register: Instance
) -> None:
    forged = {
        "team_id": "1",
        "stage_id": "1",
        "partner_id": "1",
        "user_id": "2",
        "company_id": "2",
        "complaint_outcome": "upheld",
        "is_complaint": "",
        "about": "'; DROP TABLE helpdesk_ticket; --",
    }
    text = {name: f"{EVIL}\x00{name}" for name in ("text", "name", "wish")}
    answer = send(
        session,
        web_url,
        "/complaint",
        data={**FORM, **forged, **text, "reference": EVIL},
        files=files((f"{EVIL}.txt", b"text")),
    )
    assert answer.status_code == 303, answer.text[:500]
    [facts] = web_register.rows(
        """SELECT t.description, t.partner_name, t.partner_id, t.user_id,
                  t.complaint_outcome, t.complaint_phase
             FROM helpdesk_ticket t ORDER BY id DESC LIMIT 1"""
    )
    description, name, *rest = facts
    assert "<script" not in description
    assert "\u202e" not in description + name
    assert rest == [None, None, None, "intake"]
    page = session.get(web_url + answer.headers["Location"], timeout=60)
    assert page.status_code == 200
    link = re.search(r'href="([^"]*/complaint/track/[^"]*)"', page.text)[1]
    page = session.get(web_url + link, timeout=60)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
