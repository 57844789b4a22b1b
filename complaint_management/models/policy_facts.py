"""A policy as plain facts: what the rules ask of it, kept in memory."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PolicyTerm:
    """A term of a policy as plain facts."""

    kind: str
    value: int
    unit: str
    extension_value: int
    extension_max: int
    extension_notice: bool
    suspension: bool


@dataclass(frozen=True)
class PolicyFacts:
    """What the rules ask of a policy, kept in memory: every new complaint asks it."""

    id: int
    company_id: int
    date_from: date
    date_to: date
    origin: str
    team_ids: frozenset
    category_ids: frozenset
    tz: str
    country: str
    subdivision: str
    rule: str
    terms: dict
    duty_ids: tuple
    first_contact: tuple  # length and unit

    def matches(self, day, team_id, category_ids, origin):
        """Whether the policy is for a complaint received on this day."""
        return (
            self.date_from <= day <= self.date_to
            and self.origin in (False, origin)
            and (not self.team_ids or team_id in self.team_ids)
            and (not self.category_ids or bool(self.category_ids & category_ids))
        )

    @property
    def rank(self):
        """Category beats team, team beats origin, then the latest start."""
        chosen_by = (bool(self.category_ids), bool(self.team_ids), bool(self.origin))
        return (*chosen_by, self.date_from, self.id)
