import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";

const COLOR_SCHEME = cookie.get("color_scheme");
const LINE = getCustomColor(COLOR_SCHEME, "rgba(0,0,0,.35)", "rgba(255,255,255,.4)");
const TEXT = getCustomColor(COLOR_SCHEME, "#6b7280", "#a4a8b6");
const NAME = getCustomColor(COLOR_SCHEME, "#111827", "#e4e4e4");
const LONGEST = 26; // characters of a name beside its bubble
const HEIGHT = 14; // pixels of a line of text
const GAP = 4; // pixels

export const QUADRANTS = {
    first: _t("Often and important: take on first"),
    grave: _t("Rare but grave"),
    often: _t("Often, less important"),
    light: _t("Rare and light"),
};

/**
 * The lines between the quadrants, and their names in the corners.
 *
 * @param {{count: Number, importance: Number}} split
 */
export const quadrantLines = (split) => ({
    id: "complaintQuadrants",
    beforeDatasetsDraw({chartArea, ctx, scales}) {
        const {bottom, left, right, top} = chartArea;
        const x = scales.x.getPixelForValue(split.count);
        const y = scales.y.getPixelForValue(split.importance);
        ctx.save();
        ctx.strokeStyle = LINE;
        ctx.setLineDash([6, 4]);
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, bottom);
        ctx.moveTo(left, y);
        ctx.lineTo(right, y);
        ctx.stroke();
        ctx.fillStyle = TEXT;
        const corners = {
            grave: [left + 6, "left", top + HEIGHT],
            first: [right - 6, "right", top + HEIGHT],
            light: [left + 6, "left", bottom - 6],
            often: [right - 6, "right", bottom - 6],
        };
        for (const [name, [place, align, height]] of Object.entries(corners)) {
            ctx.textAlign = align;
            ctx.fillText(QUADRANTS[name], place, height);
        }
        ctx.restore();
    },
});

/** The names of the bubbles, the heaviest first, as far as there is room. */
export const bubbleNames = {
    id: "complaintBubbleNames",
    afterDatasetsDraw(chart) {
        const {chartArea, ctx} = chart;
        const bubbles = visibleBubbles(chart);
        const taken = bubbles.map(({x, y, r}) => box(x - r, x + r, y, r));
        ctx.save();
        ctx.fillStyle = NAME;
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        for (const {x, y, r, label} of bubbles) {
            const text = shorten(label);
            const width = ctx.measureText(text).width;
            const room = [x + r + GAP, x - r - GAP - width]
                .map((left) => box(left, left + width, y, HEIGHT / 2))
                .find(
                    (one) =>
                        one.left >= chartArea.left &&
                        one.right <= chartArea.right &&
                        !taken.some((other) => overlap(one, other))
                );
            if (room) {
                taken.push(room);
                ctx.fillText(text, room.left, y);
            }
        }
        ctx.restore();
    },
};

/** Where each bubble stands in the picture, in pixels, the heaviest first. */
function visibleBubbles(chart) {
    return chart
        .getSortedVisibleDatasetMetas()
        .flatMap(({data, index}) =>
            data.map(({x, y, options}, place) => {
                const {label, rank} = chart.data.datasets[index].groups[place];
                return {x, y, r: options.radius, label, rank};
            })
        )
        .sort((one, other) => one.rank - other.rank);
}

function shorten(name) {
    return name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
}

function box(left, right, middle, half) {
    return {left, right, top: middle - half, bottom: middle + half};
}

function overlap(one, other) {
    return (
        one.left < other.right &&
        other.left < one.right &&
        one.top < other.bottom &&
        other.top < one.bottom
    );
}
