import {
    statusBarDurationField,
    StatusBarDurationField,
} from "@mail/views/fields/statusbar_duration/statusbar_duration_field";
import {registry} from "@web/core/registry";

/** The stages of a complaint: a step that is refused is not shown as taken. */
export class ComplaintStatusBarField extends StatusBarDurationField {
    async selectItem(item) {
        const {name, record} = this.props;
        const before = record.data[name];
        try {
            await super.selectItem(item);
        } catch (error) {
            await record.update({[name]: before});
            throw error;
        }
    }
}

registry.category("fields").add("complaint_statusbar", {
    ...statusBarDurationField,
    component: ComplaintStatusBarField,
    additionalClasses: ["o_field_statusbar_duration"],
});
