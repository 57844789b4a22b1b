import {registry} from "@web/core/registry";

const SOLUTION = "[name='complaint_solution']";

function choose(field, text) {
    return [
        {
            content: `Look for ${text}`,
            trigger: `.o_field_widget[name='${field}'] input`,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains('${text}')`,
            run: "click",
        },
    ];
}

function chooseRemedy(text) {
    return choose("remedy_type_id", text).map((step) => ({
        ...step,
        trigger: step.trigger.startsWith(".o_field")
            ? `.modal ${step.trigger}`
            : step.trigger,
    }));
}

function enter(category, words) {
    return [
        {trigger: ".o-kanban-button-new", run: "click"},
        {
            content: "What happened",
            trigger: ".o_field_widget[name='description'] .odoo-editor-editable",
            run: `editor ${words}`,
        },
        ...choose("category_id", category),
        ...choose("channel_id", "Counter"),
    ];
}

function offer(remedy) {
    return [
        {trigger: "button[name='action_complaint_offer']", run: "click"},
        ...chooseRemedy(remedy),
    ];
}

function deliver(remedy) {
    return [
        {
            content: `${remedy} is delivered`,
            trigger: `${SOLUTION} tr:contains('${remedy}') button[name='action_deliver']`,
            run: "click",
        },
        {
            content: "It is money: asked once more",
            trigger: ".modal button:contains('Yes, delivered')",
            run: "click",
        },
        {trigger: `${SOLUTION} tr:contains('${remedy}') .badge:contains('Delivered')`},
    ];
}

function close() {
    return [
        {
            trigger: ".o_field_widget[name='complaint_outcome'] :is(input, select)",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Settled')",
            run: "click",
        },
        {trigger: ".o_statusbar_status button:contains('...')", run: "click"},
        {trigger: ".o-dropdown-item:contains('Closed')", run: "click"},
        {
            content: "Closed: reopening is offered",
            trigger: "button[name='action_complaint_reopen']",
        },
        {content: "Saved", trigger: ".o_form_saved"},
    ];
}

// A call: 25 inside the budget, agreed, delivered and closed on one form.
registry.category("web_tour.tours").add("complaint_solution_tour", {
    url: "/odoo/complaints",
    steps: () => [
        ...enter("Received damaged", "The vase came in pieces"),
        {
            content: "What can be given stands beside the button",
            trigger: `${SOLUTION}:contains('You can give up to $ 75.00 now')`,
        },
        ...offer("Small gift"),
        {
            content: "Above the maximum, one click asks",
            trigger: ".modal .o_field_widget[name='amount'] input",
            run: "edit 80",
        },
        {
            trigger: ".modal .o_field_widget[name='remedy_type_id'] input",
            run: "click",
        },
        {trigger: ".modal button[name='action_request_approval']"},
        {
            content: "Inside it, no approval exists",
            trigger: ".modal .o_field_widget[name='amount'] input",
            run: "edit 25",
        },
        {
            trigger: ".modal .o_field_widget[name='remedy_type_id'] input",
            run: "click",
        },
        {trigger: ".modal button[name='action_agree']", run: "click"},
        {
            content: "Agreed",
            trigger: `${SOLUTION} .badge:contains('Accepted')`,
        },
        {trigger: ".o_field_widget[name='complaint_settled_on']"},
        {
            content: "It says what is left for this complaint",
            trigger: `${SOLUTION}:contains('You can give up to $ 50.00 now')`,
        },
        ...deliver("Small gift"),
        ...close(),
    ],
});

// A refund by right needs no budget; what is above budget is asked of the coordinator.
registry.category("web_tour.tours").add("complaint_request_tour", {
    url: "/odoo/complaints",
    steps: () => [
        ...enter("Return or refund", "I sent it back a month ago"),
        ...offer("Refund"),
        {
            trigger: ".modal .o_field_widget[name='amount'] input",
            run: "edit 480",
        },
        {
            content: "By which order it is due",
            trigger: ".modal .o_field_widget[name='reference'] input",
            run: "edit SO-77",
        },
        {
            trigger: ".modal .o_field_widget[name='remedy_type_id'] input",
            run: "click",
        },
        {trigger: ".modal button[name='action_agree']", run: "click"},
        ...deliver("Refund"),
        ...offer("Voucher"),
        {
            trigger: ".modal .o_field_widget[name='amount'] input",
            run: "edit 100",
        },
        {
            trigger: ".modal .o_field_widget[name='remedy_type_id'] input",
            run: "click",
        },
        {
            content: "It says why one has to ask",
            trigger: ".modal .alert:contains('maximum for one complaint')",
        },
        {trigger: ".modal button[name='action_request_approval']", run: "click"},
        {trigger: `${SOLUTION} tr:contains('Voucher') .badge:contains('To approve')`},
    ],
});

// The coordinator decides in one click from the list.
registry.category("web_tour.tours").add("complaint_approve_tour", {
    url: "/odoo/complaint-requests",
    steps: () => [
        {
            trigger: "tr:contains('Voucher') button[name='action_approve']",
            run: "click",
        },
        {
            content: "Decided: it leaves the list",
            trigger: ".o_list_view:not(:has(tr:contains('Voucher')))",
        },
    ],
});
