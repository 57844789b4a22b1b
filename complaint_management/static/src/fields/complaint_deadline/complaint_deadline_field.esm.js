import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {usePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const DAY_FORMAT = "ccc d MMM";

/** All terms of a complaint, each with the steps that lead to its date. */
export class ComplaintTermsPopover extends Component {
    static template = "complaint_management.ComplaintTermsPopover";
    static props = {terms: Array, close: {type: Function, optional: true}};
}

/** The next date of a complaint and how far away it is; a click tells how it came. */
export class ComplaintDeadlineField extends Component {
    static template = "complaint_management.ComplaintDeadlineField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.popover = usePopover(ComplaintTermsPopover, {
            position: "bottom-start",
            popoverClass: "o_complaint_terms",
        });
    }

    get deadline() {
        return this.props.record.data[this.props.name];
    }

    get inTime() {
        return this.props.record.data.complaint_in_time;
    }

    /** The last day: the deadline is the midnight that ends it. */
    get lastDay() {
        return this.deadline.minus({seconds: 1});
    }

    get days() {
        const today = DateTime.now().startOf("day");
        return Math.round(this.lastDay.startOf("day").diff(today, "days").days);
    }

    get isLate() {
        return this.deadline <= DateTime.now();
    }

    get text() {
        if (!this.deadline) {
            return (
                {in_time: _t("In time"), late: _t("Answered late")}[this.inTime] || ""
            );
        }
        const day = this.lastDay.toFormat(DAY_FORMAT);
        if (this.isLate && this.days === -1) {
            return _t("1 day late");
        }
        if (this.isLate && this.days < 0) {
            return _t("%(days)s days late", {days: -this.days});
        }
        if (this.isLate) {
            return _t("Late since today");
        }
        if (this.days === 0) {
            return _t("Today");
        }
        if (this.days === 1) {
            return _t("Tomorrow, %(day)s", {day});
        }
        return _t("%(day)s, %(days)s days", {day, days: this.days});
    }

    get colour() {
        if (!this.deadline) {
            return this.inTime === "late" ? "text-bg-danger" : "text-bg-success";
        }
        if (this.isLate) {
            return "text-bg-danger";
        }
        return this.days <= 1 ? "text-bg-warning" : "text-bg-info";
    }

    async onClick(ev) {
        const target = ev.currentTarget;
        const terms = await this.orm.searchRead(
            "complaint.term",
            [["ticket_id", "=", this.props.record.resId]],
            ["display_name", "due_date", "met_on", "suspended_on", "derivation"]
        );
        this.popover.open(target, {terms});
    }
}

export const complaintDeadlineField = {
    component: ComplaintDeadlineField,
    displayName: _t("Next term"),
    supportedTypes: ["datetime"],
    isEmpty: () => false,
    fieldDependencies: [{name: "complaint_in_time", type: "selection"}],
};

registry.category("fields").add("complaint_deadline", complaintDeadlineField);
