// The arithmetic of a Pareto, without the platform.

/** The share that the vital few make up together. */
export const MARK = 0.8;
/** So many bars can be read beside each other; what is smaller goes together. */
export const BARS = 24;

/**
 * Bars in falling order with what each makes up, the smallest ones as one bar.
 *
 * @param {Object[]} groups with a `value`; what they hold further goes with the bar
 * @param {(tail: Object[]) => Object} together the one bar for the smallest groups;
 *      without its value
 * @param {Number} [limit] so many groups keep a bar of their own
 * @returns {Object[]} bars with `share` and `cumulative` (0-1, none when nothing adds
 *      up) and `isVital`: the mark is not reached without it
 */
export function makeBars(groups, together, limit = BARS) {
    const falling = groups.toSorted((one, other) => other.value - one.value);
    // a bar for a single one says less than that one
    const kept = falling.length > limit + 1 ? limit : falling.length;
    const bars = falling.slice(0, kept);
    const tail = falling.slice(kept);
    if (tail.length) {
        bars.push({...together(tail), value: sum(tail), isTail: true});
    }
    const total = sum(bars);
    let before = 0;
    return bars.map((bar) => {
        const isVital = total > 0 && before < MARK * total && !bar.isTail;
        before += bar.value;
        return {
            ...bar,
            isVital,
            share: total > 0 ? bar.value / total : undefined,
            cumulative: total > 0 ? before / total : undefined,
        };
    });
}

/**
 * @param {Object[]} groups
 * @returns {Number}
 */
export function sum(groups) {
    return groups.reduce((total, {value}) => total + value, 0);
}
