"""Who gets in where: the routes are taken from the application, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.models import Role, RunState
from matchmaker.queries.events import event_by_id
from matchmaker.services.importing import keep_upload
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk

PAGES = [
    ("GET", ""),
    ("GET", "/concerns"),
    ("GET", "/settings"),
    ("GET", "/copy"),
    ("GET", "/delete"),
    ("GET", "/import"),
    ("GET", "/import/pretix"),
    ("GET", "/import/{upload}"),
    ("GET", "/door"),
    ("GET", "/door/walk-in"),
    ("GET", "/door/people/{person}"),
    ("GET", "/door/people/{person}/badge.pdf"),
    ("GET", "/people"),
    ("GET", "/people/{person}"),
    ("GET", "/people/{person}/edit"),
    ("GET", "/people/{person}/merge"),
    ("GET", "/pairs"),
    ("GET", "/runs"),
    ("GET", "/runs/1"),
    ("GET", "/runs/1/progress"),
    ("GET", "/badges"),
    ("GET", "/badges.pdf"),
    ("GET", "/badges-test.pdf"),
    ("GET", "/cards.pdf"),
    ("GET", "/mail"),
    ("GET", "/readiness"),
    ("GET", "/room"),
    ("GET", "/room/now"),
    ("GET", "/rounds"),
    ("GET", "/rounds.pdf"),
    ("GET", "/scans"),
    ("GET", "/team"),
]
CHANGES = [
    ("POST", "/concerns"),
    ("POST", "/settings"),
    ("POST", "/copy"),
    ("POST", "/close"),
    ("POST", "/reopen"),
    ("POST", "/delete"),
    ("POST", "/import"),
    ("POST", "/import/pretix"),
    ("POST", "/import/{upload}"),
    ("POST", "/import/{upload}/problems.csv"),
    ("POST", "/people/{person}/invitation"),
    ("POST", "/people.csv"),
    ("POST", "/people.xlsx"),
    ("POST", "/people/{person}/edit"),
    ("POST", "/people/{person}/merge"),
    ("POST", "/people/{person}/take-in"),
    ("POST", "/people/{person}/withdraw"),
    ("POST", "/people/{person}/badge"),
    ("POST", "/invitations.csv"),
    ("POST", "/mail/{kind}"),
    ("POST", "/rounds"),
    ("POST", "/rounds/end"),
    ("POST", "/pairs"),
    ("POST", "/pairs/pin"),
    ("POST", "/pairs/unpin"),
    ("POST", "/pairs/separate"),
    ("POST", "/pairs/rejoin"),
    ("POST", "/runs"),
    ("POST", "/runs/1/publish"),
    ("POST", "/runs/1/discard"),
    ("POST", "/runs/1/rollback"),
    ("POST", "/absent/release"),
]
BY_OWNERS = [
    ("POST", "/team/invitations"),
    ("POST", "/team/invitations/revoke"),
    ("POST", "/team/role"),
    ("POST", "/team/remove"),
]
LED_ON = [("GET", "/runs/1/rollback")]  # a page of a replaced run; others lead to the run itself
AT_THE_DOOR = [  # what Role.DOOR may change, too
    ("POST", "/scans"),
    ("POST", "/slips.pdf"),
    ("POST", "/door"),
    ("POST", "/door/walk-in"),
    ("POST", "/door/people/{person}/in"),
    ("POST", "/door/people/{person}/undo"),
    ("POST", "/door/people/{person}/link"),
    ("POST", "/door/people/{person}/slip.pdf"),
]
EVERYTHING = PAGES + CHANGES + LED_ON + AT_THE_DOOR + BY_OWNERS


@pytest.fixture
def full_desk(desk: Desk) -> tuple[Desk, dict[str, str]]:
    """Return a desk with two people, a preview and an upload."""
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
        make_match(run=make_run(event=event, state=RunState.PREVIEW), one=ada, other=grace)
        upload = keep_upload(
            event_id=desk.event_id,
            by=desk.organizer_id,
            filename="people.csv",
            content=b"Name,Email\nLin,lin@example.org\n",
        )
        return desk, {"kind": "reminder", "person": ada.code, "upload": upload}


def _fill(path: str, names: dict[str, str]) -> str:
    return path.format(**names)


def test_each_route_of_ours_is_listed_here(desk: Desk) -> None:
    prefix = "/organizer/events/<code>"
    found = {
        (method, rule.rule.removeprefix(prefix))
        for rule in desk.app.url_map.iter_rules()
        if rule.rule.startswith(prefix) and not (rule.endpoint or "").startswith("organizer_report.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    listed = {
        (method, path.replace("{", "<").replace("}", ">").replace("/runs/1", "/runs/<int:number>"))
        for method, path in EVERYTHING
    }
    assert found == listed


def test_owner_gets_every_page(full_desk: tuple[Desk, dict[str, str]]) -> None:
    desk, names = full_desk

    statuses = [desk.client.get(desk.address(_fill(path, names))).status_code for _, path in PAGES]

    assert statuses == [200] * len(PAGES)


def test_stranger_without_a_session_is_led_to_the_sign_in(full_desk: tuple[Desk, dict[str, str]]) -> None:
    desk, names = full_desk
    client = desk.app.test_client()
    before = desk.everything()

    answers = [client.open(desk.address(_fill(path, names)), method=way) for way, path in EVERYTHING]
    answers += [
        client.get("/organizer"),
        client.get("/organizer/events/new"),
        client.post("/organizer/sign-out"),
    ]

    assert {(answer.status_code, answer.location) for answer in answers} == {(302, "/organizer/sign-in")}
    assert desk.everything() == before


def test_organizer_of_another_event_finds_nothing(
    full_desk: tuple[Desk, dict[str, str]], make_desk: Callable[..., Desk]
) -> None:
    desk, names = full_desk
    mallory = make_desk(name="Mallory")
    before = desk.everything()

    answers = [mallory.client.open(desk.address(_fill(path, names)), method=way) for way, path in EVERYTHING]

    assert {answer.status_code for answer in answers} == {404}
    assert all(b"Ada" not in answer.data for answer in answers)
    assert desk.everything() == before


@pytest.mark.parametrize("role", [Role.READER, Role.DOOR])
def test_who_may_only_read_changes_nothing(make_desk: Callable[..., Desk], role: Role) -> None:
    desk = make_desk(role=role)
    with desk.rows():
        names = {
            "kind": "reminder",
            "person": make_attendee(event=event_by_id(desk.event_id)).code,
            "upload": "any",
        }
    before = desk.everything()

    page = desk.client.get(desk.address())
    answers = [desk.client.post(desk.address(_fill(path, names))) for _, path in CHANGES]

    assert page.status_code == 200
    assert b"Run the matching" not in page.data
    assert {answer.status_code for answer in answers} == {404}
    assert desk.everything() == before


@pytest.mark.parametrize(("role", "status"), [(Role.DOOR, 200), (Role.READER, 404)])
def test_badges_are_for_those_who_print_them(make_desk: Callable[..., Desk], role: Role, status: int) -> None:
    desk = make_desk(role=role)

    answer = desk.client.get(desk.address("/badges"))

    assert answer.status_code == status


def test_get_changes_nothing(full_desk: tuple[Desk, dict[str, str]]) -> None:
    desk, names = full_desk
    before = desk.everything()

    for _, path in PAGES:
        desk.client.get(desk.address(_fill(path, names)))
    desk.client.get("/organizer")
    desk.client.get("/organizer/sign-in")

    assert desk.everything() == before
