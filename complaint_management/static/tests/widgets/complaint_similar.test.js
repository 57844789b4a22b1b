import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "helpdesk.ticket";
    name = fields.Char();
    complaint_reference = fields.Char();
    _records = [{id: 1, name: "The box was open", complaint_reference: ""}];
}
defineMailModels();
defineModels([Ticket]);

const FOUND = {
    id: 2,
    number: "HT00002",
    title: "The box was torn",
    received: "03/01/2026",
    step: "Offer",
    open: true,
    owner: "Femke",
    why: ["text", "reference"],
};

async function mountForm(found, resId) {
    onRpc("helpdesk.ticket", "complaint_find_similar", ({args}) => {
        expect.step(args[0].reference || args[0].text);
        return found;
    });
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        resId,
        arch: `<form>
            <widget name="complaint_similar"/>
            <field name="name"/>
            <field name="complaint_reference"/>
        </form>`,
    });
}

test("a form stands before it asks, and shows what is found folded", async () => {
    await mountForm({complaints: [FOUND], tell: []}, 1);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["The box was open"]);
    expect(".o_complaint_similar button").toHaveText("Similar complaints (1)");
    expect(".o_complaint_similar li").toHaveCount(0);
    await contains(".o_complaint_similar button").click();
    expect(".o_complaint_similar li a").toHaveText("HT00002 The box was torn");
    expect(".o_complaint_similar li div").toHaveText(/like words, same reference/);
});

test("nothing is shown when nothing is found", async () => {
    await mountForm({complaints: [], tell: []}, 1);
    await advanceTime(1000);
    expect.verifySteps(["The box was open"]);
    expect(".o_complaint_similar button").toHaveCount(0);
});

test("a new complaint without words asks nothing, and once after typing", async () => {
    await mountForm({complaints: [], tell: [{cause: "Box", text: "New ones soon"}]});
    await advanceTime(1000);
    expect.verifySteps([]);
    await contains("[name=complaint_reference] input").edit("SO-1");
    await advanceTime(300);
    await contains("[name=complaint_reference] input").edit("SO-12");
    await advanceTime(1000);
    expect.verifySteps(["SO-12"]);
    expect(".o_complaint_similar .alert").toHaveText(/New ones soon/);
});

test("what a likely cause would make one tell stands under a condition", async () => {
    const likely = {cause: "Box", text: "New ones soon", is_likely: true};
    await mountForm({complaints: [FOUND], tell: [likely]}, 1);
    await advanceTime(1000);
    expect.verifySteps(["The box was open"]);
    expect(".o_complaint_similar .alert").toHaveText(/^If it is about Box/);
    expect(".o_complaint_similar .alert").not.toHaveText(/Tell the complainant/);
});
