import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * The management page: five numbers with a line of twelve months each.
 *
 * The server says everything in words; a bar is drawn from the value of its month.
 */
export class ComplaintFiveNumbers extends Component {
    static template = "complaint_management.ComplaintFiveNumbers";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({numbers: [], ask: false});
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.call("get_page"));
    }

    call(method) {
        return this.orm.call("complaint.five.numbers", method, []);
    }

    /**
     * @param {Object} line the line of a number
     * @param {Object} point one of its months
     * @returns {Number} the height of the bar in %
     */
    height(line, point) {
        const highest = Math.max(...line.points.map(({value}) => value || 0));
        return highest ? Math.round((100 * (point.value || 0)) / highest) : 0;
    }

    ask() {
        return this.action.doAction("complaint_management.complaint_ask_new_action", {
            onClose: () => this.load(),
        });
    }

    async print() {
        return this.action.doAction(await this.call("action_print"));
    }
}

registry.category("actions").add("complaint_five_numbers", ComplaintFiveNumbers);
