"""Load last month's demonstration event: its evening is played again through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import numpy as np

from matchmaker.clock import now, set_to
from matchmaker.demo.event import ZONE, invented_people, organizer
from matchmaker.demo.rule import Encounter, Evening, play
from matchmaker.models import Answer, Via, Worth
from matchmaker.queries.attendees import attendee_by_id, people_of
from matchmaker.queries.events import event_by_code
from matchmaker.queries.report_links import report_links_of
from matchmaker.queries.report_reading import facts_of
from matchmaker.queries.runs import published_run
from matchmaker.services.check_backs import Said, check_back, tell_goal_outcome
from matchmaker.services.check_in import check_in_by_code
from matchmaker.services.crowd import read_crowd
from matchmaker.services.event_rules import MOST_RETENTION_DAYS, EventRules
from matchmaker.services.events import create_event, edit_event
from matchmaker.services.feedback import give_feedback
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.promises import Due, due_day, keep_promise, make_promise
from matchmaker.services.registration import register
from matchmaker.services.report_links import make_report_link, revoke_report_link
from matchmaker.services.together import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

CODE = "demo-last-month"
_NAME = "Makers & Money, last month"
_LINK = "printed when the demonstration starts"
_SEED = 20260506
_BY_LOT = 50  # of a hundred people: as many as can be, for so few to say something
_FIRST_TIME = (0.4, 0.48, 0.12)  # yes, no, no answer
_AGO = timedelta(days=32)  # the last letter but one is a month old
_PREPARED = timedelta(days=3)
_OPENS, _CLOSES = time(18), time(22)
_SCANS = UUID("0b2e4f0e-6f0b-4d0b-9d8e-2f6d0c6a7b11")
_PROMISES = (
    "send the name of whoever did our tiles",
    "introduce you to our accountant",
    "send the two pages about customs",
    "ask our cook about Mondays",
    "lend you the small camera",
    "look at the first page of your offer",
)


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    badge: str
    n_goals: int
    is_new: bool


def load_last_month(progress: Callable[[float], None] = lambda _: None) -> int:
    """Create the event and let its evening happen, whole or not at all, unless it has."""
    organizer_id = organizer()
    event = event_by_code(CODE)
    if event is None:
        day = (now() - _AGO).astimezone(ZONE).date()
        starts_at = datetime.combine(day, _OPENS, ZONE)
        with set_to(starts_at - _PREPARED):
            event_id = _create(starts_at, datetime.combine(day, _CLOSES, ZONE), by=organizer_id)
    else:
        event_id, starts_at = event.id, event.starts_at
    with set_to(starts_at - _PREPARED):
        with together():
            _register(event_id)
        if published_run(event_id) is None:
            number = run_now(event_id=event_id, by=organizer_id)
            publish_run(event_id=event_id, number=number, by=organizer_id)
    with together():
        _Replay(event_id, starts_at, organizer_id=organizer_id).run(progress)
    return event_id


def new_report_secret() -> str:
    """Return the secret of a link to the report; the one printed before ends."""
    organizer_id, event = organizer(), event_by_code(CODE)
    assert event is not None  # noqa: S101 -- loaded just now
    for link in report_links_of(event.id):
        if link.label == _LINK and link.revoked_at is None:
            revoke_report_link(event_id=event.id, code=link.code, by=organizer_id)
    return make_report_link(event_id=event.id, by=organizer_id, label=_LINK)


def _create(starts_at: datetime, ends_at: datetime, *, by: int) -> int:
    event_id = create_event(
        code=CODE, name=_NAME, venue="Lisbon", timezone=ZONE.key, starts_at=starts_at, ends_at=ends_at, by=by
    )
    edit_event(
        event_id=event_id,
        by=by,
        name=_NAME,
        venue="Lisbon",
        timezone=ZONE.key,
        starts_at=starts_at,
        ends_at=ends_at,
        contact="",
        registration_open=True,
        rules=EventRules(
            registration_closes_at=None,
            for_adults_only=True,
            asks_first_time=True,
            shares_contact=False,
            matches_colleagues=False,
            groups_apart=(),
            follows_up=True,
            retention_days=MOST_RETENTION_DAYS,
            privacy_notice="",
            imprint="",
            honest_percent=_BY_LOT,
        ),
    )
    return event_id


def _register(event_id: int) -> None:
    """Let everybody sign up who has not; of whether it is their first time, some say nothing."""
    known = {person.name for person in people_of(event_id)}
    said = np.random.default_rng(_SEED).choice(
        np.array([True, False, None], dtype=object), size=len(invented_people()), p=_FIRST_TIME
    )
    for person, is_first_time in zip(invented_people(), said.tolist(), strict=True):
        if person.name not in known:
            register(
                event_id=event_id,
                name=person.name,
                email=person.email or "",
                organisation=person.organisation,
                headline=person.headline,
                goals=person.goals,
                skills=person.skills,
                consents=True,
                is_first_time=is_first_time,
            )


class _Replay:
    """Everybody's acts of one evening and the month after it, each at its moment."""

    def __init__(self, event_id: int, starts_at: datetime, *, organizer_id: int) -> None:
        self._event_id, self._organizer_id = event_id, organizer_id
        self._starts_at = starts_at
        self._facts = facts_of(event_id)
        self._meetings: dict[tuple[int, int], str] = {}

    def run(self, progress: Callable[[float], None]) -> None:
        """Play everything unless people have met already, or nobody is left to meet."""
        if len(self._facts.people) < 2 or self._facts.meetings:  # noqa: PLR2004 -- a meeting takes two
            return
        people, affinity = self._crowd()
        row_of = {person.id: row for row, person in enumerate(people)}
        suggested = [
            (row_of[low], row_of[high])
            for low, high in self._facts.suggestions
            if low in row_of and high in row_of
        ]
        evening = play(
            affinity,
            [person.n_goals for person in people],
            [person.is_new for person in people],
            suggested,
        )
        acts = sorted(self._acts(people, evening), key=lambda act: act[0])
        for number, (moment, act) in enumerate(acts):
            with set_to(moment):
                act()
            progress((number + 1) / len(acts))

    def _crowd(self) -> tuple[list[_Person], NDArray[np.float64]]:
        """Return the people with how well each can help each."""
        from matchmaker.matching import Matcher  # takes seconds to load, and is rarely needed

        crowd = read_crowd(event_id=self._event_id, seed=1)
        people = []
        for person in crowd.people:
            attendee = attendee_by_id(person.id)
            assert attendee is not None  # noqa: S101 -- read just now
            people.append(
                _Person(person.id, attendee.typed_code, len(person.goals), attendee.is_first_time is True)
            )
        matcher = Matcher().fit(
            [person.goals for person in crowd.people], [person.skills for person in crowd.people]
        )
        one, other = np.triu_indices(len(people), 1)
        gets, gives = matcher.scores_.pair_affinities(one, other)
        affinity = np.zeros((len(people), len(people)))
        # The core counts people in an order of its own.
        affinity[matcher.order_[one], matcher.order_[other]] = gets
        affinity[matcher.order_[other], matcher.order_[one]] = gives
        return people, affinity

    def _acts(
        self, people: list[_Person], evening: Evening
    ) -> Iterator[tuple[datetime, Callable[[], object]]]:
        for person, minute in zip(people, evening.arrivals, strict=True):
            if minute is not None:
                comes = _bound(
                    check_in_by_code, event_id=self._event_id, text=person.badge, by=self._organizer_id
                )
                yield self._starts_at + timedelta(minutes=minute), comes
        for number, met in enumerate(evening.encounters):
            yield from self._meeting(number, met, people[met.first], people[met.second])
        next_morning = self._starts_at + timedelta(hours=15)
        for word in evening.goal_words:
            said = _bound(
                tell_goal_outcome,
                attendee_id=people[word.person].id,
                position=word.position,
                moved=word.moved,
            )
            yield next_morning + timedelta(minutes=3 * word.person), said

    def _meeting(
        self, number: int, met: Encounter, first: _Person, second: _Person
    ) -> Iterator[tuple[datetime, Callable[[], object]]]:
        moment = self._starts_at + timedelta(minutes=met.minute)
        both = ((first, second), (second, first))
        for (me, you), has_scanned, seconds in zip(both, met.has_scanned, (5, 20), strict=True):
            if has_scanned:
                yield moment + timedelta(seconds=seconds), self._scan(number, met, me, you)
        if not all(met.has_scanned):
            return
        for (me, _), answers, is_worth in zip(both, met.answers, met.is_worth, strict=True):
            if answers:
                worth = Worth.FOLLOW_UP if is_worth else _lukewarm(number)
                yield moment + timedelta(minutes=25), self._later(met, give_feedback, by=me.id, worth=worth)
        if met.promises:
            yield moment + timedelta(minutes=30), self._promise(number, met, by=first.id)
        if met.says_so:
            talked = Answer.YES if met.talks_again else Answer.NO
            said = self._later(met, check_back, by=second.id, day=30, said=Said(talked=talked))
            yield self._starts_at + timedelta(days=30, minutes=number), said

    def _scan(self, number: int, met: Encounter, me: _Person, you: _Person) -> Callable[[], None]:
        def act() -> None:
            result = record_scan(
                scanner_id=me.id,
                code=you.badge,
                client_id=uuid5(_SCANS, f"{number}:{me.id}"),
                via=Via.CAMERA,
                client_at=None,
            )
            self._meetings[met.people] = result.meeting_code

        return act

    def _later(self, met: Encounter, act: Callable[..., object], **values: object) -> Callable[[], object]:
        return lambda: act(meeting_code=self._meetings[met.people], **values)

    def _promise(self, number: int, met: Encounter, *, by: int) -> Callable[[], None]:
        def act() -> None:
            code = make_promise(
                meeting_code=self._meetings[met.people],
                by=by,
                text=_PROMISES[number % len(_PROMISES)],
                due_on=due_day(Due.WEEK, now().date()),
                is_shared=number % 2 == 0,
            )
            if met.keeps:
                with set_to(now() + timedelta(days=5)):
                    keep_promise(promise_code=code, by=by)

        return act


def _lukewarm(number: int) -> Worth:
    return Worth.NOT_FOR_ME if number % 5 == 0 else Worth.NICE


def _bound(act: Callable[..., object], **values: object) -> Callable[[], object]:
    return lambda: act(**values)
