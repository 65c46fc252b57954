"""Which two people of an event may be matched by its rules, whatever anybody wishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.models.organisation import organisation_group

if TYPE_CHECKING:
    from matchmaker.models import Event


class Standing(NamedTuple):
    """What the rules look at of one person; None where a rule does not concern them."""

    organisation: str | int | None
    group: str | int | None
    is_minor: bool


@dataclass(frozen=True, slots=True)
class PairRules:
    """The rules of one event; a pair of equal names keeps a group apart within itself."""

    keeps_colleagues_apart: bool = True
    groups_apart: frozenset[tuple[str, str]] = frozenset()  # folded, both ways round

    def standing(self, *, organisation: str, group: str, is_minor: bool) -> Standing:
        """Return what the rules look at of somebody who wrote this."""
        folded = fold_group(group)
        return Standing(
            organisation_group(organisation) if self.keeps_colleagues_apart else None,
            folded if any(folded in pair for pair in self.groups_apart) else None,
            is_minor,
        )

    def may_meet(self, one: Standing, other: Standing) -> bool:
        """Return whether the rules let two people be matched; minors meet minors alone."""
        return (
            one.is_minor == other.is_minor
            and (one.organisation is None or one.organisation != other.organisation)
            and (one.group, other.group) not in self.groups_apart
        )


def fold_group(name: str) -> str:
    """Return the spelling under which names of groups are compared."""
    return " ".join(name.casefold().split())


def rules_of(event: Event) -> PairRules:
    """Return what an event's organizers set."""
    apart: set[tuple[str, str]] = set()
    for one, other in event.groups_apart or []:
        first, second = fold_group(one), fold_group(other)
        if first and second:
            apart |= {(first, second), (second, first)}
    return PairRules(
        keeps_colleagues_apart=not event.matches_colleagues,
        groups_apart=frozenset(apart),
    )


def standings_of(event: Event) -> dict[int, Standing]:
    """Return what the rules look at, of everybody at an event."""
    rules = rules_of(event)
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.organisation, Attendee.group, Attendee.is_minor).where(
            Attendee.event_id == event.id
        )
    )
    return {
        person: rules.standing(organisation=organisation, group=group, is_minor=is_minor)
        for person, organisation, group, is_minor in rows
    }
