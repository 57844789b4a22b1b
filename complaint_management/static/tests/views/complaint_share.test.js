import {describe, expect, test} from "@odoo/hoot";
import {formatShare} from "@complaint_management/views/complaint_share/complaint_share.esm";
import {localization} from "@web/core/l10n/localization";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

test("of nothing there is no share, and of something one in whole percents", () => {
    patchWithCleanup(localization, {
        decimalPoint: ".",
        grouping: [3, 0],
        thousandsSep: ",",
    });
    expect(formatShare(false)).toBe("");
    expect(formatShare(0)).toBe("0%");
    expect(formatShare(0.8868)).toBe("89%");
});
