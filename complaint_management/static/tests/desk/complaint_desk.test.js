import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {ComplaintDesk} from "@complaint_management/desk/complaint_desk.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const LATE = {
    key: "late",
    label: "Late",
    model: "helpdesk.ticket",
    domain: [["complaint_is_late", "=", true]],
    action: "complaint_management.complaint_desk_ticket_action",
    tone: "danger",
    count: 2,
};
const DESK = {
    blocks: [
        {key: "due", title: "Answers", lines: [LATE]},
        {key: "requests", title: "Requests", lines: []},
    ],
    waits: 2,
    iceberg: false,
};

async function mountDesk(desk) {
    onRpc("complaint.desk", "get_desk", () => desk);
    await mountWithCleanup(ComplaintDesk, {
        props: {action: {id: 1}, actionId: 1, className: ""},
        env: {config: {getDisplayName: () => "Desk", breadcrumbs: []}},
    });
}

test("each number is a button with its words; empty blocks are one line", async () => {
    await mountDesk(DESK);
    expect(".o_complaint_desk button[data-line=late]").toHaveText(/2\s*Late/);
    expect(".o_complaint_desk section").toHaveCount(1);
    expect(".o_complaint_desk").toHaveText(/Nothing waits at: Requests/);
    expect(".o_complaint_desk h1").toHaveText("2 things wait for you");
});

test("a number opens the records behind it, by the domain they were counted", async () => {
    await mountDesk(DESK);
    patchWithCleanup(getService("action"), {
        loadAction: (xmlid) => ({xml_id: xmlid, type: "ir.actions.act_window"}),
        doAction: ({xml_id, name, domain}) =>
            expect.step([xml_id, name, domain[0][0]].join(" ")),
    });
    await contains("button[data-line=late]").focus();
    await contains("button[data-line=late]").press("Enter");
    expect.verifySteps([`${LATE.action} Late complaint_is_late`]);
});

test("an empty desk says that nothing waits", async () => {
    await mountDesk({blocks: [], waits: 0, iceberg: "About 52 said nothing"});
    expect(".o_complaint_desk h1").toHaveText("Nothing waits for you");
    expect(".o_complaint_desk .alert").toHaveText("About 52 said nothing");
});
