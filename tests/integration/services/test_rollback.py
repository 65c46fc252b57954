from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import EventEndedError, NotFoundError, RunStateError
from matchmaker.models import Attendee, AuditEntry, Job, Match, MatchRun, RunState, Via
from matchmaker.paths import fitted_event_file, fitted_run_file
from matchmaker.queries.fitted import instance_folder
from matchmaker.services.avoidances import decline_match, rejoin, separate
from matchmaker.services.closing import close_event
from matchmaker.services.hiding import hide_from_badge
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.pins import pin_pair
from matchmaker.services.registration import edit_profile, leave
from matchmaker.services.rollback import roll_back
from tests.factories import make_attendee, make_event, make_match, make_organizer, make_run
from tests.integration.services.test_pins import cards, crowd

pytestmark = pytest.mark.usefixtures("app")


def publish_anew(event_id: int) -> int:
    number = run_now(event_id=event_id, by=None)
    publish_run(event_id=event_id, number=number, by=None)
    return number


def states(event_id: int) -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(sa.select(MatchRun.state).filter_by(event_id=event_id).order_by(MatchRun.number))
    )


def scan(one: int, other: int) -> str:
    code = db.session.get_one(Attendee, other).badge_code
    db.session.rollback()
    return record_scan(scanner_id=one, code=code, client_id=uuid4(), via=Via.CAMERA).meeting_code


def code_of(attendee_id: int) -> str:
    return db.session.get_one(Attendee, attendee_id).code


def two_runs(n_people: int = 10) -> tuple[int, list[int]]:
    """Return an event whose first run was replaced by one in which every pair is another."""
    event_id, ids = crowd(n_people, publish=False)
    pairs = {
        1: [(place, (place + step) % n_people) for step in (1, 2) for place in range(n_people)],
        2: [(place, (place + step) % n_people) for step in (3, 4) for place in range(n_people)],
    }
    event = db.session.get_one(MatchRun, publish_number(event_id)).event_id
    assert event == event_id
    for number, wanted in pairs.items():
        run = db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one()
        db.session.execute(sa.delete(Match).filter_by(run_id=run.id))
        db.session.commit()
        for one, other in wanted:
            low, high = (db.session.get_one(Attendee, ids[place]) for place in (one, other))
            make_match(run=run, one=low, other=high, score=1.0)
    return event_id, ids


def publish_number(event_id: int) -> int:
    """Publish two runs and return the id of the second."""
    publish_anew(event_id)
    publish_anew(event_id)
    return db.session.scalars(sa.select(MatchRun.id).filter_by(event_id=event_id, number=2)).one()


def test_rollback_shows_the_earlier_pairs_again_and_pressing_twice_does_it_once() -> None:
    event_id, ids = two_runs()
    before = {one: cards(one) for one in ids}

    for _ in range(2):
        roll_back(event_id=event_id, number=1, by=None)

    assert states(event_id) == [RunState.PUBLISHED, RunState.REPLACED]
    assert {one: cards(one) for one in ids} == {
        one: {ids[(place + step) % 10] for step in (-2, -1, 1, 2)} for place, one in enumerate(ids)
    }
    notes = db.session.scalars(sa.select(AuditEntry).filter_by(action="run_rolled_back")).all()
    assert [entry.detail for entry in notes] == [{"number": 1, "instead_of": 2}]
    roll_back(event_id=event_id, number=2, by=None)
    assert {one: cards(one) for one in ids} == before


def test_rollback_loses_no_decision() -> None:
    event_id, ids = two_runs()
    a, b, c, d, e, f, *_ = ids
    scan(a, d)  # on their cards now
    withdraw_meeting(meeting_code=scan(e, d), by=e)  # of the first run
    separate(event_id=event_id, one_id=b, other_id=c, by=None)
    hide_from_badge(by=c, code=db.session.get_one(Attendee, d).badge_code)
    pin_pair(event_id=event_id, one_id=a, other_id=f, by=None)
    leave(attendee_id=ids[9])

    roll_back(event_id=event_id, number=1, by=None)

    assert {d, f} <= cards(a)
    assert c not in cards(b)
    assert d not in cards(c)
    assert e not in cards(d)
    assert a in cards(f)
    assert all(ids[9] not in cards(one) for one in ids)
    assert max(len(cards(one)) for one in ids) <= 4


def test_rollback_brings_no_half_of_a_declined_pair_back() -> None:
    event_id, ids = two_runs()
    roll_back(event_id=event_id, number=1, by=None)
    decline_match(by=ids[0], other_code=code_of(ids[1]))
    before = ids[0] in cards(ids[1])
    roll_back(event_id=event_id, number=2, by=None)

    roll_back(event_id=event_id, number=1, by=None)

    assert (before, ids[0] in cards(ids[1]), ids[1] in cards(ids[0])) == (True, False, False)


def test_rollback_against_rules_that_came_since_matches_nobody() -> None:
    event_id, ids = two_runs()
    db.session.get_one(Attendee, ids[0]).is_minor = True
    db.session.commit()
    scan(ids[0], ids[1])

    roll_back(event_id=event_id, number=1, by=None)

    assert cards(ids[0]) == {ids[1]}  # those have met


