from collections import defaultdict

from odoo import models
from odoo.tools import unique

from .complaint_report_measure import WEIGHTED

# What a total of cells tells as well as one of complaints does.
ADDED = {"sum", "sum_currency", "avg", "array_agg_distinct"}


class ComplaintReport(models.Model):
    """The totals of a pivot, added up from its cells instead of from complaints.

    With GROUPING SETS one process of the database works every complaint into every
    level. Cells alone are formed by several together, and few are left to add up.
    """

    _inherit = "complaint.report"

    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        cells = tuple(unique(spec for groupby in grouping_sets for spec in groupby))
        if not self._can_add_up(cells, grouping_sets, aggregates, order):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        parts = {each: self._get_parts(each) for each in aggregates}
        asked = list(unique(part for both in parts.values() for part in both))
        rows = [
            (row[: len(cells)], dict(zip(asked, row[len(cells) :], strict=True)))
            for row in self._read_group(domain, cells, asked, order=order)
        ]
        return [
            _add_up(rows, [cells.index(spec) for spec in groupby], parts)
            for groupby in grouping_sets
        ]

    def _can_add_up(self, cells, grouping_sets, aggregates, order):
        """Whether the cells are asked for too, in their own order, and tell it all."""
        functions = {each.partition(":")[2] for each in aggregates if ":" in each}
        return (
            len(grouping_sets) > 1
            and any(len(groupby) == len(cells) for groupby in grouping_sets)
            and order in (None, ", ".join(cells))
            and functions <= ADDED
            # paths may count a complaint twice, weeks begin on a day of the language
            and not any("." in spec or "_of_week" in spec for spec in cells)
        )

    def _get_parts(self, aggregate):
        """What has to be known of a cell: of a mean, its sum and how many answered."""
        name, _, function = aggregate.partition(":")
        if function != "avg":
            return (aggregate,)
        if name in WEIGHTED:
            return tuple(f"{part}:sum" for part in WEIGHTED[name])
        return f"{name}:sum", f"{name}:count"


def _add_up(rows, places, parts):
    """One level: its groups in the order of the database, each with its figures."""
    groups = defaultdict(list, {} if places else {(): []})
    for cell, figures in rows:
        groups[tuple(cell[place] for place in places)].append(figures)
    return [
        (*group, *(_combine(each, parts[each], groups[group]) for each in parts))
        for group in sorted(groups, key=_natural)
    ]


def _natural(group):
    """By id, word or moment; what is empty comes last."""
    values = [each.id if isinstance(each, models.BaseModel) else each for each in group]
    return [(isinstance(value, bool), value) for value in values]


def _combine(aggregate, parts, cells):
    columns = [
        [cell[part] for cell in cells if cell[part] is not False] for part in parts
    ]
    if aggregate.endswith(":array_agg_distinct"):
        return sorted(set().union(*columns[0]))
    if aggregate.endswith(":avg"):
        total, number = map(sum, columns)
        return total / number if number else False
    return sum(columns[0]) if columns[0] or aggregate == "__count" else False
