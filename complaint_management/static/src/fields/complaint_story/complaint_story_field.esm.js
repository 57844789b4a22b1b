import {Component, xml} from "@odoo/owl";
import {htmlField, HtmlField} from "@html_editor/fields/html_field";
import {registry} from "@web/core/registry";

/** The facts of a complaint: text with mark-up, which the Tab key leaves. */
export class ComplaintStoryField extends Component {
    static template = xml`
        <div class="o_complaint_story" t-on-keydown.capture="onKeydown">
            <HtmlField t-props="props"/>
        </div>`;
    static components = {HtmlField};
    static props = {...HtmlField.props};
    static defaultProps = {...HtmlField.defaultProps};

    /** The editor would write a tab; who is on the telephone goes on to what follows. */
    onKeydown(ev) {
        if (ev.key === "Tab") {
            ev.stopPropagation();
        }
    }
}

registry
    .category("fields")
    .add("complaint_story", {...htmlField, component: ComplaintStoryField});
