import {formatPercentage} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/**
 * A share in whole percents; of nothing there is no share, not one of 0%.
 *
 * @param {Number | false} value
 * @returns {String}
 */
export function formatShare(value) {
    return value === false ? "" : formatPercentage(value, {digits: [16, 0]});
}

registry.category("formatters").add("complaint_share", formatShare);
