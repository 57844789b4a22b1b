import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {breakLines} from "../complaint_chart/break_lines.esm";

const COLOR_SCHEME = cookie.get("color_scheme");
const LINE = getCustomColor(COLOR_SCHEME, "rgba(0,0,0,.35)", "rgba(255,255,255,.4)");
const TEXT = getCustomColor(COLOR_SCHEME, "#6b7280", "#a4a8b6");
const NAME = getCustomColor(COLOR_SCHEME, "#111827", "#e4e4e4");
const LONGEST = 26; // characters of a name beside its bubble
const HEIGHT = 14; // pixels of a line of text
const GAP = 4; // pixels
const MARGIN = 6; // pixels

export const QUADRANTS = {
    first: _t("Often and important: take on first"),
    grave: _t("Rare but grave"),
    often: _t("Often, less important"),
    light: _t("Rare and light"),
};
// At which side each is named, and whether above.
const CORNERS = {
    first: ["right", true],
    grave: ["left", true],
    often: ["right", false],
    light: ["left", false],
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
        const room = (right - left) / 2 - 2 * MARGIN;
        for (const [name, [align, isAbove]] of Object.entries(CORNERS)) {
            const width = (line) => ctx.measureText(line).width;
            const lines = breakLines(String(QUADRANTS[name]), room, width);
            const place = align === "left" ? left + MARGIN : right - MARGIN;
            const first = isAbove
                ? top + HEIGHT
                : bottom - MARGIN - (lines.length - 1) * HEIGHT;
            ctx.textAlign = align;
            lines.forEach((line, number) =>
                ctx.fillText(line, place, first + number * HEIGHT)
            );
        }
        ctx.restore();
    },
});

/** The names beside, below or above the bubbles, the heaviest first, where there is room. */
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
            const away = r + GAP + HEIGHT / 2;
            const room = [
                [x + r + GAP, y],
                [x - r - GAP - width, y],
                [x - width / 2, y + away],
                [x - width / 2, y - away],
            ]
                .map(([left, middle]) => box(left, left + width, middle, HEIGHT / 2))
                .find(
                    (one) =>
                        one.left >= chartArea.left &&
                        one.right <= chartArea.right &&
                        !taken.some((other) => overlap(one, other))
                );
            if (room) {
                taken.push(room);
                ctx.fillText(text, room.left, (room.top + room.bottom) / 2);
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
