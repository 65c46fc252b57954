"""Who may open what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

OPEN = {
    "public.home": "/",
    "public.event": "/e/makers",
    "who.who_are_you": "/who",
    "who.mailed": "/who/mailed",
    "public.ask_to_stop": "/stop/token",
    "public.privacy": "/privacy",
    "public.event_privacy": "/e/makers/privacy",
    "public.link": "/in/token",
    "public.link_leave": "/in/token/leave",
    "public.badge": "/B/{badge}",
    "year.page": "/year",
    "year.mailed": "/year/mailed",
    "year.link": "/year/in/token",
}
OWN = {
    "attendee.three": "/three",
    "attendee.badge": "/badge",
    "attendee.profile": "/profile",
    "attendee.ask_to_leave": "/leave",
    "badges.lost": "/badge/lost",
    "who.another_device": "/who/another-device",
    "after.follow_up": "/follow-up",
    "finding.who_is_free": "/three/free",
    "avoidances.hidden": "/hidden",
    "avoidances.report": "/report",
    "avoidances.report_card": "/report/code",
    "meetings.scan": "/scan",
    "meetings.met": "/met",
    "meetings.feedback": "/meetings/{meeting}/feedback",
    "meetings.remember_meeting": "/meetings/{meeting}/remember",
    "own.contact": "/contact",
    "own.data": "/my-data",
    "own.erase": "/erase",
    "downloads.contact": "/meetings/{meeting}/contact.vcf",
    "downloads.contacts": "/met/contacts.vcf",
    "downloads.rounds": "/three/rounds.ics",
    "downloads.promises": "/met/promises.ics",
    "downloads.table": "/met/meetings.csv",
    "downloads.my_data_json": "/my-data/all.json",
    "downloads.my_data_tables": "/my-data/tables.zip",
}
PRESSED = {
    "after.stop": "/follow-up/stop",
    "avoidances.decline": "/three/code/decline",
    "avoidances.know": "/three/code/know",
    "avoidances.hide": "/three/code/hide",
    "avoidances.unhide": "/hidden/end",
    "finding.spot": "/three/spot",
    "finding.free": "/three/free",
    "finding.busy": "/three/busy",
    "attendee.leave": "/leave",
    "coach.advise_attendee": "/profile/coach/goals-0",
    "meetings.claim": "/B/{badge}",
    "meetings.confirm": "/meetings/{meeting}/confirm",
    "meetings.withdraw": "/meetings/{meeting}/withdraw",
    "meetings.keep": "/promises/code/kept",
    "meetings.reopen": "/promises/code/open",
}
WITHOUT_ACCESS_RULE = {
    # A link from a letter opens these: whose it is, they are.
    "after.page",
    "after.answer",
    "after.goal",
    "after.kept",
    "after.stop_by_link",
    "after.calendar",
    "public.follow",
    "public.leave_by_link",
    "attendee.sign_out",
    "coach.advise_newcomer",
    "who.mail",
    "who.code",
    "who.pin",
    "public.stop",
    # Only a browser that proved a mailbox is shown anything; the others are led to where they are asked to.
    "year.mail",
    "year.prove",
    "year.agree",
    "year.stop",
    "year.close",
    "year.everything",
}


def test_every_route_of_these_pages_is_named_here(bare_app: Flask) -> None:
    blueprints = (
        "after.",
        "public.",
        "who.",
        "attendee.",
        "badges.",
        "coach.",
        "avoidances.",
        "finding.",
        "meetings.",
        "own.",
        "downloads.",
        "year.",
    )

    routes = {rule.endpoint for rule in bare_app.url_map.iter_rules() if rule.endpoint.startswith(blueprints)}

    assert routes == {*OPEN, *OWN, *PRESSED, *WITHOUT_ACCESS_RULE}


@pytest.mark.parametrize("address", [*OWN.values()])
def test_anonymous_reader_is_asked_to_open_their_link(client: FlaskClient, room: Room, address: str) -> None:
    meeting = room.scan(room.grace, room.ada, uuid4())

    answer = client.get(address.format(meeting=meeting))

    assert (answer.status_code, answer.location) == (302, "/who")


@pytest.mark.parametrize(
    "address",
    [
        *PRESSED.values(),
        "/badge/lost",
        "/scan",
        "/profile",
        "/contact",
        "/erase",
        "/hidden",
        "/report",
        "/report/code",
        *(OWN[f"meetings.{name}"] for name in ("feedback", "remember_meeting")),
    ],
)
def test_anonymous_press_changes_nothing(
    client: FlaskClient, room: Room, row_counts: Callable[[], dict[str, int]], address: str
) -> None:
    meeting = room.scan(room.grace, room.ada, uuid4())
    before = row_counts()

    answer = client.post(
        address.format(meeting=meeting, badge=room.ada.badge_code), data={"code": room.ada.typed_code}
    )

    assert (answer.status_code, answer.location) == (302, "/who")
    assert row_counts() == before
    assert room.row(room.ada).withdrawn_at is None


def test_looking_at_every_page_changes_no_table(
    ada: FlaskClient, room: Room, row_counts: Callable[[], dict[str, int]]
) -> None:
    room.publish()
    room.scan(room.ada, room.grace, uuid4())
    meeting = room.scan(room.grace, room.ada, uuid4())
    before = row_counts()

    statuses = {
        name: ada.get(address.format(meeting=meeting, badge=room.grace.badge_code)).status_code
        for name, address in {**OPEN, **OWN}.items()
    }

    assert statuses == {
        **dict.fromkeys([*OPEN, *OWN], 200),
        "public.home": 302,
        "who.who_are_you": 401,
        "avoidances.report_card": 404,
    }
    assert row_counts() == before


@pytest.mark.parametrize(
    "address", ["/meetings/{}/feedback", "/meetings/{}/confirm", "/meetings/{}/withdraw"]
)
def test_stranger_sees_the_page_of_a_missing_meeting(mallory: FlaskClient, room: Room, address: str) -> None:
    meeting = room.scan(room.grace, room.ada, uuid4())

    answers = [mallory.post(address.format(code), data={"worth": "nice"}) for code in (meeting, "missing")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_stranger_cannot_read_the_feedback_that_its_owner_reads(
    ada: FlaskClient, mallory: FlaskClient, room: Room
) -> None:
    meeting = room.scan(room.grace, room.ada, uuid4())
    address = f"/meetings/{meeting}/feedback"
    ada.post(address, data={"worth": "nice", "memory_line": "green scarf"})

    assert "green scarf" in ada.get(address).text
    assert mallory.get(address).data == mallory.get("/meetings/missing/feedback").data


def test_who_left_sees_no_cards_and_cannot_scan(ada: FlaskClient, room: Room) -> None:
    room.publish()
    assert "Grace Hopper" in ada.get("/three").text

    ada.post("/leave")

    assert "Grace Hopper" not in ada.get("/three").text
    assert "Grace Hopper" not in ada.get(f"/B/{room.grace.badge_code}").text
    assert ada.post("/scan", data={"code": room.grace.typed_code}).status_code == 410


@pytest.mark.parametrize("address", ["/e/%00", "/B/%00", "/in/%00", "/meetings/%00/feedback"])
def test_address_with_nul_is_missing(ada: FlaskClient, address: str) -> None:
    assert ada.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/e/makers", "/who", "/in/token", "/three", "/missing", "/healthz"])
def test_every_answer_stays_out_of_caches(client: FlaskClient, room: Room, address: str) -> None:
    assert room.ada

    answer = client.get(address)

    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_the_pages_own_files_may_be_cached(client: FlaskClient) -> None:
    with client.get("/static/css/theme.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
