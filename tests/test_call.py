"""A call solved on the phone: in four fields and eight clicks, in two languages.

In a real browser, by an agent in a register that has no complaint yet. What is typed
and clicked is counted in the page itself: a field counts when something is put into it,
every press of a mouse button counts, and counting starts with *New*.
"""

import shutil
from collections.abc import Iterator

import pytest
from instance import Instance
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

AGENTS = """
group = env.ref("complaint_management.group_complaint_agent")
agents = env["res.users"].create([
    {"name": name, "login": login, "password": login * 2, "lang": lang,
     "group_ids": [(6, 0, group.ids)]}
    for name, login, lang in [("Fleur", "fleur", "nl_NL"), ("Grace", "grace", "en_US")]
])
env.ref("complaint_management.team_complaints").user_ids = agents
env["ir.default"].set("res.partner", "lang", "en_US")  # as where none was chosen
"""
COUNT = """
window.typed = new Set();
window.presses = 0;
document.addEventListener("mousedown", (ev) => { presses += ev.isTrusted; }, true);
document.addEventListener("input", (ev) => {
    const field = ev.target.closest(".o_field_widget");
    const name = field ? field.getAttribute("name") : ev.target.name;
    if (ev.isTrusted) { typed.add(name); }
}, true);
"""
expect.set_options(timeout=60_000)  # the first page of an Odoo builds its assets
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WORDS = {
    "grace": {
        "agreed": "Agreed",
        "remedy": "Apology",
        "category": "Received damaged",
        "lang": "en_US",
    },
    "fleur": {
        "agreed": "Afgesproken",
        "remedy": "Excuses",
        "category": "Beschadigd ontvangen",
        "lang": "nl_NL",
    },
}


@pytest.fixture(scope="module")
def register() -> Iterator[Instance]:
    with Instance("call") as instance:
        instance.odoo("--init", "complaint_management", "--load-language", "nl_NL")
        instance.shell(AGENTS)
        yield instance


@pytest.fixture(scope="module")
def url(register: Instance) -> Iterator[str]:
    with register.serving() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=FLAGS) as opened,
    ):
        yield opened


@pytest.fixture(scope="module", params=sorted(WORDS))
def agent(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def logged_in(browser: Browser, url: str, agent: str) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(f"{url}/web/login")
        page.fill("input[name=login]", agent)
        page.fill("input[name=password]", agent * 2)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/odoo**")
        page.close()
        yield context


@pytest.fixture
def page(logged_in: BrowserContext, url: str) -> Iterator[Page]:
    """The board of complaints, with the agent logged in."""
    page = logged_in.new_page()
    page.goto(f"{url}/odoo/complaints")
    expect(page.locator(".o_kanban_view, .o_view_nocontent").first).to_be_visible()
    page.evaluate(COUNT)
    yield page
    page.close()


def field(page: Page, name: str) -> str:
    return f".o_field_widget[name={name}]"


def choose(page: Page, name: str, text: str) -> None:
    """Choose from a list with two presses of the mouse."""
    page.click(f"{field(page, name)} input")
    page.click(f".o-autocomplete--dropdown-item:has-text('{text}')")
    # as a person sees it: the list is gone, and what was chosen stands there
    expect(page.locator(".o-autocomplete--dropdown-menu")).to_have_count(0)
    expect(page.locator(f"{field(page, name)} input")).to_have_value(text)


def tap(page: Page, name: str, points: int) -> None:
    page.click(f"{field(page, name)} [role=radio]:nth-of-type({points})")


def begin(page: Page) -> None:
    page.click(".o-kanban-button-new")
    expect(page.locator(f"{field(page, 'partner_id')} input")).to_be_focused()


def type_who(page: Page, name: str) -> None:
    """Type a name that nobody has yet: the contact is made on the way."""
    page.keyboard.type(name)
    page.locator(f".o-autocomplete--dropdown-item:has-text('{name}')").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(f"{field(page, 'partner_id')} input")).to_have_value(name)


def type_category(page: Page, name: str) -> None:
    """Type a category and take it: Enter waits for the list that belongs to it."""
    page.keyboard.type(name)
    page.locator(f".o-autocomplete--dropdown-item:has-text('{name}')").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".o-autocomplete--dropdown-menu")).to_have_count(0)
    expect(page.locator(f"{field(page, 'category_id')} input")).to_have_value(name)
    expect(
        page.locator(f"{field(page, 'description')} .odoo-editor-editable")
    ).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """One press of Tab leads to this field: slow pages are waited for."""
    page.keyboard.press("Tab")
    expect(page.locator(f"{field(page, name)} :focus")).to_have_count(1)


def write(page: Page, text: str) -> None:
    page.locator(f"{field(page, 'description')} .odoo-editor-editable").focus()
    page.keyboard.type(text)


def saved(page: Page) -> None:
    expect(page.locator(f"{field(page, 'complaint_settled_on')}")).to_be_visible()
    expect(page.locator(".o_form_saved")).to_be_visible()


