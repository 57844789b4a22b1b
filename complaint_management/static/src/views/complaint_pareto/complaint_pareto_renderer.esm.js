import {cookie} from "@web/core/browser/cookie";
import {
    darkenColor,
    getColor,
    getCustomColor,
    lightenColor,
} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {formatPercentage} from "@web/views/fields/formatters";
import {ComplaintChartRenderer} from "../complaint_chart/complaint_chart_renderer.esm";
import {breakLines} from "../complaint_chart/break_lines.esm";
import {MARK} from "./pareto.esm";

const COLOR_SCHEME = cookie.get("color_scheme");
const VITAL = getColor(0, COLOR_SCHEME, "sm");
const USEFUL = getCustomColor(
    COLOR_SCHEME,
    lightenColor(VITAL, 0.5),
    darkenColor(VITAL, 0.5)
);
const TAIL = getCustomColor(COLOR_SCHEME, "#a4a8b6", "#545b70");
const MARK_COLOR = getColor(1, COLOR_SCHEME, "sm");

const WIDEST = 160; // pixels of a bar, however few there are
const CHARACTER = 7; // pixels
const SHORTEST = 12; // characters of a line; below, one line at an angle says more
const LINES = 3;

const percent = (share) => formatPercentage(share, {digits: [16, 0]});

/** A line at the share of the vital few, with its number. */
const markLine = {
    id: "complaintParetoMark",
    afterDatasetsDraw({chartArea, ctx, scales}) {
        const y = scales.share?.getPixelForValue(MARK);
        if (y === undefined) {
            return;
        }
        ctx.save();
        ctx.strokeStyle = MARK_COLOR;
        ctx.setLineDash([6, 4]);
        ctx.beginPath();
        ctx.moveTo(chartArea.left, y);
        ctx.lineTo(chartArea.right, y);
        ctx.stroke();
        ctx.fillStyle = MARK_COLOR;
        ctx.textAlign = "right";
        ctx.textBaseline = "bottom";
        ctx.fillText(percent(MARK), chartArea.right - 4, y - 2);
        ctx.restore();
    },
};

/** A name below its bar, in lines as wide as there is room. */
function foldName(name, room) {
    const lines = breakLines(name, room, ({length}) => length);
    if (lines.length > LINES) {
        lines.splice(LINES - 1, Infinity, `${lines[LINES - 1]}…`);
    }
    return lines;
}

export class ComplaintParetoRenderer extends ComplaintChartRenderer {
    get note() {
        const {groups} = this.model;
        if (!groups.length) {
            return "";
        }
        if (!this.model.lineOverlayDataset) {
            return _t(
                "There is nothing to add up here: %s is empty everywhere. Choose another measure.",
                this.measureLabel
            );
        }
        if (this.model.dataPoints.length === 1) {
            return _t("All of it: %s.", groups[0].label);
        }
        const vital = groups.filter(({isVital}) => isVital);
        return _t("%(few)s of %(all)s make up %(share)s of the total.", {
            few: vital.length,
            all: this.model.dataPoints.length,
            share: percent(vital.at(-1)?.cumulative),
        });
    }

    get columns() {
        const {measure, measures} = this.model.metaData;
        const number = {label: measures.__count.string, value: ({count}) => count};
        return [
            ...(measure === "__count" ? [] : [number]),
            {label: this.measureLabel, value: (bar) => this.formatGroup(bar)},
            {label: _t("Share"), value: ({share}) => percent(share)},
            {
                label: _t("Together with those before"),
                value: ({cumulative}) => percent(cumulative),
            },
        ];
    }

    getColors() {
        return this.model.groups.map(({isTail, isVital}) =>
            isTail ? TAIL : isVital ? VITAL : USEFUL
        );
    }

    getBarChartData() {
        const data = super.getBarChartData();
        if (this.model.data.datasets.length) {
            Object.assign(this.model.data.datasets[0], {
                backgroundColor: this.getColors(),
                maxBarThickness: WIDEST,
            });
        }
        return data;
    }

    getChartConfig() {
        return {...super.getChartConfig(), plugins: [markLine]};
    }

    getScaleOptions() {
        const {measure, measures} = this.model.metaData;
        const scales = super.getScaleOptions();
        Object.assign(scales.y.title, {display: true, color: scales.y.ticks.color});
        if (measures[measure].type === "integer") {
            scales.y.ticks.precision = 0;
            scales.y.ticks.callback = (value) => this.formatValue(value);
        }
        const {callback} = scales.x.ticks;
        const {groups} = this.model;
        scales.x.ticks.callback = function (value, index) {
            const room = Math.floor(this.chart.width / groups.length / CHARACTER);
            return room < SHORTEST
                ? callback(value, index)
                : foldName(groups[index].label, room);
        };
        if (this.model.lineOverlayDataset) {
            scales.share = {
                ...scales.y,
                grid: {display: false},
                max: 1,
                position: "right",
                ticks: {color: scales.y.ticks.color, callback: percent, stepSize: 0.2},
                title: {display: false},
            };
        }
        return scales;
    }

    getLegendOptions() {
        const options = super.getLegendOptions();
        const {generateLabels} = options.labels;
        options.labels.generateLabels = (chart) =>
            generateLabels(chart).map((label) => ({
                ...label,
                fillStyle: [label.fillStyle].flat()[0],
                strokeStyle: [label.strokeStyle].flat()[0],
            }));
        return options;
    }

    getColor(bar) {
        return this.getColors()[this.model.groups.indexOf(bar)];
    }
}
