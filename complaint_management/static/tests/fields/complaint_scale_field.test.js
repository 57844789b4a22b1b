import {click, press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";

class Complaint extends models.Model {
    _name = "complaint";
    impact = fields.Integer();
    level = fields.Integer();
    _records = [{id: 1, impact: 2, level: 3}];
}

defineMailModels();
defineModels([Complaint]);

const mountScale = (field) =>
    mountView({
        type: "form",
        resModel: "complaint",
        resId: 1,
        arch: `<form>${field}</form>`,
    });

test("a click chooses a point and a second click takes it away", async () => {
    await mountScale(`<field name="impact" widget="complaint_scale"/>`);
    expect(".o_complaint_scale .fa-circle").toHaveCount(2);
    await click(".o_complaint_scale button:eq(3)");
    await animationFrame();
    expect(".o_complaint_scale .fa-circle").toHaveCount(4);
    await click(".o_complaint_scale button:eq(3)");
    await animationFrame();
    expect(".o_complaint_scale .fa-circle").toHaveCount(0);
});

test("the arrow keys move along the scale and stop at its ends", async () => {
    await mountScale(`<field name="impact" widget="complaint_scale"/>`);
    document.querySelector(".o_complaint_scale [tabindex='0']").focus();
    for (let presses = 0; presses < 5; presses++) {
        await press("ArrowRight");
        await animationFrame();
    }
    expect(".o_complaint_scale .fa-circle").toHaveCount(5);
});

test("a scale says what its point stands for", async () => {
    await mountScale(
        `<field name="level" widget="complaint_scale" options="{'scale': 'level'}"/>`
    );
    expect(".o_complaint_scale button").toHaveCount(3);
    expect(".o_complaint_scale").toHaveText("Public or third party");
});

test("a scale that cannot be changed has nothing to press", async () => {
    await mountScale(`<field name="impact" widget="complaint_scale" readonly="1"/>`);
    expect(".o_complaint_scale button").toHaveCount(0);
    expect(".o_complaint_scale .fa-circle").toHaveCount(2);
});
