"""The demo data tells the story of Windmee Fietsen: the figures of its report views.

Every date is counted back from the installation, so what a reader of the reports sees
is the same on any day. Causes and their windows are those of the improvement points.
"""

import shutil
from collections.abc import Iterator

import pytest
from instance import Instance
from playwright.sync_api import Browser, Page, expect, sync_playwright

MODULE = "complaint_management"
# How many complaints each cause has in each window of days, counted back from now.
STORY = {
    "cause_process_promise": {(240, 360): 6, (210, 240): 1, (60, 90): 5}
    | {(90, 210): 0, (30, 60): 4, (0, 30): 3},
    "cause_product_packaging": {(210, 360): 10, (150, 210): 2, (60, 150): 0}
    | {(30, 60): 0, (0, 30): 1},
    "cause_product_expectation": {(240, 360): 3, (150, 240): 1, (0, 150): 7},
    "cause_process_ownership": {(120, 360): 4, (90, 120): 1, (0, 90): 1},
    "cause_systems_reachability": {(0, 360): 4},
    "cause_product_production": {(60, 360): 0, (0, 60): 3},
    "cause_information_manual": {(0, 360): 1},
    "cause_information_data": {(0, 360): 1},
    "cause_information_advice": {(0, 360): 1},
    "cause_chain_carrier": {(0, 360): 1},
    "cause_people_attitude": {(0, 360): 1},
    "cause_systems_machine": {(0, 360): 1},
}
# Importance and Kano class of the causes of the table; the six others differ.
WEIGHT = {
    "cause_process_promise": (3, "must_be", False),
    "cause_product_packaging": (4, "must_be", False),
    "cause_product_expectation": (3, "one_dimensional", False),
    "cause_process_ownership": (4, "must_be", False),
    "cause_systems_reachability": (2, "one_dimensional", False),
    "cause_product_production": (5, "must_be", True),
}
# What the complaints of each cause cost, in the company's currency.
COST = {
    "cause_process_promise": 610,
    "cause_product_packaging": 2140,
    "cause_product_expectation": 480,
    "cause_process_ownership": 3300,
    "cause_systems_reachability": 0,
    "cause_product_production": 690,
}
COST_OF_OTHERS = 260
CAUSES = """
    SELECT d.name, EXTRACT(epoch FROM now() AT TIME ZONE 'UTC' - complaint_received_on)
           / 86400
      FROM helpdesk_ticket t
      JOIN ir_model_data d ON d.res_id = t.complaint_cause_id
       AND d.model = 'complaint.cause' AND d.module = 'complaint_management'
     WHERE t.is_complaint
"""


class Story(Instance):
    """An Odoo with the demo data of the addon, and the log of its installation."""

    log: str

    def install(self) -> None:
        """Load our demo data; it needs none of what the addon builds on."""
        self.rows("UPDATE ir_module_module SET demo = true WHERE state = 'installed'")
        self.log = self.odoo("--init", MODULE, "--with-demo")


@pytest.fixture(scope="module")
def demo() -> Iterator[Story]:
    with Story("demo") as story:
        story.install()
        yield story


def test_it_is_loaded_without_a_warning(demo: Story) -> None:
    levels = (" WARNING ", " ERROR ", " CRITICAL ")
    lines = demo.log.splitlines()
    assert [line for line in lines if any(level in line for level in levels)] == []
    assert demo.value(f"SELECT demo FROM ir_module_module WHERE name = '{MODULE}'")


def test_it_sends_no_mail(demo: Story) -> None:
    mails = "SELECT m.model, m.subject, m.body FROM mail_mail JOIN mail_message m"
    assert demo.rows(f"{mails} ON m.id = mail_message_id") == []
    assert demo.rows("SELECT DISTINCT notification_type FROM mail_notification") == [
        ("inbox",)
    ]


def test_everything_that_happened_is_told(demo: Story) -> None:
    told = demo.shell("print(len(env['complaint.event'].search([]).mapped('summary')))")
    assert int(told) == demo.value("SELECT count(*) FROM complaint_event")


def test_each_cause_has_its_complaints_in_its_windows(demo: Story) -> None:
    rows = demo.rows(CAUSES)
    found = {
        cause: {
            window: sum(
                name == cause and window[0] <= float(age) < window[1]
                for name, age in rows
            )
            for window in windows
        }
        for cause, windows in STORY.items()
    }
    assert found == STORY
    assert len(rows) == 62


