"""Everything an organizer judges a match run by, on one page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Match, Meeting
from matchmaker.queries.left_alone import who_has_nobody, whom_rules_leave_nobody
from matchmaker.queries.pins import pins_of, separated_pairs
from matchmaker.queries.places import PLACES
from matchmaker.queries.runs import published_run
from matchmaker.queries.three import Exchange, exchanges

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from matchmaker.models import MatchRun
    from matchmaker.queries.places import Pair

SHOWN_PAIRS = 3
SHOWN_PEOPLE = 100  # a longer list is of use to nobody; words narrow it down


class Named(NamedTuple):
    """Somebody of a run, as organizers read them; an erased one has no name."""

    code: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PairShown:
    """One match with both directions, to judge by eye."""

    low: Named
    high: Named
    low_gets: Exchange | None
    high_gets: Exchange | None
    is_weak: bool
    is_pinned: bool
    is_apart: bool  # by the organizer, since the run was computed


class Partner(NamedTuple):
    """One name on somebody's list."""

    name: str
    is_weak: bool = False
    is_new: bool = False
    is_apart: bool = False


class ListLine(NamedTuple):
    """Somebody with whom they are to meet, the best first."""

    person: Named
    partners: tuple[Partner, ...]


class Change(NamedTuple):
    """Whose list changes."""

    name: str
    was: tuple[str, ...]
    now: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changes against the published one."""

    people: tuple[Change, ...]  # by name, the first of them
    n_people: int
    n_arrived: int  # of these, who had nobody before
    n_pairs_stay: int
    n_met_stay: int
    n_pairs_new: int


@dataclass(frozen=True, slots=True)
class Concerns:
    """What deserves a look before a run is published, by name; the first of each, with their number."""

    weak_pairs: tuple[tuple[str, str], ...]
    n_weak: int
    only_give: tuple[str, ...]  # people whom none of their matches can help
    n_only_give: int
    not_full: tuple[str, ...]  # people who are told of somebody, and of fewer than they have places
    n_not_full: int
    pinned: tuple[tuple[str, str], ...]
    n_apart: int  # pairs that the organizer has put apart since it was computed
    alone: tuple[str, ...] = ()  # people who took part and are told of nobody
    n_alone: int = 0
    barred: tuple[str, ...] = ()  # others, whom the event's rules let meet nobody
    n_barred: int = 0


@dataclass(frozen=True, slots=True)
class RunPage:
    """What the page of a run shows beside its figures."""

    pairs: tuple[PairShown, ...]
    following: int | None  # where the next few pairs begin
    changes: Changes | None
    concerns: Concerns
    people: tuple[ListLine, ...]
    n_found: int
    person: Named | None
    pairs_of_person: tuple[PairShown, ...]


class _Row(NamedTuple):
    low: int
    high: int
    score: float
    low_affinity: float
    high_affinity: float
    is_weak: bool


def run_page(run: MatchRun, *, words: str = "", person: str = "", start: int | None = None) -> RunPage:
    """Return the page of a run; `words` narrow the list of people down, `person` opens the lists of one.

    A few pairs to judge come from `start` in the order of scores, else from the middle: what most people
    will get.
    """
    rows = [
        _Row(*row)
        for row in db.session.execute(
            sa.select(
                Match.low_id,
                Match.high_id,
                Match.score,
                Match.low_affinity,
                Match.high_affinity,
                Match.is_weak,
            )
            .where(Match.run_id == run.id)
            .order_by(Match.score.desc(), Match.low_id, Match.high_id)
        )
    ]
    names = names_of(run.event_id)
    pins, apart = set(pins_of(run.event_id)), separated_pairs(run.event_id)
    middle = max(0, (len(rows) - SHOWN_PAIRS) // 2)
    first = middle if start is None or start >= len(rows) else start
    opened = next((one for one, named in names.items() if named.code == person), None)
    few = [(row.low, row.high) for row in rows[first : first + SHOWN_PAIRS]]
    own = [(row.low, row.high) for row in rows if opened in {row.low, row.high}]
    shown = _shown(run.id, [*few, *own], names, pins, apart)
    before = _published_pairs(run)
    changes = None
    if before is not None:
        after = {(row.low, row.high) for row in rows}
        changes = changes_between(before, after, names, met_pairs(run.event_id))
    found = _found(rows, names, words)
    alone = who_has_nobody(run)
    matched = {person for row in rows for person in (row.low, row.high)}
    barred = whom_rules_leave_nobody(run.event_id, alone=alone, matched=matched)
    return RunPage(
        pairs=tuple(shown[pair] for pair in few),
        following=first + SHOWN_PAIRS if first + SHOWN_PAIRS < len(rows) else (0 if first else None),
        changes=changes,
        concerns=_concerns(rows, names, pins, apart, alone=alone, barred=barred),
        people=tuple(_lists(found[:SHOWN_PEOPLE], rows, names, before, apart)),
        n_found=len(found),
        person=None if opened is None else names[opened],
        pairs_of_person=tuple(shown[pair] for pair in own),
    )


def names_of(event_id: int) -> dict[int, Named]:
    """Return what organizers read of everybody at an event."""
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.code, Attendee.name, Attendee.organisation).where(
            Attendee.event_id == event_id
        )
    )
    return {person: Named(code, name, organisation) for person, code, name, organisation in rows}


def met_pairs(event_id: int) -> set[Pair]:
    """Return the pairs that have met, as far as anybody says."""
    rows = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id).where(
            Meeting.event_id == event_id, Meeting.withdrawn_at.is_(None)
        )
    )
    return {(low, high) for low, high in rows}


def _shown(
    run_id: int,
    pairs: Sequence[Pair],
    names: Mapping[int, Named],
    pins: Collection[Pair],
    apart: Collection[Pair],
) -> dict[Pair, PairShown]:
    """Return some pairs with their words."""
    matches = db.session.scalars(
        sa.select(Match).where(
            Match.run_id == run_id, sa.tuple_(Match.low_id, Match.high_id).in_(sorted(set(pairs)))
        )
    )
    shown = {}
    for match in matches:
        pair = match.low_id, match.high_id
        low_gets, high_gets = exchanges(match, low=True)
        shown[pair] = PairShown(
            names[pair[0]],
            names[pair[1]],
            low_gets,
            high_gets,
            is_weak=match.is_weak,
            is_pinned=pair in pins,
            is_apart=pair in apart,
        )
    return shown


def _published_pairs(run: MatchRun) -> set[Pair] | None:
    """Return the pairs that attendees see; None where there are none yet, or they are this run's."""
    published = published_run(run.event_id)
    if published is None or published.id == run.id:
        return None
    rows = db.session.execute(sa.select(Match.low_id, Match.high_id).where(Match.run_id == published.id))
    return {(low, high) for low, high in rows}


