"""What the web client asks of the server for a view, derived from the view itself.

The client reads every field of the arch, also columns that are folded away, and what
the widgets of the fields add. It follows `web/static/src/model/relational_model`
(`extractFieldsFromArchInfo`, `getFieldsSpec`); the widgets below are those that add
fields. Checked against what Chromium sent for the views of both sides.
"""

from ast import literal_eval
from typing import Any

from lxml import etree

ACTIVITY = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)
BESIDE = {  # fields of the record that a widget reads beside its own
    "list_activity": ACTIVITY,
    "kanban_activity": ACTIVITY,
    "statusbar_duration": ("duration_tracking",),
    "complaint_statusbar": ("duration_tracking",),
}
TAGS = {"many2many_tags", "many2many_tags_avatar", "many2many_avatar_user"}
ALWAYS = {"1", "True"}

Spec = dict[str, dict]


def specification(views: dict[str, Any], kind: str, model: str) -> Spec:
    """The `specification` for `web_read` and the like.

    :param views: what `get_views` answered
    """
    models = {name: facts["fields"] for name, facts in views["models"].items()}
    arch = etree.fromstring(views["views"][kind]["arch"])
    spec = _specification(arch, models, model)
    if kind == "form":
        spec["display_name"] = {}
    for progress in arch.iter("progressbar"):
        if total := progress.get("sum_field"):
            spec.setdefault(total, {})
    return spec


def _specification(arch: Any, models: dict[str, dict], model: str) -> Spec:
    fields, spec = models[model], {}
    for node in _own_fields(arch):
        field = fields[node.get("name")]
        _merge(spec, field, _field(node, field, models))
        for name in BESIDE.get(node.get("widget"), ()):
            _merge(spec, fields[name], _many2one(fields[name]))
    for name in list(spec):
        definition = fields[name].get("definition_record")
        if fields[name]["type"] == "properties" and definition in spec:
            spec[definition].setdefault("fields", {})["display_name"] = {}
    return spec


def _own_fields(arch: Any) -> list[Any]:
    """The fields of a view without those of views inside a field."""
    return [
        node
        for node in arch.iter("field")
        if next(node.iterancestors("field"), None) is None
    ]


def _merge(spec: Spec, field: dict[str, Any], found: dict[str, Any]) -> None:
    """A field that stands in a view twice is read for both."""
    there = spec.setdefault(field["name"], found)
    if there is not found and "fields" in found:
        there.setdefault("fields", {}).update(found["fields"])


def _field(node: Any, field: dict[str, Any], models: dict[str, dict]) -> dict[str, Any]:
    hidden = {node.get("invisible"), node.get("column_invisible")} & ALWAYS
    if field["type"] == "many2one":
        return {"fields": {}} if hidden else _many2one(field)
    if field["type"] not in ("one2many", "many2many"):
        return {}
    return {} if hidden else _x2many(node, field, models)


def _many2one(field: dict[str, Any]) -> dict[str, Any]:
    return {"fields": {"display_name": {}}} if field["type"] == "many2one" else {}


def _x2many(
    node: Any, field: dict[str, Any], models: dict[str, dict]
) -> dict[str, Any]:
    if node.get("widget") in TAGS:
        color = literal_eval(node.get("options") or "{}").get("color_field")
        return {"fields": {name: {} for name in ("display_name", color) if name}}
    found: dict[str, Any] = {"fields": {}}
    for view in node.iterchildren("list", "kanban", "form"):
        found["fields"] |= _specification(view, models, field["relation"])
        if view.tag != "form":
            found["limit"] = int(view.get("limit", 40))
            if order := view.get("default_order"):
                found["order"] = order
    return found


def order(views: dict[str, Any], kind: str) -> str:
    """The order in which the client asks for the records of a view."""
    arch = etree.fromstring(views["views"][kind]["arch"])
    if own := arch.get("default_order"):
        return own
    handles = [node for node in _own_fields(arch) if node.get("widget") == "handle"]
    return f"{handles[0].get('name')} ASC, id ASC" if handles else ""


def filter_domain(views: dict[str, Any], name: str) -> list:
    """The domain of a filter of the search view, which must not depend on the user."""
    arch = etree.fromstring(views["views"]["search"]["arch"])
    [node] = arch.findall(f".//filter[@name='{name}']")
    return literal_eval(node.get("domain"))
