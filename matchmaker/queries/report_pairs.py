"""Who was suggested to whom, who could have met, who did: the pairs behind a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from matchmaker.models import Worth
from matchmaker.statistics import ClusteredOutcomes, CountsOnly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One person who still takes part."""

    id: int
    group: str | None
    is_eligible: bool
    consented_at: datetime | None
    has_goal: bool = False
    is_checked_in: bool = False
    is_first_time: bool | None = None  # None where they were not asked, or did not say
    section: str | None = None  # a group that the event keeps apart from some other
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A pair as people are told of it now: what the low one gets, what the high one gets."""

    low_affinity: float
    high_affinity: float
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """When a pair was first suggested, at which score, and when last; its place if it still has one."""

    first_at: datetime
    last_at: datetime
    score: float
    place: Place | None


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """One confirmed meeting, with what each of the two says of it."""

    pair: Pair
    met_at: datetime
    answers: Mapping[int, str]
    was_kept: bool = False  # a promise made at it
    talked_again: bool = False

    @property
    def is_worth_for_both(self) -> bool:
        """Whether both spoke, and both said that it was worth it."""
        return len(self.words) == len(self.pair) and all(self.words)

    @property
    def words(self) -> list[bool]:
        """Whether it was worth it, for each one who answered."""
        return [worth == Worth.FOLLOW_UP for worth in self.answers.values()]


@dataclass(frozen=True)
class EventFacts:
    """Everything that a report follows from, read in one go."""

    people: Mapping[int, PersonFact]
    suggestions: Mapping[Pair, Suggestion]
    meetings: tuple[MeetingFact, ...]
    waiting: tuple[Pair, ...]  # one scanned the other, who has not said yes
    sections_apart: frozenset[tuple[str, str]] = frozenset()  # both ways round

    @cached_property
    def suggested(self) -> frozenset[Pair]:
        """Pairs that were suggested before they met, or that have not met."""
        met_at = {meeting.pair: meeting.met_at for meeting in self.meetings}
        return frozenset(
            pair
            for pair, suggestion in self.suggestions.items()
            if pair not in met_at or suggestion.first_at < met_at[pair]
        )

    @cached_property
    def matched(self) -> frozenset[int]:
        """People who were told to meet somebody."""
        return frozenset(person for pair in self.suggested for person in pair)

    @cached_property
    def after_suggestion(self) -> tuple[MeetingFact, ...]:
        """Meetings of suggested pairs."""
        return tuple(meeting for meeting in self.meetings if meeting.pair in self.suggested)

    @cached_property
    def met_one(self) -> frozenset[int]:
        """People who met somebody they were told to meet."""
        return frozenset(person for meeting in self.after_suggestion for person in meeting.pair)

    @cached_property
    def glad(self) -> frozenset[int]:
        """People who called a meeting worth it."""
        return frozenset(
            person
            for meeting in self.meetings
            for person, is_worth in zip(meeting.answers, meeting.words, strict=True)
            if is_worth
        )

    @cached_property
    def others(self) -> tuple[MeetingFact, ...]:
        """All other meetings."""
        return tuple(meeting for meeting in self.meetings if meeting.pair not in self.suggested)

    @cached_property
    def places(self) -> dict[Pair, Place]:
        """The pairs that people are told of now."""
        return {
            pair: suggestion.place
            for pair, suggestion in self.suggestions.items()
            if suggestion.place is not None
        }

    def suggested_outcomes(self) -> ClusteredOutcomes:
        """Return for each suggested pair whether it met."""
        met = {meeting.pair for meeting in self.after_suggestion}
        pairs = sorted(self.suggested)
        return ClusteredOutcomes([pair in met for pair in pairs], pairs_array(pairs))

    def other_outcomes(self) -> CountsOnly:
        """Return how many other pairs each person was in, with those that met.

        Both must have been there to be matched when matches were published, and the event's rules must let
        them meet: nobody else could have been suggested.
        """
        crowd = self.crowd
        told = Counter(person for pair in self.suggested if self._could_be(pair, crowd) for person in pair)
        others = self._others(crowd)
        pairs = [others[person.id] - told[person.id] for person in crowd.values()]
        met = [meeting.pair for meeting in self.others if self._could_be(meeting.pair, crowd)]
        return CountsOnly(
            np.array(list(crowd), dtype=np.int64), np.array(pairs, dtype=np.int64), pairs_array(met)
        )

    @cached_property
    def crowd(self) -> dict[int, PersonFact]:
        """People who were there to be matched when matches were published last."""
        last = max((suggestion.last_at for suggestion in self.suggestions.values()), default=None)
        return {
            person.id: person
            for person in self.people.values()
            if last is not None
            and (
                person.id in self.matched
                or (person.is_eligible and person.consented_at is not None and person.consented_at <= last)
            )
        }

    def _could_be(self, pair: Pair, crowd: Mapping[int, PersonFact]) -> bool:
        if pair[0] not in crowd or pair[1] not in crowd:
            return False
        low, high = (crowd[person] for person in pair)
        return (
            low.is_minor == high.is_minor
            and (low.group is None or low.group != high.group)
            and (low.section, high.section) not in self.sections_apart
        )

    def _others(self, crowd: Mapping[int, PersonFact]) -> dict[int, int]:
        """Return with how many others each may meet: counted, since there are too many pairs to look at."""
        people = crowd.values()
        of_age = Counter(person.is_minor for person in people)
        groups = Counter((person.is_minor, person.group) for person in people)
        sections = Counter((person.is_minor, person.section) for person in people)
        both = Counter((person.is_minor, person.group, person.section) for person in people)
        found = {}
        for person in people:
            mine = person.is_minor
            count = of_age[mine] - (1 if person.group is None else groups[mine, person.group])
            for other in (other for one, other in self.sections_apart if one == person.section):
                # Colleagues are gone already, and so is whoever has none: they themselves.
                gone = (other == person.section) if person.group is None else both[mine, person.group, other]
                count -= sections[mine, other] - gone
            found[person.id] = count
        return found


def both_worth(meetings: Iterable[MeetingFact]) -> ClusteredOutcomes:
    """Return for each meeting of which both spoke whether both said that it was worth it."""
    spoken = [meeting for meeting in meetings if len(meeting.answers) == len(meeting.pair)]
    return ClusteredOutcomes(
        [meeting.is_worth_for_both for meeting in spoken], pairs_array([m.pair for m in spoken])
    )


def both_answered(meetings: Iterable[MeetingFact]) -> ClusteredOutcomes:
    """Return for each meeting whether both spoke of it."""
    listed = list(meetings)
    return ClusteredOutcomes(
        [len(m.answers) == len(m.pair) for m in listed], pairs_array([m.pair for m in listed])
    )


def answers_worth(meetings: Iterable[MeetingFact]) -> ClusteredOutcomes:
    """Return for each answer whether that person said that the meeting was worth it."""
    said = [(word, meeting.pair) for meeting in meetings for word in meeting.words]
    return ClusteredOutcomes([word for word, _ in said], pairs_array([pair for _, pair in said]))


def answers_given(meetings: Iterable[MeetingFact]) -> ClusteredOutcomes:
    """Return for each of the two of each meeting whether they spoke of it."""
    asked = [(person in meeting.answers, meeting.pair) for meeting in meetings for person in meeting.pair]
    return ClusteredOutcomes([is_given for is_given, _ in asked], pairs_array([pair for _, pair in asked]))


def pairs_array(pairs: Sequence[Pair]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return pairs as rows of two ids."""
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
