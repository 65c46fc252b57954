"""Whom somebody gets who has fewer than three in a published run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, AvoidanceKind, Event, Match, MatchRun, Origin, Via
from matchmaker.paths import fitted_run_file
from matchmaker.queries.fitted import fitted_run
from matchmaker.queries.runs import published_run
from matchmaker.services.late_scores import late_matches as rows_of_late
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.places import fill_places
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_run
from tests.late_people import avoid, degrees, late_matches, partners, person, published_event


@pytest.mark.usefixtures("app")
def test_fill_places_gives_a_late_arrival_three_with_the_reasons() -> None:
    event, ids = published_event(8)
    ada = person(event, 0, goals=["a publisher of printing books"], skills=["grain prices"])

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert [pair[1] for pair in pairs] == [ada.id] * 3
    matches = late_matches()
    assert [(match.low_id, match.high_id) for match in matches] == sorted(pairs)
    assert {match.origin for match in matches} == {Origin.LATE}
    best = max(matches, key=lambda match: match.high_affinity)
    assert best.reasons["high"]["goal"] == "a publisher of printing books"
    assert "printing books" in best.reasons["high"]["skill"]
    assert best.reasons["high"]["goal_spans"]
    assert not best.is_weak
    assert max(degrees()[one] for one in ids) <= 4


@pytest.mark.usefixtures("app")
def test_fill_places_repeated_adds_nothing() -> None:
    event, ids = published_event(8)
    ada = person(event, 0)
    first = fill_places(event_id=event.id, attendee_ids=[ada.id])

    again = fill_places(event_id=event.id, attendee_ids=[ada.id, *ids])

    assert (len(first), again, len(late_matches())) == (3, [], 3)


@pytest.mark.usefixtures("app")
def test_fill_places_is_the_same_for_the_same_event() -> None:
    event, _ = published_event(10)
    late = [person(event, number).id for number in (3, 1)]
    first = fill_places(event_id=event.id, attendee_ids=late)
    with transaction():
        db.session.execute(sa.delete(Match).where(Match.added_at.is_not(None)))

    again = fill_places(event_id=event.id, attendee_ids=late[::-1])

    assert again == first


@pytest.mark.usefixtures("app")
def test_fill_places_never_makes_a_fifth_and_lets_late_people_meet_each_other() -> None:
    event, _ = published_event(4)
    late = [person(event, number).id for number in range(6)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    assert max(counted.values()) <= 4
    assert all(counted[one] >= 3 for one in late)
    assert any(match.low_id in late and match.high_id in late for match in late_matches())


@pytest.mark.usefixtures("app")
def test_fill_places_takes_free_places_before_a_fourth() -> None:
    event, ids = published_event(8)
    leave(attendee_id=ids[0])
    freed = partners(ids[0])
    ada = person(event, 0)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert sorted(low for low, _ in pairs) == sorted(freed)


@pytest.mark.usefixtures("app")
def test_fill_places_reaches_those_who_came_after_the_run_and_have_room() -> None:
    event, ids = published_event(2)
    early = person(event, 0).id
    fill_places(event_id=event.id, attendee_ids=[early])

    late = person(event, 1).id
    pairs = fill_places(event_id=event.id, attendee_ids=[late])

    assert (early, late) in pairs
    assert sorted(pairs) == sorted([(ids[0], late), (ids[1], late), (early, late)])


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", list(AvoidanceKind))
def test_fill_places_never_matches_who_is_kept_apart(kind: AvoidanceKind) -> None:
    event, ids = published_event(6)
    ada = person(event, 0)
    for number, other in enumerate(ids[:4]):
        by = None if kind == AvoidanceKind.SEPARATED else (ada.id, other)[number % 2]
        avoid(ada.id, other, kind, by)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert sorted(pairs) == [(ids[4], ada.id), (ids[5], ada.id)]


@pytest.mark.usefixtures("app")
def test_fill_places_never_matches_colleagues_whom_one_has_met_or_who_left() -> None:
    event = make_event()
    colleague = person(event, 1, organisation="Engines Ltd").id
    met, gone, silent, free = (person(event, number).id for number in (1, 1, 1, 1))
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    ada = person(event, 0, organisation="engines  ltd")
    other = db.session.get_one(Attendee, met)
    record_scan(scanner_id=ada.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA)
    leave(attendee_id=gone)
    db.session.get_one(Attendee, silent).consented_at = None
    db.session.commit()

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert colleague not in {low for low, _ in pairs}
    assert pairs == [(free, ada.id)]


@pytest.mark.usefixtures("app")
def test_fill_places_follows_the_rules_of_the_event() -> None:
    event = make_event()
    event.groups_apart, event.matches_colleagues = [["Founders", "Investors"], ["Press", "Press"]], True
    ids = [person(event, number, organisation="Engines").id for number in range(6)]
    for one, group in zip(ids, ("Founders", "Investors", "Press", "", "", ""), strict=True):
        db.session.get_one(Attendee, one).group = group
    for minor in ids[4:]:
        db.session.get_one(Attendee, minor).is_minor = True
    db.session.commit()
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    founder, reporter, minor = (person(event, 0, organisation="Engines") for _ in range(3))
    founder.group, reporter.group, minor.is_minor = "founders", "press", True
    db.session.commit()

    found = {
        one.id: fill_places(event_id=event.id, attendee_ids=[one.id]) for one in (founder, reporter, minor)
    }

    others = {one: {low + high - one for low, high in pairs} for one, pairs in found.items()}
    assert others[founder.id] <= {ids[0], ids[2], ids[3], reporter.id}
    assert others[reporter.id] <= {ids[0], ids[1], ids[3], founder.id}
    assert len(others[founder.id]) == 3
    assert others[minor.id] == {ids[4], ids[5]}


@pytest.mark.usefixtures("app")
def test_not_for_me_frees_ones_own_place_once_in_a_run() -> None:
    event, ids = published_event(12)
    ada, first = ids[0], partners(ids[0])
    avoid(ada, first[0], AvoidanceKind.DECLINED, ada)

    of_the_other = fill_places(event_id=event.id, attendee_ids=[first[0]])
    replaced = fill_places(event_id=event.id, attendee_ids=[ada])
    avoid(ada, first[1], AvoidanceKind.DECLINED, ada)
    second = fill_places(event_id=event.id, attendee_ids=[ada])

    assert (of_the_other, len(replaced), second) == ([], 1, [])
    assert set(replaced[0]) - {ada} != {first[0]}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", [AvoidanceKind.KNOWS, AvoidanceKind.HIDDEN, AvoidanceKind.SEPARATED])
def test_every_other_wish_frees_both_places(kind: AvoidanceKind) -> None:
    event, ids = published_event(12)
    ada, other = ids[0], partners(ids[0])[0]
    avoid(ada, other, kind, None if kind == AvoidanceKind.SEPARATED else ada)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada, other])

    assert sorted(one for pair in pairs for one in pair if one in {ada, other}) == sorted([ada, other])


@pytest.mark.usefixtures("app")
def test_fill_places_does_nothing_for_people_who_cannot_be_matched() -> None:
    event, _ = published_event(4)
    silent = make_attendee(event=event, goals=[], skills=[])
    unasked = person(event, 1, consents=False)
    stranger = person(make_event(), 1)

    ids = [silent.id, unasked.id, stranger.id, 10_000]
    assert fill_places(event_id=event.id, attendee_ids=ids) == []
    assert fill_places(event_id=event.id, attendee_ids=[]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_where_nothing_is_published_or_the_file_is_gone_or_broken_does_nothing() -> None:
    event = make_event()
    ada = person(event, 0)
    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []

    make_run(event=event)
    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []

    other, _ = published_event(3)
    late = person(other, 0)
    run_id = db.session.scalars(sa.select(MatchRun.id).filter_by(event_id=other.id)).one()
    path = fitted_run_file(Path(current_app.instance_path), run_id)
    path.write_bytes(b"PK\x03\x04 cut off")
    assert fill_places(event_id=other.id, attendee_ids=[late.id]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_of_an_ended_event_does_nothing() -> None:
    event, _ = published_event(4)
    ada = person(event, 0)
    event.starts_at, event.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()

    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_of_many_people_at_once_leaves_nobody_out() -> None:
    event, _ = published_event(30)
    late = [person(event, number).id for number in range(25)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    assert [counted[one] for one in late if counted[one] < 3] == []
    assert max(counted.values()) <= 4


def company_and_others(n_colleagues: int, n_others: int) -> Event:
    """Return a published event most of whose people are of one company."""
    event = make_event()
    for number in range(n_others):
        person(event, number)
    for number in range(n_colleagues):
        person(event, number, organisation="Engines Ltd")
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    return event


@pytest.mark.usefixtures("app")
def test_publish_run_of_one_company_and_few_others_covers_the_most_by_fourth_places() -> None:
    company_and_others(20, 3)

    counted = degrees()

    # Three people with four places each serve twelve of the twenty.
    assert (len(counted), max(counted.values())) == (3 + 12, 4)


@pytest.mark.usefixtures("app")
def test_fill_places_gives_one_to_each_who_has_nobody_before_a_second_to_anybody() -> None:
    event = make_event()
    others = [person(event, number).id for number in range(4)]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    late = [person(event, number, organisation="Engines Ltd").id for number in range(3)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    # Four fourth places for three who come late: one each, and one more.
    assert sorted(counted[one] for one in late) == [1, 1, 2]
    assert [counted[one] for one in others] == [4] * 4


@pytest.mark.usefixtures("app")
def test_fill_places_of_more_than_share_a_transaction_gives_one_each_first() -> None:
    event = make_event()
    others = [person(event, number).id for number in range(24)]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    late = [person(event, number, organisation="Engines Ltd").id for number in range(24)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    assert [counted[one] for one in late] == [1] * 24
    assert max(counted[one] for one in others) == 4


@pytest.mark.usefixtures("app")
def test_fill_places_of_a_newcomer_go_to_who_has_nobody_before_others_with_room() -> None:
    event = make_event()
    people = [person(event, number, organisation="Engines Ltd").id for number in range(2)]
    other = person(event, 3).id
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    # Both colleagues have the other alone; a third one comes and finds a fourth place, then has nobody.
    ada = person(event, 2, organisation="Engines Ltd", goals=["flute lessons"], skills=["flute lessons"])
    avoid(ada.id, other, AvoidanceKind.SEPARATED, None)
    newcomer = person(event, 0)

    pairs = fill_places(event_id=event.id, attendee_ids=[newcomer.id])

    assert len(pairs) == 3
    assert tuple(sorted((ada.id, newcomer.id))) in pairs
    assert {low for low, _ in pairs} <= {*people, other, ada.id}


@pytest.mark.usefixtures("app")
def test_pair_without_a_finite_score_is_never_stored() -> None:
    event, ids = published_event(4)
    run = published_run(event.id)
    assert run is not None
    fitted = fitted_run(run.id)
    assert fitted is not None

    with pytest.raises(ValueError, match="have no finite score"):
        rows_of_late(fitted, {(ids[0], ids[1]): float("-inf")}, run_id=run.id, added_at=now())
