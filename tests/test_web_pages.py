"""The pages for complainants in a real browser: on a phone, in two languages.

Filing, following, answering an offer, *partly solved*; axe-core finds nothing serious
on any of them. With `SCREENSHOTS=folder` every page is kept as a picture, on a phone
and on a wide screen.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from instance import Instance
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

AXE = Path(__file__).parents[1] / ".dev/node/node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WORDS = {
    "en": {
        "sent": "We have your complaint",
        "missing": "Please fill in your e-mail address or your phone number",
        "accepted": "You accepted this",
        "declined": "You declined this",
        "again": "Yes, take it up again",
        "thanks": "Thank you, we have received it",
        "settled": "We agreed on a solution",
    },
    "nl": {
        "sent": "We hebben uw klacht",
        "missing": "Vul uw e-mailadres of telefoonnummer in",
        "accepted": "U bent hiermee akkoord gegaan",
        "declined": "U hebt dit afgewezen",
        "again": "Ja, pak het weer op",
        "thanks": "Dank u wel, we hebben het ontvangen",
        "settled": "We zijn het eens over een oplossing",
    },
}
OFFER = """
ticket = env["helpdesk.ticket"].search([("number", "=", {number!r})])
agent = env["res.users"].search([("login", "=", "agent")])
ticket.user_id = agent
offer = env["complaint.compensation"].create({{
    "ticket_id": ticket.id, "user_id": agent.id,
    "remedy_type_id": env.ref("complaint_management.remedy_apology").id}})
