import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {GraphModel, SEP} from "@web/views/graph/graph_model";
import {heaviest, middle, quadrant} from "./scatter.esm";

/** What stands upwards: what is answered on a scale of one to five. */
export const SCALES = ["importance", "impact", "risk"];
const COST = ["cost:sum", "cost:sum_currency", "currency_id:array_agg_distinct"];

/** How often each group comes against how grave it is, with what it cost. */
export class ComplaintScatterModel extends GraphModel {
    _buildMetaData(params) {
        const metaData = super._buildMetaData(params);
        const {fields, measure} = metaData;
        metaData.measures = Object.fromEntries(
            SCALES.filter((name) => fields[name]).map((name) => [name, fields[name]])
        );
        return Object.assign(metaData, {
            measure: measure in metaData.measures ? measure : SCALES[0],
            mode: "bar",
            order: null,
        });
    }

    /** One question to the server gives all three figures. */
    async _loadDataPoints(metaData) {
        const {domain, groupBy, measure, resModel} = metaData;
        const groups = await this.orm.formattedReadGroup(
            resModel,
            domain,
            groupBy.map(({spec}) => spec),
            ["__count", `${measure}:avg`, ...COST],
            {context: this.searchParams.context}
        );
        const points = groups.map((group) => ({
            count: group.__count,
            importance: group[`${measure}:avg`] || 0,
            cost: group["cost:sum"] || 0,
            converted: group["cost:sum_currency"] || 0,
            currencies: group["currency_id:array_agg_distinct"] || [],
            cause: group.cause_id?.[0],
            domain: group.__domain,
            label: groupBy.map((gb) => this._getLabel(gb, group, metaData)).join(SEP),
        }));
        await this._loadKano(heaviest(points));
        return [this._inOneCurrency(points)];
    }

    _getLabel({fieldName, spec}, group, {fields}) {
        const value = group[spec];
        if (value === false) {
            return this._getDefaultFilterLabel({fieldName});
        }
        const {selection, type} = fields[fieldName];
        const named = type === "selection" && selection.find(([key]) => key === value);
        return String(named?.[1] ?? value[1] ?? value);
    }

    /** Sizes can be compared in one currency only: that of the company in front. */
    _inOneCurrency(points) {
        const currencies = new Set(points.flatMap((point) => point.currencies));
        const [currencyId] = currencies;
        if (currencies.size < 2) {
            return points.map((point) => ({...point, currencyId}));
        }
        return points.map((point) => ({
            ...point,
            cost: point.converted,
            currencyId: user.activeCompany.currency_id,
        }));
    }

    _prepareData() {
        const rated = this.dataPoints.filter(({importance}) => importance > 0);
        this.unrated = this.dataPoints.length - rated.length;
        this.split = middle(rated);
        this.groups = heaviest(rated).map((group) => ({
            ...group,
            quadrant: quadrant(group, this.split),
        }));
        this.left = rated.length - this.groups.length;
        this.data = {datasets: [], labels: this.groups.map(({label}) => label)};
        this.lineOverlayDataset = null;
    }

    /** The class of a cause is known of the causes shown, and of nothing else. */
    async _loadKano(points) {
        const causes = points.map(({cause}) => cause).filter(Boolean);
        const read = causes.length
            ? await this.orm.searchRead(
                  "complaint.cause",
                  [["id", "in", causes]],
                  ["kano"],
                  {context: {active_test: false}}
              )
            : [];
        const kano = Object.fromEntries(read.map((cause) => [cause.id, cause.kano]));
        for (const point of points) {
            point.kano = kano[point.cause] || "none";
        }
    }
}

export const KANO = {
    must_be: _t("Must-be"),
    one_dimensional: _t("One-dimensional"),
    attractive: _t("Attractive"),
    indifferent: _t("Indifferent"),
    reverse: _t("Reverse"),
    none: _t("No Kano class"),
};