def test_a_call_is_solved_in_four_fields_and_eight_clicks(
    page: Page, register: Instance, agent: str
) -> None:
    words, who = WORDS[agent], f"Jan de Vries ({agent})"
    begin(page)
    type_who(page, who)
    tap(page, "complaint_emotion_start", 2)
    choose(page, "category_id", words["category"])
    write(page, "The box was open and the vase in pieces")
    choose(page, "complaint_desired_remedy_id", words["remedy"])
    tab_to(page, "complaint_agreement")
    page.keyboard.type("A new vase on Tuesday")
    tap(page, "complaint_emotion_end", 4)
    page.click(f"button[name=action_complaint_agreed]:has-text('{words['agreed']}')")
    saved(page)
    assert page.evaluate("[...typed].sort()") == [
        "complaint_agreement",
        "description",
        "partner_id",
    ]
    assert page.evaluate("presses") <= 8
    [facts] = register.rows(
        """SELECT t.name, t.complaint_agreement, t.complaint_settled_on IS NOT NULL,
                  t.complaint_turned_around, u.login, t.complaint_expressed
             FROM helpdesk_ticket t JOIN res_users u ON u.id = t.user_id
             JOIN res_partner p ON p.id = t.partner_id WHERE p.name = %s""",
        [who],
    )
    title = f"{words['category']}: The box was open and the vase in pieces"
    assert facts == (title, "A new vase on Tuesday", True, True, agent, "oral")


def test_a_call_is_solved_without_a_mouse(
    page: Page, register: Instance, agent: str
) -> None:
    words, who = WORDS[agent], f"Without Mouse ({agent})"
    page.keyboard.press("Alt+c")
    expect(page.locator(f"{field(page, 'partner_id')} input")).to_be_focused()
    type_who(page, who)
    tab_to(page, "partner_email")
    tab_to(page, "complaint_phone")
    tab_to(page, "complaint_emotion_start")
    page.keyboard.press("ArrowRight")
    tab_to(page, "category_id")
    type_category(page, words["category"])
    tab_to(page, "description")
    page.keyboard.type("Torn")
    tab_to(page, "complaint_desired_remedy_id")
    tab_to(page, "complaint_agreement")
    page.keyboard.type("A new one")
    page.keyboard.press("Alt+g")
    saved(page)
    assert page.evaluate("presses") == 0
    [facts] = register.rows(
        """SELECT t.name, t.complaint_emotion_start, t.complaint_agreement
             FROM helpdesk_ticket t
             JOIN res_partner p ON p.id = t.partner_id WHERE p.name = %s""",
        [who],
    )
    assert facts == (f"{words['category']}: Torn", 1, "A new one")


def test_a_new_caller_keeps_the_address_and_gets_the_language_of_the_agent(
    page: Page, register: Instance, agent: str
) -> None:
    who, address = f"New ({agent})", f"{agent}@customer.example"
    begin(page)
    type_who(page, who)
    page.fill(f"{field(page, 'partner_email')} input", address)
    write(page, "Torn")
    page.click("button[name=action_complaint_agreed]")
    saved(page)
    contacts = register.rows(
        "SELECT email, lang FROM res_partner WHERE name = %s", [who]
    )
    assert contacts == [(address, WORDS[agent]["lang"])]


def test_a_refused_step_is_not_shown_as_taken(page: Page, agent: str) -> None:
    begin(page)
    type_who(page, f"Refused ({agent})")
    write(page, "Torn")
    page.click("button.o_form_button_save")
    page.click(".o_statusbar_status button.dropdown-toggle:visible")
    page.locator(".o-dropdown-item").last.click()
    page.click(".modal .modal-footer button")
    expect(page.locator("button[name=action_complaint_agreed]")).to_be_visible()
    expect(page.locator("button[name=action_complaint_reopen]")).to_be_hidden()


def test_with_nothing_typed_it_says_what_is_missing(page: Page, agent: str) -> None:
    begin(page)
    page.click("button[name=action_complaint_agreed]")
    warning = page.locator(".o_notification .o_notification_bar.bg-danger")
    expect(warning).to_be_visible()
    expect(page.locator(".o_field_invalid[name=description]").first).to_be_visible()
    assert page.url.endswith("/new")


def test_two_clicks_on_agreed_are_one_agreement(
    page: Page, register: Instance, agent: str
) -> None:
    who = f"Twice ({agent})"
    begin(page)
    type_who(page, who)
    write(page, "Torn")
    page.dblclick("button[name=action_complaint_agreed]")
    saved(page)
    counts = register.rows(
        """SELECT count(DISTINCT t.id), count(*) FROM helpdesk_ticket t
             JOIN res_partner p ON p.id = t.partner_id
             JOIN complaint_event e ON e.ticket_id = t.id AND e.kind = 'settled'
            WHERE p.name = %s""",
        [who],
    )
    assert counts == [(1, 1)]


def test_a_long_pasted_letter_is_kept_whole(
    page: Page, register: Instance, agent: str
) -> None:
    who, letter = f"Long ({agent})", "Nobody called me back. " * 870  # 20,010 letters
    begin(page)
    type_who(page, who)
    page.locator(f"{field(page, 'description')} .odoo-editor-editable").focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        letter,
    )
    page.click("button[name=action_complaint_agreed]")
    saved(page)
    [(length, title)] = register.rows(
        """SELECT length(regexp_replace(t.description, '<[^>]*>', '', 'g')), t.name
             FROM helpdesk_ticket t JOIN res_partner p ON p.id = t.partner_id
            WHERE p.name = %s""",
        [who],
    )
    assert length >= len(letter.strip())
    assert len(title) <= 100


def test_the_back_button_in_the_middle_loses_nothing(
    page: Page, register: Instance, agent: str
) -> None:
    who = f"Back ({agent})"
    begin(page)
    type_who(page, who)
    write(page, "Torn in the middle of the call")
    page.go_back()
    expect(page.locator(".o_kanban_view")).to_be_visible()
    [(text,)] = register.rows(
        """SELECT t.description FROM helpdesk_ticket t
             JOIN res_partner p ON p.id = t.partner_id WHERE p.name = %s""",
        [who],
    )
    assert "Torn in the middle of the call" in text
