import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {click, waitFor} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Complaint extends models.Model {
    _name = "complaint";
    complaint_deadline = fields.Datetime();
    complaint_in_time = fields.Selection({
        selection: [
            ["running", "Running"],
            ["in_time", "In time"],
            ["late", "Late"],
        ],
    });
    _records = [
        {
            id: 1,
            complaint_deadline: "2026-04-13 22:00:00",
            complaint_in_time: "running",
        },
        {id: 2, complaint_deadline: false, complaint_in_time: "in_time"},
    ];
}

class Term extends models.Model {
    _name = "complaint.term";
    ticket_id = fields.Many2one({relation: "complaint"});
    due_date = fields.Date();
    met_on = fields.Datetime();
    suspended_on = fields.Datetime();
    derivation = fields.Text();
    name = fields.Char();
    _records = [
        {id: 1, name: "Answer", ticket_id: 1, derivation: "6 weeks = Mon 13 Apr 2026"},
    ];
}

defineMailModels();
defineModels([Complaint, Term]);

const mountDeadline = (resId = 1) =>
    mountView({
        type: "form",
        resModel: "complaint",
        resId,
        arch: `<form><field name="complaint_deadline" widget="complaint_deadline"/></form>`,
    });

test("the last day is the one that the deadline ends", async () => {
    mockTimeZone("Europe/Amsterdam");
    mockDate("2026-04-01 10:00:00");
    await mountDeadline();
    expect(".o_complaint_deadline").toHaveText("Mon 13 Apr, 12 days");
    expect(".o_complaint_deadline").toHaveClass("text-bg-info");
});

test("on the last day it is due today, a second later it is late", async () => {
    mockTimeZone("Europe/Amsterdam");
    mockDate("2026-04-13 21:59:00");
    await mountDeadline();
    expect(".o_complaint_deadline").toHaveText("Today");
});

test("what is over is late", async () => {
    mockTimeZone("Europe/Amsterdam");
    mockDate("2026-04-15 10:00:00");
    await mountDeadline();
    expect(".o_complaint_deadline").toHaveText("2 days late");
    expect(".o_complaint_deadline").toHaveClass("text-bg-danger");
});

test("what was answered says whether it was in time", async () => {
    await mountDeadline(2);
    expect(".o_complaint_deadline").toHaveText("In time");
});

test("one click tells how the date was computed", async () => {
    await mountDeadline();
    await click(".o_complaint_deadline");
    await waitFor(".o_complaint_terms");
    expect(".o_complaint_terms dt").toHaveText("Answer");
    expect(".o_complaint_terms dd").toHaveText("6 weeks = Mon 13 Apr 2026");
});
