"""An attendee's three: whom to meet, why, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Event,
    Feedback,
    Match,
    MatchRun,
    Meeting,
    MeetingState,
    RunState,
    Worth,
    worth_of,
)
from matchmaker.queries.places import Pair, places_of
from matchmaker.queries.visibility import declined_by, still_told


@dataclass(frozen=True, slots=True)
class Words:
    """One statement with the parts to mark: pieces of text, each marked or not."""

    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        """Return the statement as it was written."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One direction of a match: a goal and the skill that meets it."""

    goal: Words
    skill: Words


class Stage(StrEnum):
    """How far a match has come, seen by one of the two."""

    NEXT = "next"
    WAITING = "waiting"  # I scanned them, they have not answered yet
    ASKED = "asked"  # they scanned me, I have not answered yet
    MET = "met"
    APART = "apart"  # one of the two said that they did not meet

    @property
    def urgency(self) -> int:
        """The place in a list, from 0: what waits for me first, what is done last."""
        return [Stage.ASKED, Stage.NEXT, Stage.WAITING, Stage.MET, Stage.APART].index(self)


class Kind(StrEnum):
    """Who helps whom in a match, seen by one of the two."""

    TWO_WAY = "two_way"
    THEY_HELP = "they_help"
    YOU_HELP = "you_help"


@dataclass(frozen=True, slots=True)
class Person:
    """What an attendee sees of another one."""

    code: str
    name: str
    first_name: str
    initials: str
    headline: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Card:
    """One of the three."""

    person: Person
    gets: Exchange | None  # my goal, their skill
    gives: Exchange | None  # their goal, my skill
    stage: Stage
    meeting_code: str | None
    met_at: datetime | None
    worth: Worth | None
    origin: str
    spot_me: str = ""  # how they say to be found in the room
    is_free: bool = False  # both of the two said that they are free now
    round_number: int | None = None
    meeting_point: int | None = None
    is_weak: bool = False

    @property
    def kind(self) -> Kind | None:
        """Who helps whom, by the words that were found; None where none were, or too few to promise it."""
        if self.is_weak:
            return None
        if self.gets and self.gives:
            return Kind.TWO_WAY
        if self.gets:
            return Kind.THEY_HELP
        return Kind.YOU_HELP if self.gives else None

    @property
    def is_unmet(self) -> bool:
        """Whether the two may still look for each other."""
        return self.stage in {Stage.NEXT, Stage.WAITING, Stage.ASKED}


@dataclass(frozen=True, slots=True)
class Three:
    """An attendee's cards, with how many people they were picked from; None before publishing."""

    cards: tuple[Card, ...]
    picked_from: int
    replaces: bool = True  # whether the next "not for me" brings somebody else

    @property
    def due(self) -> Card | None:
        """The one to look for next; None where nobody is left to be found."""
        return next((card for card in self.cards if card.stage is Stage.NEXT), None)


def three_of(attendee: Attendee, moment: datetime | None = None) -> Three | None:
    """Return the published matches of one attendee, the next ones to meet first.

    Of those to be met, who is free comes before the coming rounds, these before all others, best first.
    Cards of people who have left are gone at once, as are all cards of somebody who has left, and those
    that one of the two wished away.
    """
    run = db.session.scalars(
        sa.select(MatchRun).filter_by(event_id=attendee.event_id, state=RunState.PUBLISHED)
    ).one_or_none()
    if run is None:
        return None
    if attendee.withdrawn_at is not None:
        return Three((), run.figures["people"])
    other_id = sa.case((Match.low_id == attendee.id, Match.high_id), else_=Match.low_id)
    mine = sa.and_(Match.run_id == run.id, sa.or_(Match.low_id == attendee.id, Match.high_id == attendee.id))
    rows = db.session.execute(
        sa.select(Match, Attendee, Meeting, Feedback, declined_by(Attendee.id))
        .join(Attendee, Attendee.id == other_id)
        .outerjoin(Meeting, sa.and_(Meeting.low_id == Match.low_id, Meeting.high_id == Match.high_id))
        .outerjoin(
            Feedback,
            sa.and_(Feedback.meeting_id == Meeting.id, Feedback.attendee_id == attendee.id),
        )
        .where(mine, Attendee.withdrawn_at.is_(None), still_told(attendee.id))
        .order_by(Match.score.desc(), Match.low_id, Match.high_id)
    )
    moment = moment or now()
    event = db.session.get_one(Event, attendee.event_id)
    released = released_pairs(attendee.event_id, run, moment)
    cards = [
        _card(attendee, *row, moment) for row in rows if (row.Match.low_id, row.Match.high_id) not in released
    ]
    has_declined = db.session.scalar(
        sa.select(sa.exists(sa.select(Match).where(mine, declined_by(attendee.id))))
    )
    return Three(
        tuple(
            sorted(
                cards,
                key=lambda card: (card.stage.urgency, not card.is_free, _round_order(card, event, moment)),
            )
        ),
        run.figures["people"],
        replaces=not has_declined,
    )


