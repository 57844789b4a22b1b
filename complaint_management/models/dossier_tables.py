"""The facts of a dossier as tables; whoever may read a complaint may read them."""

import csv
import io
import json

from odoo import fields
from odoo.tools.misc import format_datetime

# What a table of the dossier says of each line.
TABLES = {
    "terms": (
        "complaint_term_ids",
        ("kind", "due_date", "due_on", "met_on", "extension_count", "derivation"),
    ),
    "compensation": (
        "complaint_compensation_ids",
        (
            "remedy_type_id",
            "nature",
            "amount",
            "currency_id",
            "state",
            "offered_on",
            "accepted_on",
            "delivered_on",
            "ended_on",
            "reason",
            "user_id",
        ),
    ),
    "promises": (
        "complaint_promise_ids",
        ("name", "user_id", "due_on", "state", "decided_on"),
    ),
    "events": (
        "complaint_event_ids",
        ("sequence", "recorded_on", "kind", "user_id", "summary"),
    ),
}
# With these the chain can be computed by whoever has the dossier.
SEALS = ("payload", "salt", "payload_hash", "previous_hash", "hash")


def print_table(lines, columns):
    """Facts in a table that every office program opens."""
    is_chain = lines._name == "complaint.event"
    rows = lines.sorted("sequence") if is_chain else lines.sorted("id")
    text = io.StringIO()
    writer = csv.writer(text)
    headers = [lines._fields[c]._description_string(lines.env) for c in columns]
    writer.writerow([*headers, *(["moment", "user", *SEALS] if is_chain else [])])
    for line in rows:
        cells = [to_cell(line, column) for column in columns]
        writer.writerow(cells + (_get_seals(line) if is_chain else []))
    # the mark tells those programs that it is UTF-8
    return "\ufeff" + text.getvalue()


def to_cell(line, name):
    """One fact in the words of the reader."""
    field = line._fields[name]
    value = line[name]
    if field.type == "datetime":
        return format_datetime(line.env, value) if value else ""
    if field.relational:
        # sudo: whoever may read the line may read whom it names
        return ", ".join(value.sudo().mapped("display_name"))
    if field.type == "selection":
        return field.convert_to_export(value, line)
    text = "" if value is False or value is None else str(value)
    # a spreadsheet must not take what somebody wrote for a formula
    return f"'{text}" if text[:1] in ("=", "+", "@", "-") else text


def _get_seals(event):
    # sudo: with its salt a payload can be checked; it stands beside it
    event = event.sudo()
    payload = json.dumps(
        event.payload or None, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    moment = fields.Datetime.to_string(event.recorded_on)
    rest = [event[name] or "" for name in SEALS[1:]]
    return [moment, event.user_id.id, payload, *rest]
