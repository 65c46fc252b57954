"""The crowd: everything of an event that a match run depends on, read in one go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import selectinload

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Goal, Match, MatchRun, Meeting, Origin, RunState, Skill
from matchmaker.queries.eligible_pairs import Standing, rules_of
from matchmaker.queries.people import is_active
from matchmaker.queries.pins import pins_of
from matchmaker.queries.places import MOST_PLACES, pairs_apart
from matchmaker.queries.presence import absent_ids
from matchmaker.queries.year import pairs_met_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matchmaker.queries.eligible_pairs import PairRules
    from matchmaker.queries.places import Pair


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the core sees them."""

    id: int
    code: str
    standing: Standing  # organisation and group are numbers here: their names are nothing to a run
    goals: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everything a run depends on, read in one go."""

    people: tuple[Person, ...]
    kept: tuple[tuple[int, int], ...]  # pairs of rows that were pinned, or published and have met
    apart: tuple[tuple[int, int], ...]  # other pairs that have met, or said that they did not, or avoid it
    seed: int
    origins: tuple[str, ...] = ()  # where the kept pairs come from, in their order
    groups_apart: tuple[tuple[int, int], ...] = ()  # numbers of groups whose people do not meet
    honest_percent: int = 0  # so many in a hundred get a place by lot
    scorer: str = ""  # of the site's own, by its name; empty where words decide


def eligible_ids(event_id: int) -> list[int]:
    """Return who may be matched: consented, not withdrawn, at least one goal or skill."""
    has_goal = sa.exists().where(Goal.attendee_id == Attendee.id)
    has_skill = sa.exists().where(Skill.attendee_id == Attendee.id)
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .where(
                Attendee.event_id == event_id,
                is_active(),
                sa.or_(has_goal, has_skill),
            )
            .order_by(Attendee.id)
        )
    )


def any_erased(event_id: int, attendee_ids: list[int]) -> bool:
    """Return whether one of these people was erased; their row stays, without a name."""
    erased = db.session.scalars(
        sa.select(Attendee.id).where(Attendee.event_id == event_id, Attendee.name == "")
    )
    return not set(attendee_ids).isdisjoint(erased)


def read_crowd(*, event_id: int, seed: int) -> Crowd:
    """Read the people who may be matched, with the pairs that stay and those that are kept apart.

    Who is absent when everybody had to be here is left out: whoever comes later is matched then.
    """
    event = db.session.get_one(Event, event_id)
    rules = rules_of(event)
    absent = absent_ids(event, now())
    attendees = _attendees(event_id, [person for person in eligible_ids(event_id) if person not in absent])
    standings = {
        attendee.id: rules.standing(
            organisation=attendee.organisation, group=attendee.group, is_minor=attendee.is_minor
        )
        for attendee in attendees
    }
    numbered, groups_apart = _numbered(list(standings.values()), rules)
    people = tuple(
        Person(
            id=attendee.id,
            code=attendee.code,
            standing=standing,
            goals=tuple(goal.text for goal in attendee.goals),
            skills=tuple(skill.text for skill in attendee.skills),
        )
        for attendee, standing in zip(attendees, numbered, strict=True)
    )
    kept, apart = _decided(event_id, rules, standings)
    row_of = {person.id: row for row, person in enumerate(people)}
    return Crowd(
        people=people,
        kept=tuple((row_of[low], row_of[high]) for low, high in kept),
        apart=tuple((row_of[low], row_of[high]) for low, high in apart),
        seed=seed,
        origins=tuple(kept.values()),
        groups_apart=groups_apart,
        honest_percent=event.honest_percent,
        scorer=current_app.config["SETTINGS"].matching_scorer,
    )


def _attendees(event_id: int, ids: Sequence[int]) -> list[Attendee]:
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event_id)
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
    )
    by_id = {attendee.id: attendee for attendee in attendees}
    return [by_id[attendee_id] for attendee_id in ids]


def _numbered(
    standings: Sequence[Standing], rules: PairRules
) -> tuple[list[Standing], tuple[tuple[int, int], ...]]:
    """Return standings in which numbers take the place of names, in the order in which those come."""
    organisations = _numbers(standing.organisation for standing in standings)
    groups = _numbers(standing.group for standing in standings)
    apart = sorted(
        (groups[one], groups[other]) for one, other in rules.groups_apart if {one, other} <= groups.keys()
    )
    return [
        Standing(organisations.get(standing.organisation), groups.get(standing.group), standing.is_minor)
        for standing in standings
    ], tuple((one, other) for one, other in apart if one <= other)


def _numbers(names: Iterable[str | int | None]) -> dict[str | int | None, int]:
    distinct = dict.fromkeys(name for name in names if name is not None)
    return {name: number for number, name in enumerate(distinct)}


def _decided(
    event_id: int, rules: PairRules, standings: Mapping[int, Standing]
) -> tuple[dict[Pair, str], list[Pair]]:
    """Return the pairs of these people that stay, each with its origin, and those kept apart, in order."""
    published = {
        (low, high): origin
        for low, high, origin in db.session.execute(
            sa.select(Match.low_id, Match.high_id, Match.origin)
            .join(MatchRun, MatchRun.id == Match.run_id)
            .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED)
        )
    }
    met = {
        (low, high): stands
        for low, high, stands in db.session.execute(
            sa.select(Meeting.low_id, Meeting.high_id, Meeting.withdrawn_at.is_(None)).where(
                Meeting.event_id == event_id
            )
        )
    }
    pins = [
        pair
        for pair in pins_of(event_id)
        if standings.keys() >= set(pair) and rules.may_meet(standings[pair[0]], standings[pair[1]])
    ]
    # What somebody wished for comes last, so that it wins over everything that was.
    stays = dict.fromkeys(pairs_met_before(event_id), False)
    stays |= dict.fromkeys((pair for pair, stands in met.items() if stands and pair in published), True)
    stays |= dict.fromkeys(pins, True)
    stays |= dict.fromkeys((pair for pair in met if pair not in stays or not met[pair]), False)
    stays |= dict.fromkeys(pairs_apart(event_id), False)
    here = {pair: is_kept for pair, is_kept in stays.items() if standings.keys() >= set(pair)}
    places: Counter[int] = Counter()
    kept: dict[Pair, str] = {}
    for pair in (pair for pair, is_kept in here.items() if is_kept):
        # A pin for which one of the two has no place left waits; nobody gets a fifth.
        if max(places[person] for person in pair) < MOST_PLACES:
            places.update(pair)
            was = published.get(pair, Origin.MATCHED)
            # Of the lot and of a pin that is gone nothing holds in the new run but the pair.
            is_plain = was in {Origin.PINNED, Origin.HONEST}
            kept[pair] = Origin.PINNED if pair in pins else Origin.MATCHED if is_plain else was
    return (
        {pair: kept[pair] for pair in sorted(kept)},
        sorted(pair for pair, is_kept in here.items() if not is_kept),
    )
