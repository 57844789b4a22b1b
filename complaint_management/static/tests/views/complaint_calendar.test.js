import {
    defineModels,
    fields,
    models,
    mountView,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

class Complaint extends models.Model {
    _name = "complaint";
    name = fields.Char();
    deadline = fields.Datetime({readonly: true});
    _records = [
        {id: 1, name: "In the month", deadline: "2026-11-23 23:00:00"},
        {id: 2, name: "On the last day that is shown", deadline: "2026-12-05 23:00:00"},
    ];
}

defineMailModels();
defineModels([Complaint]);
preloadBundle("web.fullcalendar_lib");

test("a complaint stands on the last day of its term", async () => {
    mockDate("2026-11-16 10:00:00", 1);
    await mountView({
        type: "calendar",
        resModel: "complaint",
        arch: `<calendar js_class="complaint_calendar" date_start="deadline"
            mode="month"/>`,
    });
    expect(".fc-day[data-date='2026-11-23'] .o_event").toHaveCount(1);
    expect(".fc-day[data-date='2026-11-24'] .o_event").toHaveCount(0);
    expect(".fc-day[data-date='2026-12-05'] .o_event").toHaveCount(1);
    expect(".o_event .fc-time").toHaveCount(0);
});
