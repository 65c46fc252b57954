from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, RunState, Via
from matchmaker.queries.attendees import people_of
from matchmaker.queries.meetings import meetings_of
from matchmaker.queries.three import Stage
from matchmaker.queries.visibility import has_card_of, person_in_sight
from matchmaker.services.avoidances import decline_match, know_already
from matchmaker.services.hiding import hide_from_person
from matchmaker.services.meetings import record_scan
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run

pytestmark = pytest.mark.usefixtures("app")


def pair(state: RunState = RunState.PUBLISHED) -> tuple[Attendee, Attendee]:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    make_match(run=make_run(event=event, state=state), one=ada, other=grace)
    return ada, grace


def scan(scanner: Attendee, scanned: Attendee, *, minutes_ago: int = 0) -> None:
    record_scan(
        scanner_id=scanner.id,
        code=scanned.badge_code,
        client_id=uuid4(),
        via=Via.CAMERA,
        client_at=now() - timedelta(minutes=minutes_ago),
    )


def names_in_sight(viewer: Attendee, *others: Attendee) -> list[str]:
    found = [
        person_in_sight(viewer_id=viewer.id, event_id=viewer.event_id, code=other.code) for other in others
    ]
    return [person.name for person in found if person is not None]


def test_has_card_of_holds_on_the_side_that_still_has_the_card() -> None:
    ada, grace = pair()
    before = has_card_of(viewer_id=ada.id, other_id=grace.id)

    decline_match(by=ada.id, other_code=grace.code)

    assert before is True
    assert has_card_of(viewer_id=ada.id, other_id=grace.id) is False
    assert has_card_of(viewer_id=grace.id, other_id=ada.id) is True


@pytest.mark.parametrize("state", [RunState.PREVIEW, RunState.REPLACED])
def test_has_card_of_needs_a_published_run(state: RunState) -> None:
    ada, grace = pair(state)

    assert has_card_of(viewer_id=ada.id, other_id=grace.id) is False


def test_person_in_sight_was_told_or_shown_to_the_viewer() -> None:
    ada, grace = pair()
    event = db.session.get_one(Event, ada.event_id)
    mary, kate = make_attendee(event=event, name="Mary"), make_attendee(event=event, name="Kate")
    strangers = names_in_sight(ada, mary, kate)

    for scanner, scanned in ((mary, ada), (ada, kate)):
        record_scan(scanner_id=scanner.id, code=scanned.badge_code, client_id=uuid4(), via=Via.CAMERA)

    assert strangers == []
    # Mary says that they met; whom Ada scanned has not answered yet.
    assert names_in_sight(ada, grace, mary, kate) == ["Grace", "Mary"]


def test_person_in_sight_is_somebody_else_of_the_event_until_one_hides_or_leaves() -> None:
    ada, grace = pair()
    mary = make_attendee(event=make_event(), name="Mary")
    seen = names_in_sight(ada, ada, grace, mary)

    hide_from_person(by=grace.id, code=ada.code)
    hidden = names_in_sight(ada, grace), names_in_sight(grace, ada)
    other, gone = pair()
    leave(attendee_id=gone.id)

    assert seen == ["Grace"]
    assert hidden == ([], [])
    assert names_in_sight(other, gone) == []


def test_hidden_pair_leaves_each_their_own_claim_as_if_unanswered() -> None:
    ada, grace = pair()
    scan(ada, grace, minutes_ago=9)
    scan(grace, ada, minutes_ago=5)
    met = [meeting.stage for meeting in meetings_of(grace.id)]

    hide_from_person(by=ada.id, code=grace.code)

    (left,) = meetings_of(grace.id)
    assert met == [Stage.MET]
    assert (left.stage, left.person.name, left.contact) == (Stage.WAITING, "", None)
    assert left.met_at is not None
    assert timedelta(minutes=4) < now() - left.met_at < timedelta(minutes=6)


def test_who_never_scanned_sees_nothing_of_a_hidden_pair() -> None:
    ada, grace = pair()
    scan(ada, grace)
    asked = [meeting.stage for meeting in meetings_of(grace.id)]

    hide_from_person(by=ada.id, code=grace.code)

    assert asked == [Stage.ASKED]
    assert meetings_of(grace.id) == []
    db.session.rollback()
    assert [meeting.stage for meeting in meetings_of(ada.id)] == [Stage.WAITING]


def test_organizers_table_counts_matches_that_one_side_still_has() -> None:
    ada, grace = pair()
    counts = []
    for act in (None, decline_match, know_already):
        if act is not None:
            act(
                by=grace.id if act is know_already else ada.id,
                other_code=(ada if act is know_already else grace).code,
            )
        counts.append([person.n_matches for person in people_of(ada.event_id)])

    assert counts == [[1, 1], [1, 1], [0, 0]]
