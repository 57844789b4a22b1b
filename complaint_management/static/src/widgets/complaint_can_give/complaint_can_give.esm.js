import {Component, useEffect, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/**
 * What the agent can give on this complaint now.
 *
 * It is a sum over budget, maximum and ceilings, so it is asked for when the form stands,
 * and again when something was offered or came back.
 */
export class ComplaintCanGive extends Component {
    static template = "complaint_management.ComplaintCanGive";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({text: ""});
        this.asked = 0;
        useEffect(
            () => {
                this.ask();
            },
            () => [this.props.record.resId, this.given]
        );
    }

    /** What was offered and where it stands; a change of it changes what is left. */
    get given() {
        const offers = this.props.record.data.complaint_compensation_ids?.records || [];
        return offers.map(({resId, data}) => `${resId} ${data.state}`).join();
    }

    async ask() {
        const asked = ++this.asked;
        const {resId} = this.props.record;
        const text = await this.orm.silent.call(
            "helpdesk.ticket",
            "complaint_tell_room",
            [resId ? [resId] : []]
        );
        // of two answers the one to the last question counts
        if (asked === this.asked) {
            this.state.text = text || "";
        }
    }
}

registry
    .category("view_widgets")
    .add("complaint_can_give", {component: ComplaintCanGive});
