from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Event, Membership, Role, RunState
from matchmaker.queries.events import event_by_code, event_by_id
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk

NEW = {
    "name": "Makers & Money",
    "venue": "Lisbon",
    "timezone": "Europe/Lisbon",
    "starts": "2027-07-03T18:00",
    "ends": "2027-07-03T22:00",
    "contact": "olive@example.org",
}
SETTINGS = NEW | {"retention_days": "30", "honest_percent": "0"}


def test_list_shows_only_the_organizers_own_events(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    make_desk(name="Mallory", code="secret-ball")

    page = desk.client.get("/organizer").text

    assert desk.code in page
    assert "secret-ball" not in page


@pytest.mark.parametrize(
    ("starts_in", "published", "word"),
    [(1, False, "Draft"), (1, True, "Published"), (-1, True, "Live"), (-9, False, "Ended")],
)
def test_list_says_how_far_each_event_is(
    make_desk: Callable[..., Desk],
    starts_in: int,
    published: bool,  # noqa: FBT001 -- pytest fills it by name
    word: str,
) -> None:
    desk = make_desk(starts_at=now() + timedelta(hours=starts_in))
    if published:
        with desk.rows():
            make_run(event=event_by_id(desk.event_id))

    assert f">{word}</span>" in desk.client.get("/organizer").text
    assert f">{word}</span>" in desk.client.get(desk.address()).text


def test_new_event_is_offered_where_the_last_one_was(make_desk: Callable[..., Desk]) -> None:
    page = make_desk(timezone="Asia/Tokyo").client.get("/organizer/events/new").text

    assert '<option selected value="Asia/Tokyo">' in page


def test_new_event_without_a_code_gets_one_of_its_name(desk: Desk) -> None:
    answer = desk.client.post("/organizer/events/new", data=NEW)

    assert (answer.status_code, answer.location) == (303, "/organizer/events/makers-money")
    with desk.rows():
        event = db.session.scalars(sa.select(Event).filter_by(code="makers-money")).one()
        assert event.starts_at == datetime(2027, 7, 3, 17, 0, tzinfo=UTC)
        assert event.contact == "olive@example.org"
        assert db.session.get_one(Membership, (event.id, desk.organizer_id)).role == Role.OWNER


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " \0 "}, "What is the event called?"),
        ({"code": "Ma kers"}, "Letters a to z, digits and hyphens between them."),
        ({"code": "new"}, "This code has another meaning here."),
        ({"code": "x" * 41}, "Field must be between 2 and 40 characters long."),
        ({"timezone": "Moon/Crater"}, "Not a valid choice."),
        ({"starts": "soon"}, "Not a valid datetime value."),
        ({"ends": "2027-07-03T18:00"}, "The event must end after it starts."),
        ({"contact": "olive"}, "This does not look like an address."),
    ],
)
def test_new_event_with_something_wrong_says_it_and_keeps_the_rest(
    desk: Desk, wrong: dict[str, str], sentence: str
) -> None:
    before = desk.everything()

    answer = desk.client.post("/organizer/events/new", data=NEW | wrong)

    assert answer.status_code in {400, 422}
    assert sentence in answer.text
    assert 'value="Lisbon"' in answer.text
    assert desk.everything() == before


def test_new_event_with_a_taken_code_is_refused_at_the_code(desk: Desk) -> None:
    answer = desk.client.post("/organizer/events/new", data=NEW | {"code": desk.code})

    assert answer.status_code == 409
    assert f"The code “{desk.code}” is taken by another event." in answer.text
    assert 'aria-describedby="code-hint code-error"' in answer.text


