"""An organizer's pages after somebody had themselves erased."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, RunState
from matchmaker.services.erasure import erase_attendee
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


def test_erased_person_is_left_without_a_name_everywhere(desk: Desk) -> None:
    with desk.rows():
        event = db.session.get_one(Event, desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
        make_match(run=make_run(event=event), one=ada, other=grace)
        weak = make_match(run=make_run(event=event, number=2, state=RunState.PREVIEW), one=ada, other=grace)
        weak.is_weak = True
        db.session.commit()
        ada_id, ada_code = ada.id, ada.code
    pages = ["/people", "/runs/1", "/runs/2"]
    before = [desk.client.get(desk.address(page)).text for page in pages]

    with desk.rows():
        erase_attendee(attendee_id=ada_id)
        code = db.session.scalars(sa.select(Attendee.code).filter_by(id=ada_id)).one()

    after = [desk.client.get(desk.address(page)).text for page in (*pages, f"/people/{code}")]
    assert ["Ada Lovelace" in page for page in before] == [True] * 3
    assert [
        re.findall("Ada|Lovelace|looms|publisher for notes", page.split("Grace")[0]) for page in after
    ] == [[]] * 4
    assert ["<bdi>left</bdi>" in page for page in after] == [True] * 4
    assert ["What they wrote is erased." in page for page in after] == [False, True, True, False]
    assert desk.client.get(desk.address(f"/people/{ada_code}")).status_code == 404
    assert desk.client.post(desk.address(f"/people/{code}/invitation")).status_code == 404