offer.with_user(agent).action_offer()
print("URL", offer._get_offer_url())
"""
ASK = """
ticket = env["helpdesk.ticket"].search([("number", "=", {number!r})])
ticket.complaint_outcome = "upheld"
ticket.action_complaint_agreed()
ticket._complaint_move("aftercare")
ticket.complaint_aftercare_on = "2026-01-01 09:00:00"
"""
expect.set_options(timeout=60_000)  # the first page of an Odoo builds its assets


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=FLAGS) as opened,
    ):
        yield opened


@pytest.fixture(params=sorted(WORDS))
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def phone(browser: Browser, lang: str) -> Iterator[BrowserContext]:
    with browser.new_context(
        viewport=PHONE, has_touch=True, locale={"en": "en-US", "nl": "nl-NL"}[lang]
    ) as context:
        context.set_default_timeout(60_000)
        yield context


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def start(url: str, lang: str, path: str) -> str:
    return url + ("/nl" if lang == "nl" else "") + path


def look(page: Page, name: str, lang: str) -> None:
    """Nothing serious for a screen reader, nothing beside a phone's screen."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")["violations"]
    serious = [
        (rule["id"], [node["html"][:200] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert not serious, (name, serious)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
    if folder := os.environ.get("SCREENSHOTS"):
        for size, view in (("wide", WIDE), ("phone", PHONE)):
            page.set_viewport_size(view)
            page.screenshot(path=f"{folder}/{name}_{size}_{lang}.png", full_page=True)


def file_complaint(page: Page, url: str, lang: str) -> str:
    """Fill in and send the form; ends on the receipt.

    :return: the number of the complaint
    """
    page.goto(start(url, lang, "/complaint"))
    page.fill("#text", "The box was open and the vase in pieces.")
    page.fill("#name", "Jan de Vries")
    page.fill("#phone", "0575 123 456")
    page.click("form.o_complaint_form button[type=submit]")
    expect(page.locator("h1")).to_have_text(WORDS[lang]["sent"])
    return page.locator(".o_complaint_number").inner_text()


def printed(output: str) -> str:
    return re.search(r"URL http://[^/]+(\S+)", output)[1]


def test_a_complaint_is_filed_on_a_phone_and_followed(
    page: Page, web_url: str, lang: str, web_register: Instance
) -> None:
    page.goto(start(web_url, lang, "/c/zutphen"))
    expect(page.locator("form.o_complaint_form")).to_contain_text("Shop in Zutphen")
    look(page, "form", lang)
    page.fill("#text", "The box was open")
    page.fill("#name", "Jan de Vries")
    page.click("form.o_complaint_form button[type=submit]")
    expect(page.locator("#email_error")).to_contain_text(WORDS[lang]["missing"])
    expect(page.locator("#text")).to_have_value("The box was open")
    look(page, "form_refused", lang)
    page.fill("#email", "jan@example.com")
    page.check("#feedback")
    page.click("form.o_complaint_form button[type=submit]")
    expect(page.locator("h1")).to_have_text(WORDS[lang]["sent"])
    look(page, "received", lang)
    number = page.locator(".o_complaint_number").inner_text()
    page.click(".o_complaint_track_link")
    expect(page.locator("h1")).to_contain_text(number)
    look(page, "tracking", lang)
    page.fill("#message", "It was a gift")
    page.click("form[action$='/write'] button")
    expect(page.get_by_role("status")).to_contain_text(WORDS[lang]["thanks"])
    expect(page.locator(".o_complaint_messages")).to_contain_text("It was a gift")
    look(page, "tracking_written", lang)
    expect(page.locator("form[action$='/solved']")).to_be_hidden()
    page.click(".o_complaint_solved summary")
    look(page, "tracking_solved", lang)
    page.click("form[action$='/solved'] button")
    expect(page.locator(".o_complaint_state")).to_contain_text(WORDS[lang]["settled"])
    [facts] = web_register.rows(
        """SELECT t.complaint_wants_feedback, t.complaint_lang, s.code
             FROM helpdesk_ticket t
             JOIN complaint_subject s ON s.id = t.complaint_subject_id
            WHERE t.number = %s""",
        [number],
    )
    assert facts == ("yes", {"en": "en_US", "nl": "nl_NL"}[lang], "zutphen")


def test_a_file_that_is_too_large_is_said_before_it_is_sent(
    page: Page, web_url: str, lang: str, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"a" * (10 * 1024**2 + 1))
    page.goto(start(web_url, lang, "/complaint"))
    page.wait_for_load_state("networkidle")
    page.set_input_files("#files", large)
    expect(page.locator(".o_complaint_files_error")).to_contain_text("large.jpg")
    assert page.evaluate("document.querySelector('#files').files.length") == 0


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_is_answered_by_its_link_without_a_reason(
    page: Page, web_url: str, lang: str, web_register: Instance, answer: str
) -> None:
    number = file_complaint(page, web_url, lang)
    offer = printed(web_register.shell(OFFER.format(number=number)))
    page.goto(start(web_url, lang, offer))
    look(page, "offer", lang)
    page.click(f"button[value={answer}]")
    said = WORDS[lang]["accepted" if answer == "accept" else "declined"]
    expect(page.locator(".o_complaint_offer_state")).to_contain_text(said)
    look(page, f"offer_{answer}", lang)


def test_partly_solved_takes_it_up_again(
    page: Page, web_url: str, lang: str, web_register: Instance
) -> None:
    number = file_complaint(page, web_url, lang)
    page.click(".o_complaint_track_link")
    expect(page.locator(".o_complaint_steps")).to_be_visible()
    web_register.shell(ASK.format(number=number))
    page.reload()
    look(page, "aftercare", lang)
    page.check("#conversation_4")
    page.check("#solved_partly")
    page.click("form[action$='/aftercare'] button")
    expect(page.locator(".o_complaint_reopen")).to_contain_text(WORDS[lang]["again"])
    look(page, "aftercare_partly", lang)
    page.click("form[action$='/reopen'] button")
    expect(page.get_by_role("status")).to_be_visible()
    [(phase,)] = web_register.rows(
        "SELECT complaint_phase FROM helpdesk_ticket WHERE number = %s", [number]
    )
    assert phase == "understand"


def test_the_form_is_sent_with_the_keyboard_alone(
    page: Page, web_url: str, lang: str
) -> None:
    page.goto(start(web_url, lang, "/complaint"))
    page.focus("#text")
    for text in ("Torn", None, "Jan", "jan@example.com"):
        page.keyboard.type(text or "")
        page.keyboard.press("Tab")
    for _field in range(5):  # phone, call, reference, files, feedback
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(WORDS[lang]["sent"])


def test_the_other_pages_are_readable_for_everybody(
    page: Page, web_url: str, lang: str, web_register: Instance
) -> None:
    for name, path in (("how", "/complaint/how"), ("unknown", "/complaint/track/1/x")):
        page.goto(start(web_url, lang, path))
        look(page, name, lang)
    page.goto(start(web_url, lang, "/web/login"))
    page.fill("input[name=login]", "visitor")
    page.fill("input[name=password]", "visitor" * 2)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/my**")
    number = file_complaint(page, web_url, lang)
    page.goto(start(web_url, lang, "/my/complaints"))
    look(page, "my_complaints", lang)
    web_register.shell(OFFER.format(number=number))
    page.click(f"a:has-text('{number}')")
    expect(page.locator("button[value=accept]")).to_be_visible()
    look(page, "my_complaint", lang)
    page.click("button[value=accept]")
    said = WORDS[lang]["accepted"]
    expect(page.locator(".o_complaint_offer_state")).to_contain_text(said)