def test_rollback_gives_late_arrivals_places_from_the_newest_words() -> None:
    event_id, _ = two_runs()
    present = db.session.scalars(sa.select(MatchRun.id).filter_by(number=2)).one()
    event = db.session.get_one(MatchRun, present).event_id
    late = make_attendee(event=make_event(), name="Late", goals=["sailing ships"], skills=["grain prices"])
    late.event_id = event
    db.session.execute(sa.delete(Match).where(Match.run_id != present, Match.low_id % 2 == 0))
    db.session.commit()

    roll_back(event_id=event_id, number=1, by=None)

    assert len(cards(late.id)) == 3
    assert fitted_event_file(instance_folder(), event_id).exists()
    assert not fitted_run_file(instance_folder(), present).exists()


@pytest.mark.parametrize("has_late", [True, False])
def test_rollback_where_the_words_are_gone_has_them_learned_before_places_are_given(has_late: bool) -> None:  # noqa: FBT001 -- a case
    event_id, ids = two_runs()
    for file in instance_folder().glob("fitted/*.npz"):
        file.unlink()
    if has_late:
        late = make_attendee(event=make_event(), name="Late")
        late.event_id = event_id
        db.session.commit()

    roll_back(event_id=event_id, number=1, by=None)

    kinds = [job.kind for job in db.session.scalars(sa.select(Job).order_by(Job.id))]
    assert kinds == (["fit", "places"] if has_late else [])
    assert len(cards(ids[0])) == 4


@pytest.mark.parametrize("state", [state for state in RunState if state != RunState.REPLACED])
def test_rollback_to_a_run_that_was_not_shown_before_is_refused(state: RunState) -> None:
    event = make_event()
    if state != RunState.PUBLISHED:
        make_run(event=event, number=1)
    make_run(event=event, number=2, state=state)

    if state == RunState.PUBLISHED:
        roll_back(event_id=event.id, number=2, by=None)  # it is shown already
    else:
        with pytest.raises(RunStateError):
            roll_back(event_id=event.id, number=2, by=None)

    assert states(event.id)[-1] == state


def test_rollback_without_anything_published_after_the_end_or_of_another_event_is_refused() -> None:
    event, other = make_event(), make_event()
    make_run(event=event, number=1, state=RunState.REPLACED)

    with pytest.raises(RunStateError):
        roll_back(event_id=event.id, number=1, by=None)
    with pytest.raises(NotFoundError):
        roll_back(event_id=other.id, number=1, by=None)
    with time_machine.travel(now() + timedelta(days=1)), pytest.raises(EventEndedError):
        roll_back(event_id=event.id, number=1, by=None)
    close_event(event_id=event.id, by=make_organizer().id)
    with pytest.raises(EventEndedError):
        roll_back(event_id=event.id, number=1, by=None)

    assert states(event.id) == [RunState.REPLACED]


def test_publish_keeps_pairs_that_met_since_the_run_was_computed() -> None:
    event_id, ids = two_runs()
    number = run_now(event_id=event_id, by=None)
    run_id = db.session.scalars(sa.select(MatchRun.id).filter_by(event_id=event_id, number=number)).one()
    db.session.execute(
        sa.delete(Match).where(Match.run_id == run_id, Match.low_id == ids[0], Match.high_id == ids[3])
    )
    db.session.commit()
    scan(ids[0], ids[3])

    publish_run(event_id=event_id, number=number, by=None)

    assert ids[3] in cards(ids[0])
    copied = db.session.scalars(
        sa.select(Match).filter_by(run_id=run_id, low_id=ids[0], high_id=ids[3])
    ).one()
    assert copied.added_at is not None


def test_who_comes_back_never_makes_a_fifth() -> None:
    event_id, ids = two_runs(9)
    me, back = ids[0], ids[3]
    leave(attendee_id=back)
    freed = [one for one in ids if one != back and len(cards(one)) < 4]
    for one in freed:
        for other in freed:
            if one < other and other not in cards(one) and max(len(cards(one)), len(cards(other))) < 4:
                pin_pair(event_id=event_id, one_id=one, other_id=other, by=None)
    full = {one for one in freed if len(cards(one)) == 4}

    edit_profile(
        attendee_id=back,
        name="Back",
        organisation="",
        headline="",
        goals=["sailing ships"],
        skills=["printing books"],
        consents=True,
    )

    assert me in freed
    assert full
    assert max(len(cards(one)) for one in ids) == 4
    assert cards(back).isdisjoint(full)


def test_rejoin_brings_the_card_back_only_where_both_have_room() -> None:
    event_id, ids = two_runs()
    one, other = ids[0], ids[3]
    separate(event_id=event_id, one_id=one, other_id=other, by=None)
    run_id = db.session.scalars(sa.select(MatchRun.id).filter_by(number=2)).one()
    new = make_attendee(event=make_event(), name="New")
    new.event_id = event_id
    db.session.execute(sa.delete(Match).where(Match.run_id == run_id, Match.low_id != one))
    db.session.commit()
    run = db.session.get_one(MatchRun, run_id)
    make_match(run=run, one=db.session.get_one(Attendee, one), other=new)
    before = len(cards(one)), len(cards(other))

    rejoin(event_id=event_id, one_id=one, other_id=other, by=None)

    assert before == (4, 0)
    assert (len(cards(one)), cards(other)) == (4, set())


def test_rejoin_keeps_met_and_pinned_pairs_before_others() -> None:
    event_id, ids = two_runs()
    one, other = ids[0], ids[3]
    separate(event_id=event_id, one_id=one, other_id=other, by=None)

    rejoin(event_id=event_id, one_id=one, other_id=other, by=None)

    assert other in cards(one)
    assert one in cards(other)
