// The arithmetic of frequency and importance, without the platform.

/** So many bubbles can be told apart. */
export const BUBBLES = 60;
const SMALLEST = 5; // radius in pixels
const LARGEST = 28;
const GOLDEN_ANGLE = 2.4; // radians; the next one never lies behind an earlier one

/**
 * @param {Object[]} groups with a `count` and an `importance`
 * @param {Number} [limit]
 * @returns {Object[]} those that weigh most, the heaviest first
 */
export function heaviest(groups, limit = BUBBLES) {
    const weight = ({count, importance}) => count * importance;
    return groups.toSorted((one, other) => weight(other) - weight(one)).slice(0, limit);
}

/**
 * Where often begins, and where important: at the mean of what is shown.
 *
 * @param {Object[]} groups with a `count` and an `importance`
 * @returns {{count: Number, importance: Number}} complaints of a group, and importance of
 *      a complaint
 */
export function middle(groups) {
    let complaints = 0;
    let weight = 0;
    for (const {count, importance} of groups) {
        complaints += count;
        weight += count * importance;
    }
    return {
        count: groups.length ? complaints / groups.length : 0,
        importance: complaints ? weight / complaints : 0,
    };
}

/**
 * @param {Object} group with a `count` and an `importance`
 * @param {{count: Number, importance: Number}} split
 * @returns {"first" | "grave" | "often" | "light"}
 */
export function quadrant({count, importance}, split) {
    const isOften = count >= split.count;
    if (importance >= split.importance) {
        return isOften ? "first" : "grave";
    }
    return isOften ? "often" : "light";
}

/**
 * The area of a bubble follows its size; what costs nothing is a dot.
 *
 * @param {Number} size
 * @param {Number} largest size of all
 * @returns {Number} radius in pixels
 */
export function radius(size, largest) {
    const part = largest > 0 ? Math.max(size, 0) / largest : 0;
    return SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(part);
}

/**
 * Bubbles at the very same place stand around it, so that each can be seen and clicked.
 *
 * @param {{x: Number, y: Number}[]} points
 * @param {{x: Number, y: Number}} step how far apart
 * @returns {{x: Number, y: Number}[]} in the same order; the first of a place stays on it
 */
export function spread(points, step) {
    const seen = new Map();
    return points.map(({x, y}) => {
        const place = `${x} ${y}`;
        const turn = seen.get(place) || 0;
        seen.set(place, turn + 1);
        const far = Math.sqrt(turn);
        return {
            x: x + step.x * far * Math.cos(turn * GOLDEN_ANGLE),
            y: y + step.y * far * Math.sin(turn * GOLDEN_ANGLE),
        };
    });
}
