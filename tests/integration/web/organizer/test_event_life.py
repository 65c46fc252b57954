"""Copy an event, close it, open it again, delete it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.models import Role
from matchmaker.queries.events import event_by_code, event_by_id
from matchmaker.services.sessions import open_session
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk

START = datetime(2036, 7, 3, 17, tzinfo=UTC)
ROLES = [Role.OWNER, Role.EDITOR, Role.DOOR, Role.READER]


def test_copy_offers_the_same_weekday_and_hour_next_time(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=START, timezone="Europe/Lisbon")

    with time_machine.travel(START - timedelta(days=100), tick=False):
        early = desk.client.get(desk.address("/copy"))
    assert early.status_code == 302  # a session of an organizer lasts twelve hours

    page = desk.client.get(desk.address("/copy")).text
    assert 'value="2036-07-10T18:00"' in page


def test_copy_of_an_event_long_past_starts_in_the_future(make_desk: Callable[..., Desk]) -> None:
    moment = now().replace(second=0, microsecond=0)
    desk = make_desk(starts_at=moment - timedelta(days=20, hours=1), timezone="UTC")

    page = desk.client.get(desk.address("/copy")).text

    assert f'value="{moment + timedelta(days=1, hours=-1):%Y-%m-%dT%H:%M}"' in page


def test_copy_leads_to_its_settings(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=START)

    answer = desk.client.post(
        desk.address("/copy"), data={"name": "Next one", "code": "", "starts": "2036-08-01T18:00"}
    )

    assert (answer.status_code, answer.location) == (303, "/organizer/events/next-one/settings")
    assert "Copied." in desk.client.get(answer.location).text
    with desk.rows():
        copy = event_by_code("next-one")
        assert copy is not None
        assert (copy.starts_at, copy.venue) == (datetime(2036, 8, 1, 17, tzinfo=UTC), "Lisbon")


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"name": ""}, 422, "What is the event called?"),
        ({"starts": ""}, 422, "When does it start?"),
        ({"starts": "9999-12-31T23:30"}, 422, "Please choose a year from 2000 to 2199."),
        ({"starts": "0001-01-01T00:00"}, 422, "Please choose a year from 2000 to 2199."),
        ({"code": "x"}, 422, "Field must be between 2 and 40 characters long."),
        ({"code": "new"}, 422, "This code has another meaning here."),
        ({"code": "taken"}, 409, "is taken by another event"),
    ],
)
def test_copy_with_something_wrong_says_it_and_copies_nothing(
    make_desk: Callable[..., Desk], wrong: dict[str, str], status: int, sentence: str
) -> None:
    desk = make_desk(code="taken")
    before = desk.everything()

    answer = desk.client.post(
        desk.address("/copy"), data={"name": "Next", "code": "", "starts": "2036-08-01T18:00"} | wrong
    )

    assert answer.status_code == status
    assert sentence in answer.text
    assert desk.everything() == before


def test_event_is_closed_and_opened_again(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=START)
    pages = [desk.client.get(desk.address("/settings")).text]
    for press in ("/close", "/reopen"):
        answer = desk.client.post(desk.address(press))
        assert (answer.status_code, answer.location) == (303, f"{desk.address('/settings')}#ends")
        pages.append(desk.client.get(desk.address("/settings")).text)
        if press == "/close":
            overview, events = (desk.client.get(path).text for path in (desk.address(), "/organizer"))

    assert ["Open it again" in page for page in pages] == [False, True, False]
    assert [">Closed</span>" in page for page in (overview, events)] == [True, True]
    assert "Run the matching" not in overview


def test_event_that_has_ended_is_not_offered_to_be_closed(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=now() - timedelta(days=2))

    assert desk.address("/close") not in desk.client.get(desk.address("/settings")).text


def test_preview_of_a_closed_event_cannot_be_published(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=START)
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
        make_match(run=make_run(event=event, state="preview"), one=ada, other=grace)  # type: ignore[arg-type]  # its word
    desk.client.post(desk.address("/close"))

    page = desk.client.get(desk.address("/runs/1")).text
    answer = desk.client.post(desk.address("/runs/1/publish"))

    assert f'action="{desk.address("/runs/1/publish")}"' not in page
    assert answer.status_code == 409


@pytest.mark.parametrize(("role", "status"), [*zip(ROLES, [200, 404, 404, 404], strict=True)])
def test_only_the_owner_may_delete(make_desk: Callable[..., Desk], role: Role, status: int) -> None:
    desk = make_desk(role=role)

    assert desk.client.get(desk.address("/delete")).status_code == status


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DOOR, Role.READER])
def test_nobody_else_deletes_even_with_the_name(make_desk: Callable[..., Desk], role: Role) -> None:
    desk = make_desk(role=role)
    before = desk.everything()

    answer = desk.client.post(desk.address("/delete"), data={"typed": "Makers & Money"})

    assert answer.status_code == 404
    assert desk.everything() == before


@pytest.mark.parametrize(("role", "shown"), [*zip(ROLES[:2], [True, False], strict=True)])
def test_settings_lead_only_the_owner_to_deleting(
    make_desk: Callable[..., Desk],
    role: Role,
    shown: bool,  # noqa: FBT001 -- a table of cases
) -> None:
    desk = make_desk(role=role)

    assert (desk.address("/delete") in desk.client.get(desk.address("/settings")).text) is shown


def test_delete_page_says_what_would_be_gone_and_offers_the_report(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    empty = desk.client.get(desk.address("/delete")).text
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_match(
            run=make_run(event=event), one=make_attendee(event=event), other=make_attendee(event=event)
        )

    full = desk.client.get(desk.address("/delete")).text

    assert "Nobody is in it." in empty
    assert "2 people with goals, skills, links and sign-ins" in full
    assert ["Keep it first if you may need it" in page for page in (empty, full)] == [False, True]


def test_owner_deletes_by_typing_the_name(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()

    answer = desk.client.post(desk.address("/delete"), data={"typed": " makers & MONEY "})
    page = desk.client.get(answer.location).text

    assert (answer.status_code, answer.location) == (303, "/organizer")
    assert "“Makers &amp; Money” is deleted." in page
    assert "Start with an event" in page
    assert desk.client.get(desk.address()).status_code == 404
    assert desk.client.get(f"/e/{desk.code}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Please type the event’s name first: this cannot be undone."),
        ("Makers", "This is not the event’s name. Nothing was deleted."),
    ],
)
def test_without_the_name_nothing_is_deleted(
    make_desk: Callable[..., Desk], typed: str, sentence: str
) -> None:
    desk = make_desk()
    before = desk.everything()

    answer = desk.client.post(desk.address("/delete"), data={"typed": typed})

    assert answer.status_code == 422
    assert sentence in answer.text.partition('id="typed-error"')[2].partition("</small>")[0]
    assert desk.everything() == before


def test_owner_who_signed_in_long_ago_proves_it_before_deleting(desk: Desk) -> None:
    with desk.rows():
        secret = open_session(
            organizer_id=desk.organizer_id,
            attendee_id=None,
            data={"proved_at": int((now() - timedelta(hours=1)).timestamp())},
        )
    desk.client.set_cookie("sid", secret)

    answer = desk.client.post(desk.address("/delete"), data={"typed": "Makers & Money"})

    assert answer.status_code == 303
    assert f"next=/organizer/events/{desk.code}/delete" in answer.location
    with desk.rows():
        assert event_by_code(desk.code) is not None


def test_list_says_each_role(make_desk: Callable[..., Desk]) -> None:
    assert "0 people · Door" in make_desk(role=Role.DOOR).client.get("/organizer").text