def _found(rows: Iterable[_Row], names: Mapping[int, Named], words: str) -> list[int]:
    """Return whom a run matched, with these words in their name or their organisation, by name."""
    wanted = words.casefold().split()
    matched = {person for row in rows for person in (row.low, row.high)}
    found = [
        person
        for person in matched
        if not wanted
        or all(word in f"{names[person].name}\n{names[person].organisation}".casefold() for word in wanted)
    ]
    return _by_name(found, names)


def _by_name(people: Iterable[int], names: Mapping[int, Named]) -> list[int]:
    return sorted(people, key=lambda person: (names[person].name.casefold(), person))


def _lists(
    people: Sequence[int],
    rows: Iterable[_Row],
    names: Mapping[int, Named],
    before: Collection[Pair] | None,
    apart: Collection[Pair],
) -> list[ListLine]:
    """Return the lists of these people, the best first."""
    partners: dict[int, list[Partner]] = {person: [] for person in people}
    for row in rows:
        pair = row.low, row.high
        for person, other in (pair, pair[::-1]):
            if person in partners:
                is_new = before is not None and pair not in before
                partners[person].append(Partner(names[other].name, row.is_weak, is_new, pair in apart))
    return [ListLine(names[person], tuple(listed)) for person, listed in partners.items()]


def changes_between(
    before: Collection[Pair], after: Collection[Pair], names: Mapping[int, Named], met: Collection[Pair]
) -> Changes:
    """Return what changes when some pairs take the place of others."""
    old, new = set(before), set(after)
    moved = {person for pair in old ^ new for person in pair}
    shown = _by_name(moved, names)[:SHOWN_PEOPLE]
    was, now = _partners(shown, old), _partners(shown, new)
    return Changes(
        people=tuple(
            Change(
                names[person].name,
                tuple(sorted(names[other].name for other in was[person])),
                tuple(
                    Partner(names[other].name, is_new=other not in was[person])
                    for other in _by_name(now[person], names)
                ),
            )
            for person in shown
        ),
        n_people=len(moved),
        n_arrived=len(moved.difference(*old)),
        n_pairs_stay=len(old & new),
        n_met_stay=len(old & new & set(met)),
        n_pairs_new=len(new - old),
    )


def _partners(people: Iterable[int], pairs: Iterable[Pair]) -> dict[int, set[int]]:
    partners: dict[int, set[int]] = {person: set() for person in people}
    for low, high in pairs:
        if low in partners:
            partners[low].add(high)
        if high in partners:
            partners[high].add(low)
    return partners


def _concerns(
    rows: Sequence[_Row],
    names: Mapping[int, Named],
    pins: Collection[Pair],
    apart: Collection[Pair],
    *,
    alone: Sequence[int],
    barred: Collection[int],
) -> Concerns:
    helped: dict[int, bool] = {}
    for row in rows:
        helped[row.low] = helped.get(row.low, False) or row.low_affinity > 0
        helped[row.high] = helped.get(row.high, False) or row.high_affinity > 0
    weak = [row for row in reversed(rows) if row.is_weak]
    only_give = sorted(names[person].name for person, is_helped in helped.items() if not is_helped)
    lengths = Counter(person for row in rows for person in (row.low, row.high))
    not_full = sorted(names[person].name for person, length in lengths.items() if length < PLACES)
    return Concerns(
        weak_pairs=tuple((names[row.low].name, names[row.high].name) for row in weak[:SHOWN_PEOPLE]),
        n_weak=len(weak),
        only_give=tuple(only_give[:SHOWN_PEOPLE]),
        n_only_give=len(only_give),
        not_full=tuple(not_full[:SHOWN_PEOPLE]),
        n_not_full=len(not_full),
        pinned=tuple(
            (names[row.low].name, names[row.high].name) for row in rows if (row.low, row.high) in pins
        )[:SHOWN_PEOPLE],
        n_apart=sum((row.low, row.high) in apart for row in rows),
        alone=_first_names((person for person in alone if person not in barred), names),
        n_alone=len(alone) - len(barred),
        barred=_first_names(barred, names),
        n_barred=len(barred),
    )


def _first_names(people: Iterable[int], names: Mapping[int, Named]) -> tuple[str, ...]:
    return tuple(names[person].name for person in _by_name(people, names)[:SHOWN_PEOPLE])
