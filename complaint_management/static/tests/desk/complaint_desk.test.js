import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {WebClient} from "@web/webclient/webclient";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "helpdesk.ticket";
    _records = [
        {id: 1, name: "Torn", late: true},
        {id: 2, name: "Lost", late: true},
        {id: 3, name: "In time", late: false},
    ];
    _views = {list: `<list><field name="name"/></list>`, search: `<search/>`};

    name = fields.Char();
    late = fields.Boolean();
}
defineMailModels();
defineModels([Ticket]);

const ACTION = "complaint_management.complaint_desk_ticket_action";
const LATE = {
    key: "late",
    label: "Late",
    model: "helpdesk.ticket",
    domain: [["late", "=", true]],
    action: ACTION,
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

async function openDesk(desk) {
    onRpc("complaint.desk", "get_desk", () => desk);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "complaint_desk",
    });
    await animationFrame();
}

test("each number is a button with its words; empty blocks are one line", async () => {
    await openDesk(DESK);
    expect("button[data-line=late]").toHaveText(/2\s*Late/);
    expect(".o_complaint_desk section").toHaveCount(1);
    expect(".o_complaint_desk").toHaveText(/Nothing waits at: Requests/);
    expect(".o_complaint_desk h1").toHaveText("2 things wait for you");
});

test("a number opens the records behind it, by the domain they were counted", async () => {
    onRpc("/web/action/load", () => ({
        type: "ir.actions.act_window",
        res_model: "helpdesk.ticket",
        xml_id: ACTION,
        views: [[false, "list"]],
    }));
    await openDesk(DESK);
    await contains("button[data-line=late]").click();
    await animationFrame();
    expect(".o_breadcrumb .active").toHaveText("Late");
    expect(".o_list_view .o_data_row").toHaveCount(2);
});

test("an empty desk says that nothing waits", async () => {
    await openDesk({blocks: [], waits: 0, iceberg: "About 52 said nothing"});
    expect(".o_complaint_desk h1").toHaveText("Nothing waits for you");
    expect(".o_complaint_desk .alert").toHaveText("About 52 said nothing");
});
