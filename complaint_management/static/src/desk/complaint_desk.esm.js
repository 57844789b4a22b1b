import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * The coordinator's desk: what waits, by number.
 *
 * The server counts; a number is a button that opens the records behind it, with the
 * domain by which they were counted.
 */
export class ComplaintDesk extends Component {
    static template = "complaint_management.ComplaintDesk";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({blocks: [], waits: 0, iceberg: false});
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(
            this.state,
            await this.orm.call("complaint.desk", "get_desk", [])
        );
    }

    get filled() {
        return this.state.blocks.filter((block) => block.lines.length);
    }

    get quiet() {
        return this.state.blocks
            .filter((block) => !block.lines.length && block.key !== "week")
            .map((block) => block.title);
    }

    async open(line) {
        const action = await this.action.loadAction(line.action);
        return this.action.doAction({
            ...action,
            name: line.label,
            domain: line.domain,
            context: {create: false},
            path: undefined,
        });
    }
}

registry.category("actions").add("complaint_desk", ComplaintDesk);
