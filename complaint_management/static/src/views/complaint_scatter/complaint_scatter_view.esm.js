import {registry} from "@web/core/registry";
import {graphView} from "@web/views/graph/graph_view";
import {ComplaintScatterModel} from "./complaint_scatter_model.esm";
import {ComplaintScatterRenderer} from "./complaint_scatter_renderer.esm";

export const complaintScatterView = {
    ...graphView,
    Model: ComplaintScatterModel,
    Renderer: ComplaintScatterRenderer,
    buttonTemplate: "complaint_management.ComplaintChart.Buttons",
};

registry.category("views").add("complaint_scatter", complaintScatterView);
