import {useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatMonetary} from "@web/views/fields/formatters";
import {GraphRenderer} from "@web/views/graph/graph_renderer";

const STEPS = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1};

/**
 * A chart of groups of complaints for people who look, type or listen.
 *
 * Its model has `groups` in the order in which the keyboard goes through them, each with
 * a `label`, a `count`, a `value` and the `domain` of what is behind it.
 */
export class ComplaintChartRenderer extends GraphRenderer {
    static template = "complaint_management.ComplaintChart";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.spokenRef = useRef("spoken");
        this.current = -1;
    }

    /** What the chart says, in a sentence. */
    get note() {
        return "";
    }

    /** What stands beside each group in the table and under the pointer. */
    get columns() {
        return [];
    }

    /** What screen readers say of the picture. */
    get description() {
        return [
            this.model.metaData.title,
            this.note,
            _t("Arrow keys go through it, Enter opens the complaints."),
        ].join(". ");
    }

    get groupLabel() {
        const {fields, groupBy} = this.model.metaData;
        return groupBy.map(({fieldName}) => fields[fieldName]?.string).join(" / ");
    }

    get measureLabel() {
        const {measure, measures} = this.model.metaData;
        return measures[measure].string;
    }

    formatGroup({currencyId, value}) {
        return currencyId
            ? formatMonetary(value, {currencyId})
            : this.formatValue(value);
    }

    // ---- Under the pointer

    /** @returns {Object} the group that a mark of the chart stands for */
    getGroup(datasetIndex, index) {
        return this.model.groups[index];
    }

    /** @returns {Number[]} dataset and index of the mark of a group */
    getMark(group) {
        return [0, this.model.groups.indexOf(group)];
    }

    /** @returns {String} the colour of a group */
    getColor(group) {
        return "";
    }

    getTooltipItems(data, metaData, {dataPoints}) {
        const groups = new Set(
            dataPoints.map((mark) => this.getGroup(mark.datasetIndex, mark.dataIndex))
        );
        return [...groups].flatMap((group) => [
            {label: group.label, value: "", boxColor: this.getColor(group)},
            ...this.columns.map(({label, value}) => ({label, value: value(group)})),
        ]);
    }

    onGraphClickedFinal(domain, isMiddleClick = false) {
        const group = this.model.groups.find((one) => one.domain === domain);
        this.openComplaints(group, isMiddleClick);
    }

    async openComplaints({domain, label}, newWindow = false) {
        const action = await this.orm.call(
            this.model.metaData.resModel,
            "get_complaints_action",
            [domain, label]
        );
        await this.actionService.doAction(action, {newWindow});
    }

    // ---- With the keyboard

    onKeydown(ev) {
        const {groups} = this.model;
        const {key} = ev;
        if (!groups.length) {
            return;
        }
        if (key === "Enter" && groups[this.current]) {
            this.openComplaints(groups[this.current]);
        } else if (key in STEPS) {
            this.goTo(this.current + STEPS[key]);
        } else if (key === "Home") {
            this.goTo(0);
        } else if (key === "End") {
            this.goTo(groups.length - 1);
        } else {
            return;
        }
        ev.preventDefault();
    }

    goTo(place) {
        const {groups} = this.model;
        this.current = Math.min(Math.max(place, 0), groups.length - 1);
        const group = groups[this.current];
        const [datasetIndex, index] = this.getMark(group);
        const marks = [{datasetIndex, index}];
        this.chart.setActiveElements(marks);
        this.chart.tooltip.setActiveElements(marks, {x: 0, y: 0});
        this.chart.update();
        this.spokenRef.el.textContent = [
            group.label,
            ...this.columns.map(({label, value}) => `${label}: ${value(group)}`),
        ].join(", ");
    }

    renderChart() {
        this.current = -1;
        super.renderChart();
    }
}
