import {
    Cause,
    Report,
    many,
    setUpCharts,
} from "@complaint_management/../tests/views/complaint_chart_helpers";
import {
    clickOnDataset,
    getChart,
    getGraphModel,
    setupChartJsForTests,
} from "@web/../tests/views/graph/graph_test_helpers";
import {contains, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";

setUpCharts();
setupChartJsForTests();

const ARCH = `<graph string="Pareto" js_class="complaint_pareto" order="DESC">
    <field name="cause_id"/>
</graph>`;

const mountPareto = (params = {}) =>
    mountView({type: "graph", resModel: "complaint.report", arch: ARCH, ...params});

const cells = (column) =>
    queryAllTexts(`.o_complaint_chart tbody td:nth-child(${column})`);

test("bars fall, and a line says what they make up together", async () => {
    const view = await mountPareto();
    const [bars, line] = getChart(view).data.datasets;
    expect(bars.data).toEqual([5, 3, 1, 1]);
    expect(bars.label).toBe("Complaints");
    expect(line.data).toEqual([0.5, 0.8, 0.9, 1]);
    expect(line.yAxisID).toBe("share");
    expect(".o_complaint_chart_note").toHaveText("2 of 4 make up 80% of the total.");
});

test("a long name stands in lines below its bar, and not longer than that", async () => {
    const long = "Promise made to a customer without checking first";
    const names = [long, Array(6).fill(long).join(" ")];
    Cause._records = Cause._records.map((cause, place) => ({
        ...cause,
        name: names[place] || cause.name,
    }));
    const view = await mountPareto();
    const [first, second] = getChart(view).scales.x.ticks.map(({label}) => label);
    expect(first.join(" ")).toBe(long);
    expect(second).toHaveLength(3);
    expect(second.at(-1)).toMatch(/…$/);
});

test("an archived cause in the middle keeps its name", async () => {
    const view = await mountPareto();
    expect(getChart(view).data.labels).toInclude("Phone");
});

test("the toolbar has no other kinds of charts, and only what adds up", async () => {
    await mountPareto();
    expect(".o_graph_button").toHaveCount(0);
    await contains(".o_graph_view button:contains(Measures)").click();
    expect(queryAllTexts(".o-dropdown--menu .o_menu_item")).toEqual([
        "Cost",
        "Reopened",
        "Complaints",
    ]);
});

test("by cost the dearest stands first", async () => {
    const view = await mountPareto();
    await contains(".o_graph_view button:contains(Measures)").click();
    await contains(".o_menu_item:contains(Cost)").click();
    expect(getChart(view).data.labels[0]).toBe("Packaging");
    expect(getChart(view).data.datasets[0].data).toEqual([300, 50, 40, 0]);
    await contains(".o_complaint_chart summary").click();
    expect(cells(3)[0]).toBe("$ 300.00");
});

test("a favourite with a mean and a pie is shown as a Pareto all the same", async () => {
    const view = await mountPareto({
        context: {graph_measure: "importance", graph_mode: "pie", graph_order: "ASC"},
    });
    expect(getChart(view).config.type).toBe("bar");
    expect(getChart(view).data.datasets[0].data).toEqual([5, 3, 1, 1]);
});

test("whatever it is grouped by makes one row of bars", async () => {
    const view = await mountPareto({groupBy: ["origin", "cause_id"]});
    expect(getChart(view).data.labels).toEqual([
        "Customer / Delivery date",
        "Employee / Packaging",
        "Customer / Brake cable",
        "Customer / Phone",
    ]);
});

test("a click opens what stands behind the bar", async () => {
    const view = await mountPareto({domain: [["origin", "=", "customer"]]});
    await clickOnDataset(view);
    expect.verifySteps([
        "Delivery date",
        ["&", ["origin", "=", "customer"], ["cause_id", "=", 1]],
    ]);
});

test("the keyboard goes through the bars and opens one", async () => {
    const view = await mountPareto();
    await contains(".o_complaint_chart canvas").focus();
    await contains(".o_complaint_chart canvas").press("ArrowRight");
    await contains(".o_complaint_chart canvas").press("ArrowRight");
    expect(getChart(view).getActiveElements()[0].index).toBe(1);
    expect(".o_complaint_chart [aria-live]").toHaveText(
        "Packaging, Complaints: 3, Share: 30%, Together with those before: 80%"
    );
    await contains(".o_complaint_chart canvas").press("Enter");
    expect.verifySteps(["Packaging", [["cause_id", "=", 2]]]);
    await contains(".o_complaint_chart canvas").press("End");
    expect(getChart(view).getActiveElements()[0].index).toBe(3);
});

test("screen readers hear what it shows, and have a table with links", async () => {
    await mountPareto();
    expect(".o_complaint_chart canvas").toHaveAttribute(
        "aria-label",
        /2 of 4 make up 80% of the total/
    );
    await contains(".o_complaint_chart summary").click();
    expect(cells(1)).toEqual(["Delivery date", "Packaging", "Brake cable", "Phone"]);
    expect(cells(4)).toEqual(["50%", "80%", "90%", "100%"]);
    await contains(".o_complaint_chart td a:contains(Brake)").click();
    expect.verifySteps(["Brake cable", [["cause_id", "=", 3]]]);
});

test("the tail goes together, and opens what is in no other bar", async () => {
    Report._records = Array.from({length: 30}, (_one, place) => ({
        received_on: `${1990 + place}-01-01`,
        currency_id: 1,
    })).concat(many(2, {received_on: "1990-01-01"}));
    const view = await mountPareto({groupBy: ["received_on:year"]});
    expect(getChart(view).data.labels.at(-1)).toBe("Other (6)");
    expect(getChart(view).data.datasets[0].data.at(-1)).toBe(6);
    expect(".o_complaint_chart_note").toHaveText(/of 30 make up/);
    await contains(".o_complaint_chart summary").click();
    await contains(".o_complaint_chart td a:contains(Other)").click();
    const model = getGraphModel(view);
    expect.verifySteps(["Other (6)", model.groups.at(-1).domain]);
    expect(model.groups.at(-1).domain.filter((leaf) => leaf === "!").length).toBe(24);
});

test("of what is empty everywhere there is a sentence and no line", async () => {
    for (const record of Report._records) {
        record.cost = 0;
    }
    const view = await mountPareto({context: {graph_measure: "cost"}});
    expect(getChart(view).data.datasets.length).toBe(1);
    expect(".o_complaint_chart_note").toHaveText(/Cost is empty everywhere/);
});

test("without complaints there is help and no chart", async () => {
    Report._records = [];
    await mountPareto({noContentHelp: "Wait for the first complaint"});
    expect(".o_nocontent_help").toHaveText("Wait for the first complaint");
    expect(".o_complaint_chart canvas").toHaveCount(0);
});

test("one complaint is a chart of one bar", async () => {
    Report._records = many(1, {cause_id: false});
    const view = await mountPareto();
    expect(getChart(view).data.labels).toEqual(["None"]);
    expect(getChart(view).data.datasets[1].data).toEqual([1]);
    expect(".o_complaint_chart_note").toHaveText("All of it: None.");
});
