import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

// What the points of a scale stand for, from 1 up.
const SCALES = {
    five: () => [_t("1, little"), _t("2"), _t("3"), _t("4"), _t("5, very much")],
    emotion: () => [
        _t("Very upset"),
        _t("Upset"),
        _t("So-so"),
        _t("Content"),
        _t("Very content"),
    ],
    level: () => [_t("Told us"), _t("Told others"), _t("Public or third party")],
};

/** A small whole number, chosen with one click or the arrow keys. */
export class ComplaintScaleField extends Component {
    static template = "complaint_management.ComplaintScaleField";
    static props = {...standardFieldProps, scale: {type: String, optional: true}};
    static defaultProps = {scale: "five"};

    setup() {
        this.scale = useRef("scale");
        this.followFocus = false;
        useEffect(
            () => {
                // a slow page: whoever went on meanwhile is not fetched back
                const scale = this.followFocus && this.scale.el;
                if (scale && scale.contains(document.activeElement)) {
                    scale.querySelector("[tabindex='0']").focus();
                }
                this.followFocus = false;
            },
            () => [this.value]
        );
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get points() {
        return SCALES[this.props.scale]().map((label, index) => ({
            value: index + 1,
            label,
        }));
    }

    get label() {
        const point = this.points[this.value - 1];
        return point ? point.label : "";
    }

    get ariaLabel() {
        const name = this.props.record.fields[this.props.name].string;
        return this.label ? `${name}: ${this.label}` : name;
    }

    /** A second click on the same point takes the answer away. */
    choose(value) {
        const next = value === this.value ? 0 : value;
        this.props.record.update({[this.props.name]: next});
    }

    onKeydown(ev) {
        const step = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1}[ev.key];
        if (step) {
            ev.preventDefault();
            this.followFocus = true;
            const next = Math.min(Math.max(this.value + step, 0), this.points.length);
            this.props.record.update({[this.props.name]: next});
        }
    }
}

export const complaintScaleField = {
    component: ComplaintScaleField,
    displayName: _t("Scale"),
    supportedTypes: ["integer"],
    extractProps: ({options}) => ({scale: options.scale}),
};

registry.category("fields").add("complaint_scale", complaintScaleField);
