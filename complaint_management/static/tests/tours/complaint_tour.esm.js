import {registry} from "@web/core/registry";

// An agent enters a complaint, is held back at the gate, agrees, and closes it.
registry.category("web_tour.tours").add("complaint_agent_tour", {
    url: "/odoo/complaints",
    steps: () => [
        {
            content: "The board shows the stages of complaints and no others",
            trigger: ".o_kanban_group:contains('Waiting for the complainant')",
        },
        {trigger: ".o-kanban-button-new", run: "click"},
        {
            content: "What happened",
            trigger: ".o_field_widget[name='description'] .odoo-editor-editable",
            run: "editor The box was open and the vase in pieces",
        },
        {
            trigger: ".o_field_widget[name='category_id'] input",
            run: "edit Received dam",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Received damaged')",
            run: "click",
        },
        {
            content: "The category carries the importance",
            trigger: ".o_field_widget[name='complaint_importance'] .fa-circle",
        },
        {
            trigger: "button[name='action_complaint_agreed']:contains('Agreed')",
            run: "click",
        },
        {
            content: "The agreement is there, with the title made of what was written",
            trigger: ".o_field_widget[name='complaint_settled_on']",
        },
        {
            content: "It says what is still missing",
            trigger: ".alert:contains('choose the outcome')",
        },
        {
            trigger: ".o_field_widget[name='complaint_outcome'] :is(input, select)",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Partly upheld')",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button:contains('...')",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Closed')",
            run: "click",
        },
        {
            content: "Closed, and reopening is offered",
            trigger: "button[name='action_complaint_reopen']",
        },
        {content: "Saved", trigger: ".o_form_saved"},
    ],
});
