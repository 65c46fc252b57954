from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from matchmaker.badges.pocket import PocketCard, PocketPerson
from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, Match, RunState, Via
from matchmaker.queries.pocket import pocket_cards_of
from matchmaker.queries.three import three_of
from matchmaker.services.meetings import record_scan
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")

NAMES = ("Ada", "Emmy", "Grace", "Hedy", "Lin", "Mary", "Rosa")


def crowd() -> tuple[Event, list[Attendee]]:
    """Return an event in which everybody is to meet everybody, with its people by name."""
    event = make_event()
    people = [make_attendee(event=event, name=name, organisation="Engines") for name in NAMES]
    run = make_run(event=event)
    for number, (one, other) in enumerate(combinations(people, 2)):
        make_match(run=run, one=one, other=other, score=1 - number / 100)
    return event, people


def wish(one: Attendee, other: Attendee, kind: AvoidanceKind) -> None:
    low, high = sorted((one.id, other.id))
    with transaction():
        db.session.add(Avoidance(event_id=one.event_id, low_id=low, high_id=high, kind=kind, by_id=one.id))


def names(cards: list[PocketCard]) -> dict[str, list[str]]:
    return {card.name: [person.name for person in card.people] for card in cards}


def names_on_phones(people: list[Attendee]) -> dict[str, list[str]]:
    phones = {}
    for person in people:
        three = three_of(person)
        assert three is not None
        if three.cards:
            phones[person.name] = [card.person.name for card in three.cards]
    return phones


def test_pocket_cards_of_a_pair_say_what_each_gets_and_gives() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["a publisher"], skills=["weaving looms"])
    grace = make_attendee(event=event, name="Grace", goals=["looms to weave"], skills=["books"])
    make_match(run=make_run(event=event), one=ada, other=grace)

    cards = pocket_cards_of(event)

    assert cards == [
        PocketCard(
            "Ada",
            "Makers & Money",
            (
                PocketPerson(
                    "Grace",
                    "Invents things",
                    helps_with=(("books", True),),
                    looks_for=(("looms", True), (" to weave", False)),
                ),
            ),
        ),
        PocketCard(
            "Grace",
            "Makers & Money",
            (
                PocketPerson(
                    "Ada",
                    "Invents things",
                    helps_with=(("weaving", True), (" looms", False)),
                    looks_for=(("a", True), (" publisher", False)),
                ),
            ),
        ),
    ]


def test_pocket_cards_without_words_or_headline_fall_back() -> None:
    event = make_event()
    ada, grace = (
        make_attendee(event=event, name=name, goals=[], skills=[], organisation="Engines")
        for name in ("Ada", "Grace")
    )
    match = make_match(run=make_run(event=event), one=ada, other=grace)
    with transaction():
        grace.headline = ""
        match.reasons = {side: {**reason, "goal": ""} for side, reason in match.reasons.items()}

    assert pocket_cards_of(event)[0].people == (PocketPerson("Grace", "Engines"),)


def test_pocket_cards_before_publishing_are_none() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
    make_match(run=make_run(event=event, state=RunState.PREVIEW), one=ada, other=grace)

    assert pocket_cards_of(event) == []


def test_pocket_cards_show_whom_the_phones_show_after_every_wish() -> None:
    event, people = crowd()
    ada, emmy, grace, hedy, lin, mary, rosa = people
    before = names(pocket_cards_of(event))
    wish(emmy, grace, AvoidanceKind.HIDDEN)
    wish(hedy, ada, AvoidanceKind.DECLINED)
    wish(lin, mary, AvoidanceKind.KNOWS)
    leave(attendee_id=rosa.id)
    record_scan(scanner_id=grace.id, code=ada.badge_code, client_id=uuid4(), via=Via.CAMERA)

    after = names(pocket_cards_of(event))

    assert before == {name: [other for other in NAMES if other != name] for name in NAMES}
    assert after == names_on_phones(people)
    assert "Rosa" not in after
    assert after["Hedy"] == ["Emmy", "Grace", "Lin", "Mary"]
    # Ada is asked by Grace, so she comes first; of Hedy's wish she knows nothing.
    assert after["Ada"] == ["Grace", "Emmy", "Hedy", "Lin", "Mary"]
    assert "Grace" not in after["Emmy"]
    assert "Emmy" not in after["Grace"]


def test_pocket_cards_after_the_organizers_hour_leave_out_the_absent() -> None:
    event, people = crowd()
    with transaction():
        db.session.get_one(Event, event.id).absent_after = now() + timedelta(hours=1)
        for person in people[:3]:
            db.session.get_one(Attendee, person.id).checked_in_at = now()

    with time_machine.travel(now() + timedelta(hours=2)):
        cards = names(pocket_cards_of(event))
        phones = names_on_phones(people)

    assert cards == phones
    assert cards == {"Ada": ["Emmy", "Grace"], "Emmy": ["Ada", "Grace"], "Grace": ["Ada", "Emmy"]}


def test_pocket_cards_with_rounds_are_a_timetable() -> None:
    event, (ada, emmy, grace, *_) = crowd()
    with transaction():
        row = db.session.get_one(Event, event.id)
        row.rounds_start_at = datetime(2026, 12, 3, 18, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
        row.round_minutes = 12
        for other, round_number in ((emmy, 2), (grace, 1)):
            low, high = sorted((ada.id, other.id))
            match = db.session.query(Match).filter_by(low_id=low, high_id=high).one()
            match.round_number, match.meeting_point = round_number, 10 + round_number
        for match in db.session.query(Match).filter(Match.round_number.is_(None)):
            db.session.delete(match)

    (of_ada, *_) = pocket_cards_of(event)

    assert [(each.name, each.time, each.round_number, each.meeting_point) for each in of_ada.people] == [
        ("Grace", "18:30", 1, 11),
        ("Emmy", "18:42", 2, 12),
    ]


def test_pocket_cards_send_the_same_statements_for_two_and_for_seven_people() -> None:
    small = make_event()
    make_match(
        run=make_run(event=small), one=make_attendee(event=small), other=make_attendee(event=small, name="G")
    )
    large, _ = crowd()
    counts = []
    for event in (small, large):
        with sent_statements() as sent:
            n_cards = len(pocket_cards_of(event))
        counts.append((n_cards, len(sent)))

    assert counts == [(2, counts[0][1]), (7, counts[0][1])]