def released_pairs(event_id: int, run: MatchRun, moment: datetime) -> set[Pair]:
    """Return the pairs that an absence has parted; before the organizer's hour there is none."""
    event = db.session.get_one(Event, event_id)
    if event.absent_after is None or moment < event.absent_after:
        return set()
    return places_of(event, run, moment).released


def person_shown(attendee: Attendee) -> Person:
    """Return what others see of an attendee."""
    return Person(
        code=attendee.code,
        name=attendee.name,
        first_name=attendee.first_name,
        initials=attendee.initials,
        headline=attendee.headline,
        organisation=attendee.organisation,
    )


def stage_of(meeting: Meeting | None, viewer_id: int) -> Stage:
    """Return how far two people are, seen by one of them."""
    if meeting is None:
        return Stage.NEXT
    if meeting.state is MeetingState.WITHDRAWN:
        return Stage.APART
    if meeting.state is MeetingState.CONFIRMED:
        return Stage.MET
    return Stage.WAITING if meeting.claimed_by == viewer_id else Stage.ASKED


def exchanges(match: Match, *, low: bool) -> tuple[Exchange | None, Exchange | None]:
    """Return both directions of a match as the low or the high one of the two reads them."""
    mine, theirs = ("low", "high") if low else ("high", "low")
    return _exchange(match.reasons[mine]), _exchange(match.reasons[theirs])


def _card(  # noqa: PLR0917 -- the columns of a row
    viewer: Attendee,
    match: Match,
    other: Attendee,
    meeting: Meeting | None,
    feedback: Feedback | None,
    is_declined: bool,  # noqa: FBT001 -- a column of the row
    moment: datetime,
) -> Card:
    gets, gives = exchanges(match, low=match.low_id == viewer.id)
    stage = stage_of(meeting, viewer.id)
    return Card(
        person=person_shown(other),
        gets=gets,
        gives=gives,
        stage=stage,
        meeting_code=None if meeting is None else meeting.code,
        met_at=None if meeting is None else meeting.met_at,
        worth=worth_of(feedback),
        origin=match.origin,
        spot_me=other.spot_me,
        # Who put my card away does not look for me, and must not be told that I am free.
        is_free=not is_declined and is_free(viewer, moment) and is_free(other, moment),
        round_number=match.round_number,
        meeting_point=match.meeting_point,
        is_weak=match.is_weak,
    )


def is_free(attendee: Attendee, moment: datetime) -> bool:
    """Return whether somebody said that they are free now."""
    return attendee.free_until is not None and attendee.free_until > moment


def _round_order(card: Card, event: Event, moment: datetime) -> tuple[int, int]:
    """Return the place of a card's round: the coming ones in their order, none at all, those gone by."""
    number = card.round_number or 0
    ends_at = event.round_starts_at(number + 1) if number else None
    if ends_at is None:
        return 1, 0
    return (0, number) if moment < ends_at else (2, number)


def _exchange(reason: dict[str, Any]) -> Exchange | None:
    if not reason["goal"]:
        return None
    return Exchange(
        goal=_words(reason["goal"], reason["goal_spans"]),
        skill=_words(reason["skill"], reason["skill_spans"]),
    )


def _words(text: str, spans: list[list[int]]) -> Words:
    pieces, position = [], 0
    for start, end in spans:
        pieces += [(text[position:start], False), (text[start:end], True)]
        position = end
    pieces.append((text[position:], False))
    return Words(tuple(piece for piece in pieces if piece[0]))
