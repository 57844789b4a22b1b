import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const PAUSE = 700; // milliseconds without a change, so that typing asks nothing
const ENOUGH = 12; // characters; fewer are no text to compare with

/**
 * Complaints like this one, and what to tell the complainant today.
 *
 * It asks after the form stands and again when what it compares with has changed, shows
 * nothing as long as nothing is found, and never holds up the form.
 */
export class ComplaintSimilar extends Component {
    static template = "complaint_management.ComplaintSimilar";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({complaints: [], tell: [], folded: true});
        this.asked = 0;
        useEffect(
            (question) => this.askSoon(JSON.parse(question)),
            () => [JSON.stringify(this.question)]
        );
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get question() {
        const {data, resId} = this.props.record;
        const text = [data.name, data.description].filter(Boolean).join(" ");
        return {
            id: resId || false,
            company_id: data.company_id?.id || false,
            partner_id: data.partner_id?.id || false,
            cause_id: data.complaint_cause_id?.id || false,
            category_id: data.category_id?.id || false,
            is_personal: Boolean(
                data.complaint_confidential ||
                    data.complaint_is_anonymous ||
                    data.complaint_kind === "treatment"
            ),
            reference: data.complaint_reference || "",
            text: text.length < ENOUGH ? "" : text,
        };
    }

    askSoon(question) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.ask(question), PAUSE);
    }

    async ask(question) {
        const asked = ++this.asked;
        const {partner_id, cause_id, reference, text} = question;
        const found =
            partner_id || cause_id || reference || text
                ? await this.orm.silent.call(
                      "helpdesk.ticket",
                      "complaint_find_similar",
                      [question]
                  )
                : {complaints: [], tell: []};
        // of two answers the one to the last question counts
        if (asked === this.asked) {
            Object.assign(this.state, found);
        }
    }

    why(complaint) {
        const reasons = {
            reference: _t("same reference"),
            contact: _t("same contact"),
            cause: _t("same cause"),
            text: _t("like words"),
        };
        return complaint.why.map((reason) => reasons[reason]).join(", ");
    }

    open(complaint) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: complaint.id,
            views: [[false, "form"]],
            target: "new",
            context: {form_view_ref: "complaint_management.complaint_view_form"},
        });
    }
}

registry
    .category("view_widgets")
    .add("complaint_similar", {component: ComplaintSimilar});
