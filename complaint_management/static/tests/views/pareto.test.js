import {describe, expect, test} from "@odoo/hoot";
import {makeBars} from "@complaint_management/views/complaint_pareto/pareto.esm";

describe.current.tags("headless");

const groups = (...values) => values.map((value) => ({value}));
const together = (tail) => ({of: tail.length});

test("bars fall, and the line rises to all of it", () => {
    const bars = makeBars(groups(1, 6, 3), together);
    expect(bars.map(({value}) => value)).toEqual([6, 3, 1]);
    expect(bars.map(({share}) => share)).toEqual([0.6, 0.3, 0.1]);
    expect(bars.map(({cumulative}) => cumulative)).toEqual([0.6, 0.9, 1]);
});

test("the vital few are those without which the mark is not reached", () => {
    const vital = (...values) =>
        makeBars(groups(...values), together).filter(({isVital}) => isVital).length;
    expect(vital(19, 13, 11, 6, 4, 3, 1, 1, 1, 1, 1, 1)).toBe(5);
    expect(vital(8, 2)).toBe(1);
    expect(vital(79, 21)).toBe(2);
    expect(vital(7)).toBe(1);
});

test("equal groups stay in the order in which they came", () => {
    const bars = makeBars(
        [
            {name: "a", value: 1},
            {name: "b", value: 2},
            {name: "c", value: 1},
        ],
        together
    );
    expect(bars.map(({name}) => name)).toEqual(["b", "a", "c"]);
});

test("the tail goes together and stands last, however large it is", () => {
    const bars = makeBars(groups(5, 1, 4, 1, 1, 3), together, 2);
    expect(bars.map(({value}) => value)).toEqual([5, 4, 6]);
    expect(bars[2].of).toBe(4);
    expect(bars[2].isTail).toBe(true);
    expect(bars[2].isVital).toBe(false);
    expect(bars[2].cumulative).toBe(1);
});

test("a single one is not put together with nothing", () => {
    const bars = makeBars(groups(3, 2, 1), together, 2);
    expect(bars.map(({value}) => value)).toEqual([3, 2, 1]);
    expect(bars.some(({isTail}) => isTail)).toBe(false);
});

test("ten thousand groups make as many bars as can be read", () => {
    const values = Array.from({length: 10000}, (_one, place) => place);
    const bars = makeBars(groups(...values), together, 24);
    expect(bars.length).toBe(25);
    expect(bars[24].of).toBe(9976);
    expect(bars[24].cumulative).toBe(1);
});

test("of nothing there is no share, and of no groups no bar", () => {
    const bars = makeBars(groups(0, 0), together);
    expect(bars.map(({share}) => share)).toEqual([undefined, undefined]);
    expect(bars.some(({isVital}) => isVital)).toBe(false);
    expect(makeBars([], together)).toEqual([]);
});
