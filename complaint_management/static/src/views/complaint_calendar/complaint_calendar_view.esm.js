import {registry} from "@web/core/registry";
import {calendarView} from "@web/views/calendar/calendar_view";
import {ComplaintCalendarModel} from "./complaint_calendar_model.esm";

registry.category("views").add("complaint_calendar", {
    ...calendarView,
    Model: ComplaintCalendarModel,
});
