import {cookie} from "@web/core/browser/cookie";
import {getColor, getCustomColor, hexToRGBA} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {ComplaintChartRenderer} from "../complaint_chart/complaint_chart_renderer.esm";
import {KANO} from "./complaint_scatter_model.esm";
import {QUADRANTS, bubbleNames, quadrantLines} from "./quadrants.esm";
import {radius, spread} from "./scatter.esm";

const COLOR_SCHEME = cookie.get("color_scheme");
const color = (place) => getColor(place, COLOR_SCHEME, "sm");
const COLORS = {
    must_be: color(1),
    one_dimensional: color(0),
    attractive: color(2),
    indifferent: color(5),
    reverse: color(4),
    none: getCustomColor(COLOR_SCHEME, "#7e8290", "#a4a8b6"),
};
const SCALE = {min: 0.5, max: 5.5}; // one to five, with room for a bubble
const APART = {x: 0.022, y: 0.12}; // of the width of the chart; of the scale

const rounded = (value) => formatFloat(value, {digits: [16, 1]});

export class ComplaintScatterRenderer extends ComplaintChartRenderer {
    get note() {
        const {groups, left, split, unrated} = this.model;
        if (!groups.length) {
            return _t("Nothing to show: %s is filled in nowhere.", this.measureLabel);
        }
        const first = groups.filter(({quadrant}) => quadrant === "first").length;
        return [
            _t(
                "%(first)s of %(all)s come more often than average (%(often)s) and weigh more (%(weight)s).",
                {
                    first,
                    all: groups.length,
                    often: rounded(split.count),
                    weight: rounded(split.importance),
                }
            ),
            left && _t("The %s that weigh least are left out.", left),
            unrated && _t("Left out without a figure: %s.", unrated),
        ]
            .filter(Boolean)
            .join(" ");
    }

    get columns() {
        return [
            {label: _t("Complaints"), value: ({count}) => count},
            {label: this.measureLabel, value: ({importance}) => rounded(importance)},
            {
                label: this.model.metaData.fields.cost.string,
                value: ({cost, currencyId}) =>
                    this.formatGroup({value: cost, currencyId}),
            },
            ...(this.hasKano
                ? [{label: _t("Kano class"), value: ({kano}) => KANO[kano]}]
                : []),
            {label: _t("Place"), value: ({quadrant}) => QUADRANTS[quadrant]},
        ];
    }

    get hasKano() {
        return this.model.groups.some(({kano}) => kano !== "none");
    }

    getColor({kano}) {
        return COLORS[kano];
    }

    getGroup(datasetIndex, index) {
        return this.chart.data.datasets[datasetIndex].groups[index];
    }

    getMark(group) {
        const {datasets} = this.chart.data;
        const place = datasets.findIndex(({groups}) => groups.includes(group));
        return [place, datasets[place].groups.indexOf(group)];
    }

    getChartConfig() {
        const {groups, split} = this.model;
        return {
            type: "bubble",
            data: {datasets: this.getDatasets()},
            options: this.prepareOptions(),
            plugins: groups.length ? [quadrantLines(split), bubbleNames] : [],
        };
    }

    /** One for each class of Kano, so that the legend tells them apart. */
    getDatasets() {
        const {groups} = this.model;
        const dearest = Math.max(...groups.map(({cost}) => cost));
        const often = Math.max(...groups.map(({count}) => count));
        const places = spread(
            groups.map(({count, importance}) => ({x: count, y: importance})),
            {x: APART.x * often, y: APART.y}
        );
        groups.forEach((group, rank) => {
            group.rank = rank;
            group.bubble = {...places[rank], r: radius(group.cost, dearest)};
        });
        const byKano = Object.groupBy(groups, ({kano}) => kano);
        return Object.keys(KANO)
            .filter((kano) => byKano[kano])
            .map((kano) => ({
                label: String(KANO[kano]),
                groups: byKano[kano],
                data: byKano[kano].map(({bubble}) => bubble),
                domains: byKano[kano].map(({domain}) => domain),
                backgroundColor: hexToRGBA(COLORS[kano], 0.6),
                borderColor: COLORS[kano],
                borderWidth: 1,
            }));
    }

    getScaleOptions() {
        const {y} = super.getScaleOptions();
        const title = (text) => ({display: true, text, color: y.ticks.color});
        return {
            x: {
                ...y,
                type: "linear",
                grace: "10%",
                ticks: {color: y.ticks.color, precision: 0},
                title: title(_t("Complaints")),
            },
            y: {
                ...y,
                ...SCALE,
                beginAtZero: false,
                ticks: {color: y.ticks.color},
                afterBuildTicks: (axis) => {
                    axis.ticks = [1, 2, 3, 4, 5].map((value) => ({value}));
                },
                title: title(this.measureLabel),
            },
        };
    }

    getLegendOptions() {
        return {...super.getLegendOptions(), display: this.hasKano};
    }

    getTooltipOptions() {
        const {enabled, external} = super.getTooltipOptions();
        return {enabled, external};
    }
}
