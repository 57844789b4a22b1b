import {CalendarModel} from "@web/views/calendar/calendar_model";

/**
 * Complaints on the last day of their term. A term ends at the midnight after that day;
 * shown as that moment it would stand on the day after, when it is late already.
 */
export class ComplaintCalendarModel extends CalendarModel {
    /**
     * @override
     */
    computeRangeDomain(data) {
        const end = data.range.end.plus({seconds: 1});
        return super.computeRangeDomain({...data, range: {...data.range, end}});
    }

    /**
     * @override
     */
    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        const day = record.start.minus({seconds: 1}).startOf("day");
        return {...record, start: day, end: day, isAllDay: true, isTimeHidden: true};
    }
}
