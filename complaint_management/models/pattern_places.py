"""Where patterns are looked for: causes and categories, leaves and groups."""

from odoo.tools import SQL

from .complaint_cause_count import KEYS


class PatternPlaces:
    """The trees as they are during one search, and what holds at each place.

    A place is ``(company, key, id)``: a cause or category, leaf or group, of a company.
    """

    def __init__(self, env):
        self.env = env
        self._above = {key: self._read_tree(table) for key, (_c, table) in KEYS.items()}
        self._limits = {}

    def _read_tree(self, table):
        """``{id: ids from itself up to the top}``"""
        rows = self.env.execute_query(
            SQL("SELECT id, parent_path FROM %s", SQL.identifier(table))
        )
        return {
            record: [int(part) for part in reversed(path.strip("/").split("/"))]
            for record, path in rows
        }

    def get_up(self, company, key, record):
        """A place and the groups above it, the nearest first."""
        return [(company, key, up) for up in self._above[key].get(record, ())]

    def get_groups(self, place):
        """The groups above a place, the nearest first."""
        return self.get_up(*place)[1:]

    def get_inside(self, place):
        """The ids of a place itself and of all that is below it."""
        _company, key, record = place
        return [inner for inner, up in self._above[key].items() if record in up]

    def get_depth(self, place):
        """1 at the top of its tree."""
        _company, key, record = place
        return len(self._above[key][record])

    def get_of_ticket(self, ticket):
        """What a complaint counts for: its cause or category, and the groups above."""
        found = ticket._is_counted() and ticket._get_pattern_key()
        if not found:
            return []
        key, record = found
        return self.get_up(ticket.company_id.id, key, record.id)

    def get_limits(self, place):
        """The thresholds that hold at a place."""
        if place not in self._limits:
            company_id, key, record_id = place
            company = self.env["res.company"].browse(company_id)
            causes = self.env["complaint.cause"].browse(self._above["cause_id"])
            cause = causes.browse(record_id).with_prefetch(causes.ids)
            self._limits[place] = (
                cause._get_thresholds(company)
                if key == "cause_id"
                else company._get_complaint_thresholds()
            )
        return self._limits[place]
