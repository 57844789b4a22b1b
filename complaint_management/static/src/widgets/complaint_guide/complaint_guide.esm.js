import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const FOLDED = "complaint_management.guide_folded";

/**
 * The seven steps of a good conversation, to read along while talking.
 *
 * It blocks nothing, and stays folded on this device for whoever folds it.
 */
export class ComplaintGuide extends Component {
    static template = "complaint_management.ComplaintGuide";
    static props = {...standardWidgetProps};

    setup() {
        this.state = useState({folded: browser.localStorage.getItem(FOLDED) === "1"});
    }

    get steps() {
        return [
            [
                _t("Show understanding"),
                _t("Let them finish. How does it feel for them?"),
            ],
            [_t("Thank"), _t("Thank them for telling you.")],
            [_t("Explain"), _t("Say why it matters to us to know this.")],
            [_t("Apologise"), _t("Say sorry, without excuses.")],
            [_t("Note"), _t("Write down the facts, and read them back.")],
            [
                _t("Solve"),
                _t("Ask what would make it right, and do it now if you can."),
            ],
            [_t("See to it"), _t("Agree who does what and when, and watch over it.")],
        ];
    }

    toggle() {
        this.state.folded = !this.state.folded;
        browser.localStorage.setItem(FOLDED, this.state.folded ? "1" : "0");
    }
}

registry.category("view_widgets").add("complaint_guide", {component: ComplaintGuide});
