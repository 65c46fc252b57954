from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import NotFoundError, RunStateError
from matchmaker.models import Attendee, Event, Match, MatchRun, RunState
from matchmaker.services.avoidances import separate
from matchmaker.services.computing import compute
from matchmaker.services.crowd import Crowd, read_crowd
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.pins import pin_pair
from matchmaker.services.registration import edit_profile, leave
from matchmaker.services.reproducing import Reproduction, library_versions, reproduce_run
from matchmaker.services.run_record import canonical_matches, crowd_of, digest_of, input_hash, record_of
from tests.factories import make_attendee, make_event, make_run
from tests.integration.services.test_pins import crowd

pytestmark = pytest.mark.usefixtures("app")


def run_of(event_id: int, number: int = 1) -> MatchRun:
    db.session.rollback()
    return db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one()


def event_with_everything() -> tuple[int, list[int]]:
    """Return an event whose second run was told of groups, ages, colleagues, pins and wishes."""
    event_id, ids = crowd(14)
    db.session.get_one(Event, event_id).groups_apart = [["Founders", "Investors"], ["Press", "Press"]]
    for place, one in enumerate(ids):
        attendee = db.session.get_one(Attendee, one)
        attendee.group = ("Founders", "Investors", "", "Press")[place % 4]
        attendee.organisation = ("Engines", "", "")[place % 3]
        attendee.is_minor = place > 10
    db.session.commit()
    pin_pair(event_id=event_id, one_id=ids[0], other_id=ids[2], by=None)
    separate(event_id=event_id, one_id=ids[4], other_id=ids[6], by=None)
    publish_run(event_id=event_id, number=run_now(event_id=event_id, by=None), by=None)
    return event_id, ids


def stored(event_id: int, number: int) -> list[dict[str, Any]]:
    run = run_of(event_id, number)
    rows = db.session.execute(sa.select(Match.__table__).where(Match.run_id == run.id)).mappings()
    return [dict(row) for row in rows]


def test_reproduced_matches_are_the_same_byte_for_byte() -> None:
    event_id, ids = event_with_everything()
    run = run_of(event_id, 2)
    rows = stored(event_id, 2)
    crowd = read_crowd(event_id=event_id, seed=run.seed)

    again = compute(crowd).rows

    assert canonical_matches(again, ids) == canonical_matches(rows, ids)
    assert len(again) > 10
    assert reproduce_run(event_id=event_id, number=2) == Reproduction(is_same=True)


def test_run_is_reproduced_from_its_record_whatever_was_decided_since() -> None:
    event_id, ids = event_with_everything()
    event = db.session.get_one(Event, event_id)
    event.groups_apart, event.matches_colleagues = [], True
    for one in ids:
        attendee = db.session.get_one(Attendee, one)
        attendee.group, attendee.organisation, attendee.is_minor = "", "", False
    db.session.commit()
    separate(event_id=event_id, one_id=ids[0], other_id=ids[1], by=None)
    leave(attendee_id=ids[3])
    make_attendee(event=event, name="Late")

    found = [reproduce_run(event_id=event_id, number=number) for number in (1, 2)]

    assert found == [Reproduction(is_same=True)] * 2
    assert read_crowd(event_id=event_id, seed=2) != crowd_of(run_of(event_id, 2).parameters or {}, 2, [])


def test_run_whose_result_was_changed_is_not_the_same() -> None:
    event_id, _ = crowd(6)
    run = run_of(event_id)
    run.parameters = {**(run.parameters or {}), "kept": [[0, 1, "pinned"]]}
    db.session.commit()

    assert reproduce_run(event_id=event_id, number=1) == Reproduction(is_same=False)


def test_run_of_people_who_changed_says_how_many_did() -> None:
    event_id, ids = crowd(8)
    for one in ids[:2]:
        edit_profile(
            attendee_id=one,
            name="New",
            organisation="",
            headline="",
            goals=["something else"],
            skills=[],
            consents=True,
        )
    erase_attendee(attendee_id=ids[2])

    assert reproduce_run(event_id=event_id, number=1) == Reproduction(None, n_gone=1, n_edited=2)


def test_run_of_another_time_tells_its_libraries_and_one_without_a_record_says_so() -> None:
    event_id, _ = crowd(6)
    run = run_of(event_id)
    run.versions = {**run.versions, "numpy": "1.0", "pottery": "2.0"}
    old = make_run(event=db.session.get_one(Event, event_id), number=2, state=RunState.REPLACED)
    db.session.commit()

    found = reproduce_run(event_id=event_id, number=1)

    assert found == Reproduction(is_same=True, libraries={"numpy": ("1.0", library_versions()["numpy"])})
    assert reproduce_run(event_id=event_id, number=old.number) == Reproduction(None, has_record=False)


def test_run_that_was_not_computed_or_does_not_exist_cannot_be_reproduced() -> None:
    event = make_event()
    run = make_run(event=event, state=RunState.FAILED)
    run.computed_at = None
    db.session.commit()

    with pytest.raises(RunStateError):
        reproduce_run(event_id=event.id, number=1)
    with pytest.raises(NotFoundError):
        reproduce_run(event_id=event.id, number=2)


def test_record_tells_nobodys_name_words_code_or_row() -> None:
    event_id, ids = event_with_everything()
    people = [db.session.get_one(Attendee, one) for one in ids]
    record = str(run_of(event_id, 2).parameters)

    for person in people:
        assert person.code not in record
        assert person.name not in record
        assert person.goals[0].text not in record
    assert "Engines" not in record
    assert "Press" not in record


def test_input_hash_follows_from_the_input_and_the_seed() -> None:
    event_id, ids = crowd(4, publish=False)

    def told(seed: int = 1) -> str:
        db.session.rollback()
        one = read_crowd(event_id=event_id, seed=seed)
        return input_hash(record_of(one, []), seed)

    hashes = [told(), told(), told(2)]
    db.session.get_one(Attendee, ids[0]).is_minor = True
    db.session.commit()
    hashes.append(told())
    separate(event_id=event_id, one_id=ids[1], other_id=ids[2], by=None)
    hashes.append(told())

    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


def test_digest_of_matches_looks_at_every_one_of_their_bytes() -> None:
    event_id, ids = crowd(6)
    rows = stored(event_id, 1)
    people: Crowd = read_crowd(event_id=event_id, seed=1)
    changes: list[dict[str, Any]] = [
        {"score": rows[0]["score"] + 1e-12},
        {"is_weak": not rows[0]["is_weak"]},
        {"origin": "late"},
        {"low_affinity": 0.5},
        {"high_affinity": 0.5},
        {"reasons": {}},
        {"drawn_probability": 0.5},
    ]

    digests = {digest_of(people, [{**rows[0], **change}, *rows[1:]]) for change in changes}

    assert len({*digests, digest_of(people, rows)}) == len(changes) + 1
    assert digest_of(people, rows[::-1]) == digest_of(people, rows)
    assert len(ids) == 6