def test_importance_and_kano_class_are_those_of_the_story(demo: Story) -> None:
    rows = demo.rows(
        "SELECT d.name, c.kano, COALESCE(c.safety, false), avg(complaint_importance)"
        "  FROM complaint_cause c"
        "  JOIN ir_model_data d ON d.res_id = c.id AND d.model = 'complaint.cause'"
        "  JOIN helpdesk_ticket t ON t.complaint_cause_id = c.id"
        " GROUP BY c.id, d.name"
    )
    weights = {name: (mean, kano, safe) for name, kano, safe, mean in rows}
    assert {name: weights[name] for name in WEIGHT} == WEIGHT
    others = [weights[name] for name in weights.keys() - WEIGHT]
    assert len(others) == 6
    assert all(1 <= mean <= 3 and kano for mean, kano, _safe in others)


def test_each_cause_cost_what_the_story_says(demo: Story) -> None:
    rows = demo.rows(
        "SELECT d.name, sum(COALESCE(t.complaint_cost, 0))"
        "  FROM helpdesk_ticket t"
        "  JOIN ir_model_data d ON d.res_id = t.complaint_cause_id"
        "   AND d.model = 'complaint.cause'"
        " WHERE t.is_complaint GROUP BY 1"
    )
    costs = {name: float(cost) for name, cost in rows}
    assert {name: costs.pop(name) for name in COST} == COST
    assert sum(costs.values()) == COST_OF_OTHERS


def test_complaints_come_from_customers_colleagues_and_others(demo: Story) -> None:
    rows = demo.rows(
        "SELECT complaint_origin, complaint_kind,"
        "       COALESCE(complaint_is_anonymous, false), count(*)"
        "  FROM helpdesk_ticket WHERE is_complaint GROUP BY 1, 2, 3"
    )
    assert {row[:3]: row[3] for row in rows} == {
        ("customer", None, False): 51,
        ("employee", "work", False): 6,
        ("employee", "treatment", False): 1,
        ("employee", "work", True): 1,
        ("other", None, False): 2,
        ("authority", None, False): 1,
    }


def test_nothing_of_who_reported_anonymously_is_kept(demo: Story) -> None:
    anonymous = demo.rows(
        "SELECT partner_id, partner_name, partner_email, complaint_reporter_id,"
        "       to_char(complaint_received_on, 'HH24:MI')"
        "  FROM helpdesk_ticket WHERE complaint_is_anonymous"
    )
    assert anonymous == [(None, None, None, None, "00:00")]


def test_a_colleague_saw_it_23_days_before_the_first_customer(demo: Story) -> None:
    assert (
        demo.value(
            "SELECT EXTRACT(day FROM"
            " min(complaint_received_on) FILTER (WHERE complaint_origin = 'customer')"
            " - min(complaint_received_on) FILTER (WHERE complaint_origin = 'employee')"
            " ) FROM helpdesk_ticket t JOIN ir_model_data d"
            "   ON d.res_id = t.complaint_cause_id AND d.model = 'complaint.cause'"
            " WHERE d.name = 'cause_product_packaging'"
        )
        == 23
    )


def test_open_ones_stand_in_every_stage_and_none_is_history(demo: Story) -> None:
    stages = demo.rows(
        "SELECT d.name, count(t.id) > 0 FROM ir_model_data d"
        "  LEFT JOIN helpdesk_ticket t ON t.stage_id = d.res_id"
        f" WHERE d.model = 'helpdesk.ticket.stage' AND d.module = '{MODULE}'"
        " GROUP BY 1"
    )
    assert len(stages) == 7
    assert all(filled for _stage, filled in stages)
    history = "SELECT count(*) FROM helpdesk_ticket WHERE complaint_is_history"
    assert demo.value(history) == 0


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("complaint_cause_confirmed IS NOT TRUE", 3),
        ("complaint_wants_feedback = 'yes'", 6),
        ("complaint_level = 3", 1),
        ("complaint_reopen_count > 0", 1),
        ("complaint_handover_count > 1", 1),
        ("complaint_main_id IS NOT NULL", 2),
        ("complaint_confidential", 2),
        ("complaint_settled_on - complaint_received_on < '7 minutes'", 1),
        ("complaint_settled_on - complaint_received_on > '14 days'", 6),
        (
            "complaint_desired_remedy_id = (SELECT res_id FROM ir_model_data"
            " WHERE name = 'remedy_apology')",
            2,
        ),
        ("complaint_aftercare_on IS NOT NULL", 41),
        ("complaint_aftercare_answered_on IS NOT NULL", 30),
        # what cannot be
        ("complaint_settled_on < complaint_received_on", 0),
        ("complaint_closed_on < complaint_settled_on", 0),
        ("complaint_closed_on > now() AT TIME ZONE 'UTC'", 0),
        ("complaint_phase = 'closed' AND complaint_settled_on IS NULL", 0),
    ],
)
def test_the_story_has_so_many(demo: Story, what: str, number: int) -> None:
    query = f"SELECT count(*) FROM helpdesk_ticket WHERE is_complaint AND ({what})"
    assert demo.value(query) == number


