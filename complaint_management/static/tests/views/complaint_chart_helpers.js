import {defineModels, fields, models, onRpc} from "@web/../tests/web_test_helpers";
import {expect} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

export class Cause extends models.Model {
    _name = "complaint.cause";
    name = fields.Char();
    active = fields.Boolean({default: true});
    kano = fields.Selection({
        selection: [
            ["must_be", "Must-be"],
            ["one_dimensional", "One-dimensional"],
        ],
    });
    _records = [
        {id: 1, name: "Delivery date", kano: "must_be"},
        {id: 2, name: "Packaging", kano: "must_be"},
        {id: 3, name: "Brake cable", kano: "one_dimensional"},
        {id: 4, name: "Phone", kano: false, active: false},
    ];
}

export class Report extends models.Model {
    _name = "complaint.report";
    cause_id = fields.Many2one({string: "Cause", relation: "complaint.cause"});
    origin = fields.Selection({
        selection: [
            ["customer", "Customer"],
            ["employee", "Employee"],
        ],
    });
    received_on = fields.Date();
    importance = fields.Integer({aggregator: "avg"});
    risk = fields.Integer({aggregator: "avg"});
    reopen_count = fields.Integer({string: "Reopened", aggregator: "sum"});
    cost = fields.Monetary({
        string: "Cost",
        currency_field: "currency_id",
        aggregator: "sum",
    });
    currency_id = fields.Many2one({relation: "res.currency", default: 1});
    _records = [
        ...many(5, {cause_id: 1, importance: 3, cost: 10, origin: "customer"}),
        ...many(3, {cause_id: 2, importance: 4, cost: 100, origin: "employee"}),
        ...many(1, {cause_id: 3, importance: 5, cost: 40, origin: "customer"}),
        ...many(1, {cause_id: 4, importance: 2, cost: 0, origin: "customer"}),
    ];
}

export function many(number, values) {
    return Array.from({length: number}, () => ({currency_id: 1, ...values}));
}

/** The models of both charts; what is opened is told as a step. */
export function setUpCharts() {
    defineMailModels();
    defineModels([Cause, Report]);
    // the mock server gives the sum as the mean
    onRpc("complaint.report", "formatted_read_group", async ({parent}) => {
        const groups = await parent();
        for (const group of groups) {
            for (const name of Object.keys(group).filter((one) =>
                one.endsWith(":avg")
            )) {
                group[name] /= group.__count;
            }
        }
        return groups;
    });
    onRpc("complaint.report", "get_complaints_action", ({args}) => {
        expect.step(args[1]);
        expect.step(args[0]);
        return {type: "ir.actions.client", tag: "soft_reload"};
    });
}
