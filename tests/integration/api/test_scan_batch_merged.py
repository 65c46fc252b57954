"""A phone that sends its scans after its row was merged into another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Organizer, Scan
from matchmaker.services.merging import merge_people
from tests.factories import make_attendee
from tests.integration.api.batch_phone import OURS, Phone, outcomes, problem
from tests.meanwhile import meanwhile

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


def merge_adas_row(phone: Phone) -> tuple[int, str]:
    """Merge Ada's row into another one of hers; return its id and its code."""
    with phone.app.app_context():
        ada = db.session.get_one(Attendee, phone.ada_id)
        event = db.session.get_one(Event, ada.event_id)
        kept = make_attendee(event=event, name="Ada again")
        kept_id, kept_code = kept.id, kept.code
        by = db.session.scalars(sa.select(Organizer.id)).first()
        merge_people(event_id=event.id, kept_code=kept_code, merged_code=phone.ada_code, by=by or 0)
        return kept_id, kept_code


def send(phone: Phone, attendee: str) -> TestResponse:
    scans = [phone.scan()]
    body = {"sent_at": scans[0]["t_client"], "scans": scans}
    return phone.browser.post("/api/scans/batch", json=body, headers={**OURS, "X-Attendee": attendee})


def test_scans_under_the_merged_rows_code_are_the_kept_rows(phone: Phone) -> None:
    kept_id, kept_code = merge_adas_row(phone)

    told = [outcomes(send(phone, code)) for code in (phone.ada_code, kept_code)]

    assert told == [[("recorded", "claimed", None)]] * 2
    with phone.app.app_context():
        assert set(db.session.scalars(sa.select(Scan.scanner_id))) == {kept_id}


def test_scans_under_a_strangers_code_are_nobodys(phone: Phone) -> None:
    merge_adas_row(phone)

    assert problem(send(phone, "somebodyelse")) == (401, "not_signed_in")
    assert phone.n_scans() == 0


def test_phone_whose_row_is_merged_while_it_sends_keeps_its_scans_and_sends_them_again(phone: Phone) -> None:
    with meanwhile(phone.app, lambda: merge_adas_row(phone), after="FROM skill", while_writing=False):
        first = send(phone, phone.ada_code)

    assert problem(first) == (401, "scanner_gone")
    assert phone.n_scans() == 0
    assert outcomes(send(phone, phone.ada_code)) == [("recorded", "claimed", None)]
