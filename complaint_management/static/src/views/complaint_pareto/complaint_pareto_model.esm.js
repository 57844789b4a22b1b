import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {GraphModel, SEP} from "@web/views/graph/graph_model";
import {makeBars} from "./pareto.esm";

/** Falling bars of what adds up: the number of complaints, or what they cost. */
export class ComplaintParetoModel extends GraphModel {
    _buildMetaData(params) {
        const metaData = super._buildMetaData(params);
        const {measures} = metaData;
        for (const name of Object.keys(measures)) {
            if (name !== "__count" && measures[name].aggregator !== "sum") {
                delete measures[name];
            }
        }
        measures.__count.string = _t("Complaints");
        // a favourite may ask for a mean, or for a pie
        const measure = metaData.measure in measures ? metaData.measure : "__count";
        return Object.assign(metaData, {measure, mode: "bar", order: "DESC"});
    }

    /** Whatever is grouped by, together it makes one row of bars. */
    async _loadDataPoints(metaData) {
        const [points, currencies] = await super._loadDataPoints(metaData);
        for (const point of points) {
            point.labels = [point.labels.join(SEP)];
        }
        return [points, currencies];
    }

    _getProcessedDataPoints() {
        this.groups = makeBars(super._getProcessedDataPoints(), (tail) => ({
            count: tail.reduce((total, {count}) => total + count, 0),
            currencyId: tail[0].currencyId,
            domain: this._getTailDomain(tail),
            labels: [_t("Other (%s)", tail.length)],
        })).map((bar) => ({...bar, label: bar.labels[0]}));
        return this.groups;
    }

    /** What stands in none of the bars shown: short, however long the tail is. */
    _getTailDomain(tail) {
        const hidden = new Set(tail);
        const shown = this.dataPoints.filter((point) => !hidden.has(point));
        return Domain.and([
            this.metaData.domain,
            ...shown.map(({domain}) => Domain.not(domain)),
        ]).toList();
    }

    _getLineOverlayDataset() {
        const data = this.groups.map(({cumulative}) => cumulative);
        if (!data.length || data[0] === undefined) {
            return null;
        }
        const [{domains, trueLabels}] = this.data.datasets;
        const label = _t("Together with those before");
        return {label, data, domains, trueLabels, yAxisID: "share", clip: false};
    }
}