def test_the_verdicts_have_the_figures_of_the_story(demo: Story) -> None:
    rows = demo.rows(
        "SELECT v.verdict, v.before_count, v.before_days, v.after_count, v.after_days,"
        "       round(v.ratio, 2), round(v.ratio_low, 2), round(v.ratio_high, 2),"
        "       i.phase"
        "  FROM complaint_verdict v"
        "  JOIN complaint_improvement i ON i.id = v.improvement_id"
        " ORDER BY v.verdict"
    )
    assert [tuple(map(str, row)) for row in rows] == [
        ("did_not_work", "3", "120", "7", "150", "1.87", "0.52", "8.37", "analysing"),
        ("too_little_data", "4", "240", "1", "90", "0.67", "0.03", "5.12", "securing"),
        ("worked", "10", "150", "0", "90", "0.00", "0.00", "0.58", "proven"),
    ]


def test_six_were_told_what_changed(demo: Story) -> None:
    told = "SELECT count(*) FROM helpdesk_ticket WHERE complaint_changed_told_on"
    assert demo.value(f"{told} IS NOT NULL AND complaint_wants_feedback = 'yes'") == 6


@pytest.mark.parametrize(
    ("table", "what", "number"),
    [
        ("helpdesk_ticket", "complaint_first_contact", 3),
        ("complaint_compensation", "state = 'expired'", 1),
        ("complaint_compensation", "state = 'declined'", 1),
        ("complaint_compensation", "state = 'cancelled' AND reason IS NOT NULL", 1),
        ("complaint_promise", "state = 'kept'", 3),
        ("complaint_promise", "state = 'broken'", 1),
        ("complaint_decision", "choice = 'accept'", 2),
        ("complaint_outside", "lesson IS NOT NULL", 1),
        ("complaint_term", "extension_count > 0", 1),
        ("complaint_ask", "text IS NOT NULL", 1),
    ],
)
def test_the_reports_have_something_to_show(
    demo: Story, table: str, what: str, number: int
) -> None:
    assert demo.value(f"SELECT count(*) FROM {table} WHERE {what}") == number


# ---- the charts, in a browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FIRST_MARK = """
    canvas => Chart.getChart(canvas).getDatasetMeta(0).data[0].getCenterPoint()
"""
STANDS_STILL = """
    canvas => {
        const mark = Chart.getChart(canvas).getDatasetMeta(0).data[0];
        const [now, end] = [mark.getCenterPoint(), mark.getCenterPoint(true)];
        return now.x === end.x && now.y === end.y;
    }
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=FLAGS) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def coordinator(demo: Story, browser: Browser) -> Iterator[Page]:
    expect.set_options(timeout=120_000)  # the first page of an Odoo builds its assets
    with demo.serving() as url, browser.new_context(base_url=url) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: print(error))
        page.set_default_timeout(120_000)
        page.goto("/web/login")
        page.fill("input[name=login]", "anke")
        page.fill("input[name=password]", "anke")
        page.click("button[type=submit]:visible")
        page.wait_for_url("**/odoo**", wait_until="commit")
        # leaving before it stands would have its assets built twice, at once
        expect(page.locator(".o_main_navbar")).to_be_visible()
        yield page


@pytest.mark.parametrize("chart", ["complaint-pareto", "complaint-scatter"])
def test_what_is_clicked_in_a_chart_opens_the_complaints_behind_it(
    coordinator: Page, chart: str
) -> None:
    coordinator.goto(f"/odoo/{chart}", wait_until="commit")
    canvas = coordinator.locator(".o_complaint_chart canvas")
    expect(canvas).to_be_visible()
    first = coordinator.locator(".o_complaint_chart tbody a").first
    name = first.text_content().strip()
    coordinator.wait_for_function(STANDS_STILL, arg=canvas.element_handle())
    canvas.click(position=canvas.evaluate(FIRST_MARK))
    expect(coordinator.locator(".o_breadcrumb .active").first).to_have_text(
        name.strip()
    )
    # the commonest cause of the story, first in both: all that a bar says, and no more
    expect(coordinator.locator(".o_list_view .o_data_row")).to_have_count(19)
