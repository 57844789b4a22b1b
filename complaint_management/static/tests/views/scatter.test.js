import {describe, expect, test} from "@odoo/hoot";
import {
    heaviest,
    middle,
    quadrant,
    radius,
    spread,
} from "@complaint_management/views/complaint_scatter/scatter.esm";

describe.current.tags("headless");

// Of the demo story: delivery date, packaging, brake cable, phone.
const STORY = [
    {count: 19, importance: 3},
    {count: 13, importance: 4},
    {count: 3, importance: 5},
    {count: 4, importance: 2},
];

test("often begins at the mean of the groups, important at that of complaints", () => {
    expect(middle(STORY).count).toBe(39 / 4);
    expect(middle(STORY).importance).toBe((57 + 52 + 15 + 8) / 39);
    expect(middle([])).toEqual({count: 0, importance: 0});
});

test("the story stands in all four quadrants", () => {
    const split = middle(STORY);
    expect(STORY.map((group) => quadrant(group, split))).toEqual([
        "often",
        "first",
        "grave",
        "light",
    ]);
});

test("a single group is what to take on", () => {
    const group = {count: 1, importance: 1};
    expect(quadrant(group, middle([group]))).toBe("first");
});

test("the heaviest are shown: frequency times importance", () => {
    expect(heaviest(STORY, 2)).toEqual([STORY[0], STORY[1]]);
    expect(heaviest(STORY).at(-1)).toBe(STORY[3]);
});

test("the area of a bubble follows the cost", () => {
    const none = radius(0, 400);
    expect(radius(0, 0)).toBe(none);
    expect(radius(-5, 400)).toBe(none);
    expect(radius(100, 400) - none).toBe((radius(400, 400) - none) / 2);
});

test("bubbles at one place stand apart, others where they are", () => {
    const places = [
        {x: 1, y: 2},
        {x: 4, y: 3},
        {x: 1, y: 2},
        {x: 1, y: 2},
    ];
    const shown = spread(places, {x: 0.1, y: 0.1});
    expect(shown[0]).toEqual(places[0]);
    expect(shown[1]).toEqual(places[1]);
    expect(new Set(shown.map(({x, y}) => `${x} ${y}`)).size).toBe(4);
});
