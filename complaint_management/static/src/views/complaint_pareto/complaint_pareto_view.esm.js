import {registry} from "@web/core/registry";
import {graphView} from "@web/views/graph/graph_view";
import {ComplaintParetoModel} from "./complaint_pareto_model.esm";
import {ComplaintParetoRenderer} from "./complaint_pareto_renderer.esm";

export const complaintParetoView = {
    ...graphView,
    Model: ComplaintParetoModel,
    Renderer: ComplaintParetoRenderer,
    buttonTemplate: "complaint_management.ComplaintChart.Buttons",
};

registry.category("views").add("complaint_pareto", complaintParetoView);
