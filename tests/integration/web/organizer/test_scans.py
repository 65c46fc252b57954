from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Meeting, RetiredBadge, Role, Via
from matchmaker.queries.events import event_by_id
from matchmaker.services.meetings import record_scan
from tests.factories import make_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.integration.web.organizer.conftest import Desk

PHONE = UUID(int=7)


def people(desk: Desk) -> dict[str, str]:
    """Return Ada's code and Grace's badge; Ada's phone has sent a scan before."""
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace, mary = (make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Mary"))
        record_scan(
            scanner_id=ada.id,
            code=mary.badge_code,
            client_id=uuid4(),
            via=Via.CAMERA,
            device=PHONE,
            sequence=1,
        )
        return {"ada": ada.code, "grace": grace.badge_code}


def file_of(ada: str, *tokens: str) -> bytes:
    scans = [
        {
            "id": str(uuid4()),
            "token": token,
            "via": "camera",
            "t_client": (now() - timedelta(minutes=3)).isoformat(),
            "device": str(PHONE),
            "seq": number,
        }
        for number, token in enumerate(tokens, start=2)
    ]
    file = {"kind": "matchmaker-scans", "version": 1, "event": "any", "attendee": ada, "scans": scans}
    return json.dumps(file).encode("utf-8")


def bring_in(desk: Desk, content: bytes, **fields: str) -> TestResponse:
    data = {"file": (io.BytesIO(content), "scans.json"), **fields}
    return desk.client.post(desk.address("/scans"), data=data)


def figures(page: str) -> list[int]:
    return [int(figure) for figure in re.findall(r'class="mm-figure mm-num">(\d+)<', page)]


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.DOOR])
def test_file_is_brought_in_and_each_refusal_is_explained(make_desk: Callable[..., Desk], role: Role) -> None:
    desk = make_desk(role=role)
    known = people(desk)
    content = file_of(known["ada"], known["grace"], "NOBODYS")

    first, second = bring_in(desk, content), bring_in(desk, content)

    assert (first.status_code, figures(first.text)) == (200, [1, 0, 1])
    assert figures(second.text) == [0, 1, 1]
    assert "No badge of this event has this code." in first.text
    with desk.rows():
        states = [meeting.state.value for meeting in db.session.scalars(sa.select(Meeting))]
    assert states == ["claimed", "claimed"]


@pytest.mark.parametrize(("fields", "told"), [({}, [0, 0, 1]), ({"vouches": "y"}, [1, 0, 0])])
def test_unknown_phone_needs_the_tick(desk: Desk, fields: dict[str, str], told: list[int]) -> None:
    known = people(desk)
    content = file_of(known["ada"], known["grace"]).replace(str(PHONE).encode(), str(uuid4()).encode())

    answer = bring_in(desk, content, **fields)

    assert figures(answer.text) == told
    assert ("never sent a scan from this phone" in answer.text) == (not fields)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Name,Email", "This is not a file of unsent scans"),
        (b'{"v": 1, "scans": [' + b"1," * 1000 + b"1]}", "The file holds more than 1000 scans"),
    ],
)
def test_other_file_is_refused_at_its_field(desk: Desk, content: bytes, sentence: str) -> None:
    answer = bring_in(desk, content)

    assert answer.status_code == 422
    assert sentence in answer.text.partition('id="file-error"')[2].partition("</small>")[0]


def test_form_without_a_file_says_so(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/scans"), data={"vouches": "y"})

    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


@pytest.mark.parametrize(("role", "status"), [(Role.READER, 404), (Role.DOOR, 200)])
def test_scans_are_for_those_at_the_door(make_desk: Callable[..., Desk], role: Role, status: int) -> None:
    desk = make_desk(role=role)

    assert desk.client.get(desk.address("/scans")).status_code == status


def test_organizer_replaces_a_lost_badge_once(desk: Desk) -> None:
    known = people(desk)
    with desk.rows():
        ada = db.session.scalars(sa.select(Attendee).filter_by(code=known["ada"])).one()
        lost = ada.typed_code
    assert f'name="lost_code" value="{lost}"' in desk.client.get(desk.address(f"/people/{known['ada']}")).text

    answers = [
        desk.client.post(desk.address(f"/people/{known['ada']}/badge"), data={"lost_code": lost})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    page = desk.client.get(answers[0].location).text
    assert page.count("The lost badge works no more.") == 1
    with desk.rows():
        assert [row.typed_code for row in db.session.scalars(sa.select(RetiredBadge))] == [lost]


def test_dashboard_shows_what_looks_odd_and_nothing_on_a_quiet_evening(desk: Desk) -> None:
    known = people(desk)
    assert "Scans to look at" not in desk.client.get(desk.address()).text
    with desk.rows():
        ada = db.session.scalars(sa.select(Attendee).filter_by(code=known["ada"])).one()
        for _ in range(11):
            record_scan(scanner_id=ada.id, code=known["grace"], client_id=uuid4(), via=Via.CAMERA)

    page = desk.client.get(desk.address()).text

    assert "Scans to look at" in page
    assert "12 scans within five minutes" in page
    assert f"/people/{known['ada']}" in page.partition("Scans to look at")[2].partition("</section>")[0]
