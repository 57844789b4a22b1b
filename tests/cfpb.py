"""Complaints of the CFPB (a US authority) in the shape of the import template.

    ./dev python tests/cfpb.py complaints.csv register.csv

The converter refuses a file it does not understand, says why, and writes nothing then.
"""

import csv
import html
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "complaint_management" / "static" / "xls" / "complaints.xlsx"

NARRATIVE = "Consumer complaint narrative"
RESPONSE = "Company response to consumer"
NEEDED = {
    *("Complaint ID", "Date received", "Product", "Issue", "Sub-issue", NARRATIVE),
    *("Company", "Company public response", "Submitted via", "Date sent to company"),
    RESPONSE,
}
CHANNELS = {
    "Web": "Web",
    "Phone": "Phone",
    "Email": "Email",
    "Postal mail": "Letter",
    "Fax": "Letter",
    "Referral": "Other",
}
OUTCOMES = {
    "Closed with monetary relief": "Upheld",
    "Closed with non-monetary relief": "Partly upheld",
    "Closed with explanation": "Not upheld",
    "Closed": "Settled",
}
# The category follows from the first of these words that stands in the issue.
CATEGORIES = {
    "improper use": "Privacy",
    "fraud": "Privacy",
    "threatened": "How somebody was treated",
    "communication": "How somebody was treated",
    "information": "Information wrong or unclear",
    "report": "Information wrong or unclear",
    "notification": "Information wrong or unclear",
    "unable": "Not reachable or no answer",
    "service": "Not reachable or no answer",
    "payment": "Invoice or payment",
    "fee": "Invoice or payment",
    "charge": "Invoice or payment",
    "purchase": "Invoice or payment",
    "statement": "Invoice or payment",
    "debt not owed": "Invoice or payment",
}


class Refused(ValueError):
    """The file cannot be converted; the text says what is wrong with it."""


def read(source: Path) -> Iterator[dict[str, str]]:
    """The complaints of a file.

    :raise Refused: when it does not begin with the header of this register
    """
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        before = []
        for header in rows:
            if set(header) >= NEEDED:
                break
            before.append(" ".join(header).strip())
        else:
            raise Refused(f"{source.name} has no header of this register.")
        if before:
            raise Refused(
                f"{source.name} does not begin with its header: that is line "
                f"{len(before) + 1}. Remove what stands before it ("
                + "; ".join(f"“{line}”" for line in before)
                + ")."
            )
        for values in rows:
            if len(values) != len(header):
                raise Refused(
                    f"{source.name}, line {rows.line_num}: {len(values)} values under "
                    f"{len(header)} headings."
                )
            yield dict(zip(header, values, strict=True))


def convert(complaint: dict[str, str]) -> dict[str, str]:
    """One complaint under the headings of the template."""
    issue = ": ".join(filter(None, [complaint["Issue"], complaint["Sub-issue"]]))
    text = complaint[NARRATIVE].strip() or issue
    outcome = OUTCOMES.get(complaint[RESPONSE], "")
    sent = f"{complaint['Date sent to company']} 12:00:00" if outcome else ""
    return {
        "External reference": complaint["Complaint ID"],
        "Received on": f"{complaint['Date received']} 00:00:00",
        "Origin": "Customer",
        "Channel": CHANNELS.get(complaint["Submitted via"], "Other"),
        "Reference": complaint["Company"],
        "Subject": complaint["Product"],
        "Category": _category(complaint["Issue"]),
        "Title": complaint["Issue"],
        "Description": html.escape(text, quote=False).replace("\n", "<br>"),
        "Summary": issue,
        "Stage": "Closed" if outcome else "In conversation",
        "Outcome": outcome,
        "Reason of the outcome": complaint["Company public response"],
        "Agreed on": sent,
        "Closed on": sent,
    }


def _category(issue: str) -> str:
    words = (word for word in CATEGORIES if word in issue.lower())
    return CATEGORIES.get(next(words, ""), "Something else")


def headings() -> list[str]:
    """The headings of the template, in its order."""
    book = load_workbook(TEMPLATE, read_only=True)
    [first, *_] = book.active.iter_rows(values_only=True)
    return [heading for heading in first if heading]


def write(complaints: Iterable[dict[str, str]], target: Path) -> int:
    """Write complaints as a file for the import screen, whole or not at all.

    :return: how many there are
    """
    rows = [convert(complaint) for complaint in complaints]
    draft = target.with_name(f"{target.name}.draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings(), restval="", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(target)
    return len(rows)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    try:
        print(f"{write(read(source), target)} complaints in {target}")
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
