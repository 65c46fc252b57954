"""Random histories of an event's match runs, with what must hold after each step."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import MatchmakerError
from matchmaker.models import Attendee, Avoidance, Event, MatchRun, Meeting, Pin, RunState, Via
from matchmaker.queries.hiding import hidings_of
from matchmaker.queries.places import MOST_PLACES, places_of
from matchmaker.queries.three import three_of
from matchmaker.services.avoidances import decline_match, know_already, rejoin, separate
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.hiding import hide_from_badge, stop_hiding
from matchmaker.services.matching import discard_run, publish_run, run_now
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.pins import pin_pair, unpin_pair
from matchmaker.services.registration import edit_profile, leave, register
from matchmaker.services.reproducing import reproduce_run
from matchmaker.services.rollback import roll_back
from matchmaker.worker import work
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.queries.places import Pair

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")
ORGANISATIONS = ("", "", "", "Engines", "Looms")
MOST_PEOPLE = 14
MOST_ERASED = 2  # of a run with somebody erased nothing can be computed again
Wish = tuple[int, int, str, int | None]


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


class History:
    """One event, what was decided in it, and a chance that decides what happens next."""

    def __init__(self, app: Flask, seed: int, n_people: int = 9) -> None:
        self.app, self.chance = app, Random(seed)  # noqa: S311 -- a history, no secret
        event = make_event()
        self.event_id = event.id
        self.ids: list[int] = []
        for number in range(n_people):
            words = self._words(number)
            attendee = make_attendee(event=event, name=f"Person {number}", **words)
            attendee.is_minor = self.chance.random() < 0.2
            self.ids.append(attendee.id)
        db.session.commit()
        self.done: Counter[str] = Counter()
        self.wishes: set[Wish] = set()
        self.pins: set[Pair] = set()
        self.gone: set[int] = set()
        self.erased: set[int] = set()
        self.met_on_cards: set[Pair] = set()
        self.still_on_one_side: set[Pair] = set()  # declined since the run was shown
        self.is_published = False
        self.steps = (
            *(self.compute,) * 2,
            *(self.publish,) * 4,
            *(self.go_back,) * 4,
            *(self.pin,) * 3,
            *(self.scan,) * 8,
            *(self.decline,) * 3,
            *(self.arrive,) * 2,
            *(self.keep_apart, self.hide, self.leave_or_return, self.deny) * 2,
            *(self.discard, self.unpin, self.let_meet, self.show_oneself, self.know, self.erase),
        )

    def _words(self, number: int) -> dict[str, object]:
        topics = self.chance.sample(TOPICS, 3)
        return {
            "goals": [f"learn about {topics[0]}", f"somebody for {topics[1]}"],
            "skills": [f"years of {topics[2]}", f"{number} books"],
            "organisation": self.chance.choice(ORGANISATIONS),
        }

    def step(self) -> None:
        """Let something happen; refused acts are none."""
        act = self.chance.choice(self.steps)
        db.session.rollback()
        with suppress(MatchmakerError):
            act()
            self.done[act.__name__] += 1
        work(self.app, stop=threading.Event(), until_empty=True)
        db.session.rollback()

    # what happens

    def someone(self) -> int:
        return self.chance.choice([one for one in self.ids if one not in self.erased])

    def two(self) -> tuple[int, int]:
        one, other = self.chance.sample([one for one in self.ids if one not in self.erased], 2)
        return one, other

    def _number(self, state: RunState) -> int:
        numbers = db.session.scalars(
            sa.select(MatchRun.number)
            .filter_by(event_id=self.event_id, state=state)
            .order_by(MatchRun.number)
        ).all()
        db.session.rollback()
        return self.chance.choice(numbers) if numbers else 0

    def compute(self) -> None:
        number = run_now(event_id=self.event_id, by=None)
        if self.chance.random() < 0.7:
            self._publish(number)

    def publish(self) -> None:
        self._publish(self._number(RunState.PREVIEW))

    def _publish(self, number: int) -> None:
        publish_run(event_id=self.event_id, number=number, by=None)
        self.is_published = True
        self.still_on_one_side.clear()

    def discard(self) -> None:
        discard_run(event_id=self.event_id, number=self._number(RunState.PREVIEW), by=None)

    def go_back(self) -> None:
        roll_back(event_id=self.event_id, number=self._number(RunState.REPLACED), by=None)
        self.still_on_one_side.clear()

    def pin(self) -> None:
        one, other = self.two()
        pin_pair(event_id=self.event_id, one_id=one, other_id=other, by=None)
        self.pins.add(_pair(one, other))

    def unpin(self) -> None:
        one, other = self.chance.choice(sorted(self.pins) or [(0, 0)])
        unpin_pair(event_id=self.event_id, one_id=one, other_id=other, by=None)
        self.pins.discard((one, other))

    def keep_apart(self) -> None:
        one, other = self.two()
        separate(event_id=self.event_id, one_id=one, other_id=other, by=None)
        self.wishes.add((*_pair(one, other), "separated", None))
        self.pins.discard(_pair(one, other))
        self.met_on_cards.discard(_pair(one, other))

    def let_meet(self) -> None:
        separated = sorted(wish[:2] for wish in self.wishes if wish[2] == "separated")
        one, other = self.chance.choice(separated or [(0, 0)])
        rejoin(event_id=self.event_id, one_id=one, other_id=other, by=None)
        self.wishes.discard((one, other, "separated", None))

    def hide(self) -> None:
        one, other = self.two()
        hide_from_badge(by=one, code=self._attendee(other).badge_code)
        self.wishes.add((*_pair(one, other), "hidden", one))
        self.met_on_cards.discard(_pair(one, other))

    def show_oneself(self) -> None:
        hiders = sorted({by for _, _, kind, by in self.wishes if kind == "hidden" and by is not None})
        by = self.chance.choice(hiders or [0])
        for line in hidings_of(by):
            stop_hiding(by=by, way=line.way, value=line.value)
        # Whoever is erased stays hidden: nobody is told of it by what ends.
        self.wishes = {
            wish for wish in self.wishes if wish[2:] != ("hidden", by) or not self.erased.isdisjoint(wish[:2])
        }

    def _put_away(self, kind: str) -> None:
        by = self.someone()
        cards = self._cards(by)
        other = self.chance.choice(sorted(cards) or [0])
        code = self._attendee(other).code if other else ""
        (decline_match if kind == "declined" else know_already)(by=by, other_code=code)
        self.wishes.add((*_pair(by, other), kind, by))
        self.met_on_cards.discard(_pair(by, other))
        if kind == "declined":
            self.still_on_one_side.add(_pair(by, other))

    def decline(self) -> None:
        self._put_away("declined")

    def know(self) -> None:
        self._put_away("knows")

    def scan(self) -> None:
        one = self.someone()
        cards = sorted(self._cards(one))
        other = self.chance.choice(cards) if cards and self.chance.random() < 0.8 else self.someone()
        for scanner, scanned in ((one, other), (other, one))[: self.chance.choice((1, 2))]:
            code = self._attendee(scanned).badge_code
            record_scan(scanner_id=scanner, code=code, client_id=uuid4(), via=Via.CAMERA)
        self._note_met(_pair(one, other))

    def _note_met(self, pair: Pair) -> None:
        met = self._meeting(pair)
        stands = met is not None and met.withdrawn_at is None
        if stands and pair[1] in self._cards(pair[0]) and pair[0] in self._cards(pair[1]):
            self.met_on_cards.add(pair)

    def deny(self) -> None:
        codes = db.session.execute(
            sa.select(Meeting.code, Meeting.low_id, Meeting.high_id)
            .where(Meeting.event_id == self.event_id)
            .order_by(Meeting.id)
        ).all()
        db.session.rollback()
        if codes:
            code, low, high = self.chance.choice(codes)
            withdraw_meeting(meeting_code=code, by=self.chance.choice((low, high)))
            self.met_on_cards.discard((low, high))

    def leave_or_return(self) -> None:
        one = self.someone()
        if one in self.gone:
            words = self._words(one)
            edit_profile(attendee_id=one, name=f"Person {one}", headline="", consents=True, **words)  # type: ignore[arg-type]  # as a form gives them
            self.gone.discard(one)
        else:
            leave(attendee_id=one)
            self.gone.add(one)
            self.met_on_cards = {pair for pair in self.met_on_cards if one not in pair}

    def erase(self) -> None:
        if len(self.erased) == MOST_ERASED:
            return
        one = self.someone()
        erase_attendee(attendee_id=one)
        self.erased.add(one)
        self.gone.add(one)
        self.wishes = {wish for wish in self.wishes if one not in wish[:2] or wish[2] == "hidden"}
        self.pins = {pair for pair in self.pins if one not in pair}
        self.met_on_cards = {pair for pair in self.met_on_cards if one not in pair}

    def arrive(self) -> None:
        if len(self.ids) < MOST_PEOPLE:
            number = len(self.ids)
            email = f"late{number}of{self.event_id}@example.org"
            words = self._words(number)
            self.ids.append(
                register(event_id=self.event_id, name=f"Late {number}", email=email, consents=True, **words)  # type: ignore[arg-type]  # as a form gives them
            )

    # what must hold

    def check(self) -> None:
        """Look at everything that is kept and shown."""
        cards = self._everybodys_cards(self.ids)
        kinds: dict[Pair, set[str]] = {}
        for low, high, kind, _ in self.wishes:
            kinds.setdefault((low, high), set()).add(kind)

        self._check_decisions()
        self._check_states()
        self._check_places(cards)
        for one, other in combinations(sorted(self.ids), 2):
            sides = (other in cards[one], one in cards[other])
            if kinds.get((one, other), set()) - {"declined"}:
                assert sides == (False, False), (one, other, kinds[one, other])
            elif (one, other) in kinds and (one, other) not in self.still_on_one_side:
                assert sides == (False, False), (one, other, "declined before this run was shown")
            elif (one, other) not in kinds:
                assert sides[0] == sides[1], (one, other, "not mutual")
        for pair in self.met_on_cards:
            assert pair[1] in cards[pair[0]], (pair, "met, and their cards are gone")
            assert pair[0] in cards[pair[1]], (pair, "met, and their cards are gone")
        assert not any(cards[one] for one in self.gone)
        assert not any(self.gone & others for others in cards.values())

    def _check_decisions(self) -> None:
        kept = {
            (low, high, kind, by)
            for low, high, kind, by in db.session.execute(
                sa.select(Avoidance.low_id, Avoidance.high_id, Avoidance.kind, Avoidance.by_id).where(
                    Avoidance.event_id == self.event_id
                )
            )
        }
        assert kept == self.wishes, (kept ^ self.wishes, self.erased)
        pins = db.session.execute(sa.select(Pin.low_id, Pin.high_id).where(Pin.event_id == self.event_id))
        assert {(low, high) for low, high in pins} == self.pins
        degrees = Counter(person for pair in self.pins for person in pair)
        assert all(count <= MOST_PLACES for count in degrees.values())

    def _check_states(self) -> None:
        states = Counter(db.session.scalars(sa.select(MatchRun.state).filter_by(event_id=self.event_id)))
        assert states[RunState.PUBLISHED] == int(self.is_published)
        assert not states[RunState.WAITING] + states[RunState.COMPUTING]

    def _check_places(self, cards: dict[int, set[int]]) -> None:
        run = db.session.scalars(
            sa.select(MatchRun).filter_by(event_id=self.event_id, state=RunState.PUBLISHED)
        ).one_or_none()
        if run is None:
            assert not any(cards.values())
            return
        event = db.session.get_one(Event, self.event_id)
        partners = places_of(event, run, event.starts_at).partners
        assert {one: others for one, others in cards.items() if others} == {
            one: others for one, others in partners.items() if others
        }
        assert max(map(len, cards.values())) <= MOST_PLACES

    def check_reproduction(self) -> str:
        """Compute one of the runs again; return what came of it."""
        numbers = db.session.scalars(
            sa.select(MatchRun.number)
            .where(MatchRun.event_id == self.event_id, MatchRun.computed_at.is_not(None))
            .order_by(MatchRun.number)
        ).all()
        if not numbers:
            return "none"
        found = reproduce_run(event_id=self.event_id, number=self.chance.choice(numbers))
        assert found.is_same is not False
        if found.is_same is None:
            assert found.n_gone + found.n_edited > 0
            return "changed"
        return "same"

    # what is seen

    def _cards(self, one: int) -> set[int]:
        cards = self._everybodys_cards([one])[one]
        db.session.rollback()
        return cards

    def _everybodys_cards(self, ids: list[int]) -> dict[int, set[int]]:
        """Return whose cards each has; one whose meeting was taken back stays, and says so."""
        people = {
            attendee.id: attendee
            for attendee in db.session.scalars(sa.select(Attendee).filter_by(event_id=self.event_id))
        }
        by_code = {attendee.code: attendee.id for attendee in people.values()}
        threes = {one: three_of(people[one]) for one in ids}
        return {
            one: set() if three is None else {by_code[card.person.code] for card in three.cards}
            for one, three in threes.items()
        }

    def _attendee(self, one: int) -> Attendee:
        return db.session.get_one(Attendee, one)

    def _meeting(self, pair: Pair) -> Meeting | None:
        return db.session.scalars(sa.select(Meeting).filter_by(low_id=pair[0], high_id=pair[1])).one_or_none()
