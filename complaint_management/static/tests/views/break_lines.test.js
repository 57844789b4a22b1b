import {describe, expect, test} from "@odoo/hoot";
import {breakLines} from "@complaint_management/views/complaint_chart/break_lines.esm";

describe.current.tags("headless");

const characters = ({length}) => length;

test("a text goes over to the next line where its room ends", () => {
    const text = "Promise without checking first";
    expect(breakLines(text, 16, characters)).toEqual([
        "Promise without",
        "checking first",
    ]);
    expect(breakLines(text, 30, characters)).toEqual([text]);
});

test("a word that is wider than the room is not broken", () => {
    expect(breakLines("No accountability", 5, characters)).toEqual([
        "No",
        "accountability",
    ]);
    expect(breakLines("", 5, characters)).toEqual([""]);
});
