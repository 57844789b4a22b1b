import {
    contains,
    defineModels,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "helpdesk.ticket";
    _records = [{id: 1}, {id: 2}];
}
defineMailModels();
defineModels([Ticket]);

const arch = `<form><widget name="complaint_can_give"/></form>`;

test("it says what can be given, on each complaint anew", async () => {
    onRpc("helpdesk.ticket", "complaint_tell_room", ({args}) => {
        expect.step(args[0]);
        return `You can give up to ${args[0]} now`;
    });
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        resId: 1,
        resIds: [1, 2],
        arch,
    });
    await animationFrame();
    expect.verifySteps([[1]]);
    expect(".o_complaint_can_give").toHaveText("You can give up to 1 now");
    await contains(".o_pager_next").click();
    await animationFrame();
    expect.verifySteps([[2]]);
    expect(".o_complaint_can_give").toHaveText("You can give up to 2 now");
});

test("a complaint that is not saved yet has room as well", async () => {
    onRpc("helpdesk.ticket", "complaint_tell_room", ({args}) => {
        expect(args[0]).toEqual([]);
        return "You can give up to 50 now";
    });
    await mountView({type: "form", resModel: "helpdesk.ticket", arch});
    await animationFrame();
    expect(".o_complaint_can_give").toHaveText("You can give up to 50 now");
});
