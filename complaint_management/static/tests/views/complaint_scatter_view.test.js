import {
    Report,
    many,
    setUpCharts,
} from "@complaint_management/../tests/views/complaint_chart_helpers";
import {
    clickOnDataset,
    getChart,
    setupChartJsForTests,
} from "@web/../tests/views/graph/graph_test_helpers";
import {contains, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";

setUpCharts();
setupChartJsForTests();

const ARCH = `<graph string="Frequency and importance" js_class="complaint_scatter">
    <field name="cause_id"/>
    <field name="importance" type="measure"/>
</graph>`;

const mountScatter = (params = {}) =>
    mountView({type: "graph", resModel: "complaint.report", arch: ARCH, ...params});

const cells = (column) =>
    queryAllTexts(`.o_complaint_chart tbody td:nth-child(${column})`);

test("each cause stands by how often it comes and how grave it is", async () => {
    onRpc("formatted_read_group", () => expect.step("asked"));
    const view = await mountScatter();
    expect.verifySteps(["asked"]);
    const chart = getChart(view);
    expect(chart.config.type).toBe("bubble");
    const [mustBe, oneDimensional, none] = chart.data.datasets;
    expect(mustBe.label).toBe("Must-be");
    expect(mustBe.data.map(({x, y}) => [x, y])).toEqual([
        [5, 3],
        [3, 4],
    ]);
    expect(oneDimensional.data.map(({x, y}) => [x, y])).toEqual([[1, 5]]);
    expect(none.label).toBe("No Kano class");
});

test("the dearest is the largest, in a colour for each class", async () => {
    const view = await mountScatter();
    const [mustBe, , none] = getChart(view).data.datasets;
    expect(mustBe.data[1].r).toBeGreaterThan(mustBe.data[0].r);
    expect(none.data[0].r).toBe(5);
    const colors = getChart(view).data.datasets.map(({borderColor}) => borderColor);
    expect(new Set(colors).size).toBe(3);
});

test("the table says in words where each stands", async () => {
    await mountScatter();
    await contains(".o_complaint_chart summary").click();
    expect(cells(1)).toEqual(["Delivery date", "Packaging", "Brake cable", "Phone"]);
    expect(cells(4)[1]).toBe("$ 300.00");
    expect(cells(5)).toEqual([
        "Must-be",
        "Must-be",
        "One-dimensional",
        "No Kano class",
    ]);
    expect(cells(6)).toEqual([
        "Often, less important",
        "Often and important: take on first",
        "Rare but grave",
        "Rare and light",
    ]);
});

test("a click opens the complaints, and so does the keyboard", async () => {
    const view = await mountScatter();
    await clickOnDataset(view);
    expect.verifySteps(["Delivery date", [["cause_id", "=", 1]]]);
    await contains(".o_complaint_chart canvas").focus();
    await contains(".o_complaint_chart canvas").press("ArrowRight");
    await contains(".o_complaint_chart canvas").press("ArrowRight");
    await contains(".o_complaint_chart canvas").press("ArrowRight");
    expect(".o_complaint_chart [aria-live]").toHaveText(/^Brake cable, Complaints: 1,/);
    await contains(".o_complaint_chart canvas").press("Enter");
    expect.verifySteps(["Brake cable", [["cause_id", "=", 3]]]);
});

test("upwards stands a scale, and nothing else is offered", async () => {
    const view = await mountScatter({context: {graph_measure: "__count"}});
    expect(getChart(view).options.scales.y.title.text).toBe("Importance");
    expect(".o_graph_button").toHaveCount(0);
    await contains(".o_graph_view button:contains(Measures)").click();
    expect(queryAllTexts(".o-dropdown--menu .o_menu_item")).toEqual([
        "Importance",
        "Risk",
    ]);
});

test("what has no figure is left out, and that is said", async () => {
    Report._records.push(...many(2, {cause_id: false, importance: 0}));
    const view = await mountScatter();
    expect(getChart(view).data.datasets.flatMap(({data}) => data).length).toBe(4);
    expect(".o_complaint_chart_note").toHaveText(/Left out without a figure: 1\./);
});

test("of hundreds the heaviest are shown, and that is said", async () => {
    Report._records = Array.from({length: 200}, (_one, place) => ({
        received_on: `${1800 + place}-01-01`,
        importance: 1 + (place % 5),
        cost: place,
        currency_id: 1,
    }));
    const view = await mountScatter({groupBy: ["received_on:year"]});
    const [only, ...others] = getChart(view).data.datasets;
    expect(others).toEqual([]);
    expect(only.data.length).toBe(60);
    expect(".o_complaint_chart_note").toHaveText(/The 140 that weigh least/);
});

test("without a figure anywhere there is a sentence and no bubble", async () => {
    Report._records = many(3, {cause_id: 1, importance: 0});
    const view = await mountScatter();
    expect(getChart(view).data.datasets).toEqual([]);
    expect(".o_complaint_chart_note").toHaveText(
        "Nothing to show: Importance is filled in nowhere."
    );
});

test("without complaints there is help and no chart", async () => {
    Report._records = [];
    await mountScatter({noContentHelp: "Wait for the first complaint"});
    expect(".o_nocontent_help").toHaveText("Wait for the first complaint");
    expect(".o_complaint_chart canvas").toHaveCount(0);
});

test("money in several currencies is compared in one", async () => {
    onRpc("formatted_read_group", async ({parent}) => {
        const groups = await parent();
        groups[0]["currency_id:array_agg_distinct"] = [2];
        groups[0]["cost:sum_currency"] = 25;
        return groups;
    });
    await mountScatter();
    await contains(".o_complaint_chart summary").click();
    expect(cells(4)[0]).toBe("$ 25.00");
});
