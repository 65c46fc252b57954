"""An event at a glance: figures, what needs attention, the people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from matchmaker.models import Event, MatchRun, RunState
from matchmaker.queries.attendees import PersonLine, Readiness, people_of, readiness
from matchmaker.queries.concerns import count_open_concerns
from matchmaker.queries.events import EventState, state_of
from matchmaker.queries.runs import runs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FULL = 3
SHOWN_PEOPLE = 300  # a longer table is of use to nobody; names narrow it down


class Lack(StrEnum):
    """What a person lacks to be matched well."""

    NO_GOAL = "no_goal"
    NO_SKILL = "no_skill"
    NO_WORDS = "no_words"
    NOT_IN = "not_in"  # never agreed, or left


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the event's first page shows."""

    state: EventState
    people: tuple[PersonLine, ...]
    readiness: Readiness
    lacking: dict[Lack, int]
    runs: tuple[MatchRun, ...]
    n_full: int
    n_meetings: int
    n_concerns: int

    @property
    def n_attention(self) -> int:
        """How many people lack something."""
        return sum(self.lacking.values())

    @property
    def published(self) -> MatchRun | None:
        """The run that attendees see."""
        return next((run for run in self.runs if run.state == RunState.PUBLISHED), None)

    @property
    def unfinished(self) -> MatchRun | None:
        """The latest run, if the organizer still has to wait for it or to judge it."""
        latest = next(iter(self.runs), None)
        open_states = {RunState.WAITING, RunState.COMPUTING, RunState.PREVIEW}
        return latest if latest is not None and latest.state in open_states else None


def dashboard_of(event: Event, moment: datetime) -> Dashboard:
    """Return the event's first page."""
    people, runs = people_of(event.id), runs_of(event.id)
    lacks = [lack_of(person) for person in people]
    return Dashboard(
        state=state_of(event, moment, is_published=any(run.state == RunState.PUBLISHED for run in runs)),
        people=tuple(people),
        readiness=readiness(people),
        lacking={lack: lacks.count(lack) for lack in Lack if lack in lacks},
        runs=tuple(runs),
        n_full=sum(person.n_matches >= FULL for person in people),
        n_meetings=sum(person.n_met for person in people) // 2,
        n_concerns=count_open_concerns(event.id),
    )


def lack_of(person: PersonLine) -> Lack | None:
    """Return what one person lacks most."""
    if not person.is_active:
        return Lack.NOT_IN
    if not person.goals and not person.skills:
        return Lack.NO_WORDS
    if not person.goals:
        return Lack.NO_GOAL
    return None if person.skills else Lack.NO_SKILL


def narrowed(people: Sequence[PersonLine], *, words: str, lack: Lack | None) -> list[PersonLine]:
    """Return the people who lack this, with these words in their name, organisation, goals or skills."""
    wanted = words.casefold().split()
    return [
        person
        for person in people
        if (lack is None or lack_of(person) is lack) and all(word in _text(person) for word in wanted)
    ]


def _text(person: PersonLine) -> str:
    return "\n".join((person.name, person.organisation, *person.goals, *person.skills)).casefold()