def test_settings_change_what_people_read(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/settings"), data=SETTINGS | {"name": "Makers", "code": "hijack"})

    assert (answer.status_code, answer.location) == (303, desk.address())
    with desk.rows():
        event = event_by_id(desk.event_id)
        assert (event.name, event.code, event.registration_open) == ("Makers", desk.code, False)


def test_settings_show_the_times_of_the_events_zone(make_desk: Callable[..., Desk]) -> None:
    starts = datetime(2027, 7, 3, 17, 0, tzinfo=UTC)
    desk = make_desk(starts_at=starts, timezone="Etc/GMT-5")

    page = desk.client.get(desk.address("/settings")).text

    assert 'value="2027-07-03T22:00"' in page
    assert '<option selected value="Etc/GMT-5">' in page


def test_settings_keep_the_kind_of_event_and_when_people_must_be_there(desk: Desk) -> None:
    desk.client.post(
        desk.address("/settings"), data=SETTINGS | {"kind": "science", "absent": "2027-07-03T18:30"}
    )

    page = desk.client.get(desk.address("/settings")).text
    assert '<option selected value="science">Science</option>' in page
    assert 'value="2027-07-03T18:30"' in page
    with desk.rows():
        event = event_by_id(desk.event_id)
        assert (event.kind, event.absent_after) == ("science", datetime(2027, 7, 3, 17, 30, tzinfo=UTC))

    desk.client.post(desk.address("/settings"), data=SETTINGS | {"kind": "", "absent": ""})
    with desk.rows():
        event = event_by_id(desk.event_id)
        assert (event.kind, event.absent_after) == ("", None)


def test_new_event_takes_a_kind_that_there_is(desk: Desk) -> None:
    refused = desk.client.post("/organizer/events/new", data=NEW | {"code": "regatta", "kind": "regatta"})
    taken = desk.client.post("/organizer/events/new", data=NEW | {"code": "hack", "kind": "hackathon"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    with desk.rows():
        assert [event_by_code("regatta"), event_by_code("hack").kind] == [None, "hackathon"]  # type: ignore[union-attr]  # it was just made


def test_settings_that_end_before_the_start_are_refused(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/settings"), data=SETTINGS | {"ends": "2027-07-03T17:00"})

    assert answer.status_code == 400
    assert "The event must end after it starts." in answer.text


def test_dashboard_of_an_empty_event_teaches_the_first_step(desk: Desk) -> None:
    page = desk.client.get(desk.address()).text

    assert "Nobody is here yet" in page
    assert "Run the matching" not in page


def test_dashboard_says_who_is_ready_and_who_is_not(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event)
        make_attendee(event=event, name="Tom Okoye", goals=())
        make_attendee(event=event, name="Nora Silent", goals=(), skills=())

    page = desk.client.get(desk.address()).text

    assert '<p class="mm-figure mm-num">2</p><small>can be matched</small>' in page
    assert "wrote no goal: we know how they help, not whom they seek" in page
    assert "wrote neither goal nor skill and cannot be matched" in page


def test_dashboard_leads_to_the_run_that_waits(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event)
        make_run(event=event, number=1)
        make_run(event=event, number=2, state=RunState.PREVIEW)

    page = desk.client.get(desk.address()).text

    assert "Look and publish" in page
    assert f'href="{desk.address("/runs/2")}"' in page


def test_dashboard_takes_as_many_statements_for_three_people_as_for_one(
    desk: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        run = make_run(event=event)
        one, other = make_attendee(event=event), make_attendee(event=event)
        make_match(run=run, one=one, other=other)
    for_two = count_statements(lambda: desk.client.get(desk.address()))
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event)
        make_attendee(event=event)

    assert count_statements(lambda: desk.client.get(desk.address())) == for_two


def test_list_takes_as_many_statements_for_three_events_as_for_one(
    desk: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    for_one = count_statements(lambda: desk.client.get("/organizer"))
    with desk.rows():
        for _ in range(2):
            event = make_event()
            db.session.add(Membership(event_id=event.id, organizer_id=desk.organizer_id, role=Role.READER))
        db.session.commit()

    assert count_statements(lambda: desk.client.get("/organizer")) == for_one
    assert desk.client.get("/organizer").text.count("mm-line") == 3
