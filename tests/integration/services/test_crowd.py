from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Origin, RunState, Via
from matchmaker.services.crowd import Crowd, Person, eligible_ids, read_crowd
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run

pytestmark = pytest.mark.usefixtures("app")


def meet(one: Attendee, other: Attendee) -> str:
    result = record_scan(scanner_id=one.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA)
    return result.meeting_code


def test_eligible_ids_are_those_who_said_yes_stayed_and_wrote_something() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["a goal"], skills=[])
    grace = make_attendee(event=event, name="Grace", goals=[], skills=["a skill"])
    make_attendee(event=event, name="Silent", goals=[], skills=[])
    make_attendee(event=event, name="Unasked", consents=False)
    gone = make_attendee(event=event, name="Gone")
    leave(attendee_id=gone.id)
    make_attendee(event=make_event(), name="Mallory")

    assert eligible_ids(event.id) == [ada.id, grace.id]


@pytest.mark.parametrize(
    ("organisation", "group"),
    [
        ("Analytical  Engines ", "analytical engines"),
        ("ANALYTICAL ENGINES", "analytical engines"),
        ("", None),
        ("  ", None),
        ("Freelance", None),
        ("Self-Employed", None),
        ("Selbstständig", None),
        ("n/a", None),
    ],
)
def test_read_crowd_groups_by_organisation_and_lets_freelancers_meet(
    organisation: str, group: str | None
) -> None:
    event = make_event()
    ada = make_attendee(event=event, organisation=organisation, goals=["g1", "g2"], skills=["s1"])

    assert read_crowd(event_id=event.id, seed=7) == Crowd(
        people=(Person(ada.id, ada.code, group, ("g1", "g2"), ("s1",)),), kept=(), apart=(), seed=7
    )


def test_read_crowd_keeps_published_pairs_that_met_and_parts_the_others_that_did() -> None:
    event = make_event()
    people = [make_attendee(event=event, name=name) for name in ("A", "B", "C", "D", "Gone")]
    a, b, c, d, gone = people
    for state, number in ((RunState.REPLACED, 1), (RunState.PUBLISHED, 2), (RunState.PREVIEW, 3)):
        run = make_run(event=event, number=number, state=state)
        for one, other in {1: [(c, d)], 2: [(a, b), (a, c), (a, d), (a, gone)], 3: [(b, c)]}[number]:
            make_match(run=run, one=one, other=other)
    meet(b, a)  # published
    withdraw_meeting(meeting_code=meet(a, c), by=c.id)  # published, and they say that they did not
    meet(b, c)  # in a preview only
    meet(c, d)  # in a run that was replaced
    meet(a, gone)
    leave(attendee_id=gone.id)

    crowd = read_crowd(event_id=event.id, seed=1)

    assert [person.id for person in crowd.people] == [a.id, b.id, c.id, d.id]
    assert crowd.kept == ((0, 1),)
    assert crowd.apart == ((0, 2), (1, 2), (2, 3))


def test_input_hash_follows_from_the_input_alone() -> None:
    people = (Person(1, "a", None, ("goal",), ()), Person(2, "b", "engines", (), ("skill",)))
    changes: list[dict[str, Any]] = [
        {"people": people[::-1]},
        {"people": people[:1]},
        {"people": (people[0], Person(2, "b", None, (), ("skill",)))},
        {"people": (people[0], Person(2, "b", "engines", ("skill",), ()))},
        {"kept": ((0, 1),)},
        {"apart": ((0, 1),)},
        {"seed": 2},
    ]
    same: dict[str, Any] = {"people": people, "kept": (), "apart": (), "seed": 1}

    hashes = [Crowd(**{**same, **change}).input_hash() for change in changes]

    assert len({Crowd(**same).input_hash(), *hashes}) == len(changes) + 1
    # The row's id is an accident of the table: another machine finds the same input.
    moved = (Person(11, "a", None, ("goal",), ()), Person(12, "b", "engines", (), ("skill",)))
    assert Crowd(**{**same, "people": moved}).input_hash() == Crowd(**same).input_hash()


@pytest.mark.parametrize("kind", list(AvoidanceKind))
def test_read_crowd_parts_who_avoids_whom_even_where_they_met(kind: AvoidanceKind) -> None:
    event = make_event()
    a, b, c = (make_attendee(event=event, name=name) for name in ("A", "B", "C"))
    make_match(run=make_run(event=event), one=a, other=b)
    meet(a, b)
    for high in (b, c):
        by_id = None if kind == AvoidanceKind.SEPARATED else high.id
        db.session.add(Avoidance(event_id=event.id, low_id=a.id, high_id=high.id, kind=kind, by_id=by_id))
    db.session.commit()

    crowd = read_crowd(event_id=event.id, seed=1)

    assert (crowd.kept, crowd.apart) == ((), ((0, 1), (0, 2)))


def test_read_crowd_keeps_pinned_pairs_unless_they_said_that_they_did_not_meet() -> None:
    event = make_event()
    a, b, c = (make_attendee(event=event, name=name) for name in ("A", "B", "C"))
    run = make_run(event=event)
    for other in (b, c):
        make_match(run=run, one=a, other=other).origin = Origin.PINNED
    db.session.commit()
    withdraw_meeting(meeting_code=meet(a, c), by=c.id)

    crowd = read_crowd(event_id=event.id, seed=1)

    assert (crowd.kept, crowd.origins, crowd.apart) == (((0, 1),), (Origin.PINNED,), ((0, 2),))
