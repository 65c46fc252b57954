"""What people one met may see, one's own data, and being forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room, Someone


def contact_of(room: Room, someone: Someone) -> tuple[str, str, str, bool]:
    row = room.row(someone)
    return row.contact_email, row.contact_phone, row.contact_website, row.contact_shared_at is not None


def test_contact_suggests_the_address_but_keeps_and_shares_nothing(grace: FlaskClient, room: Room) -> None:
    page = grace.get("/contact").text

    assert 'value="grace@example.org"' in page
    assert not re.search(r'id="shares"[^>]* checked', page)
    assert contact_of(room, room.grace) == ("", "", "", False)


def test_contact_is_seen_by_who_met_them_until_it_is_taken_back(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    room.scan(room.ada, room.grace, uuid4())
    room.scan(room.grace, room.ada, uuid4())

    answer = grace.post("/contact", data={"email": "", "phone": "+1 202 555", "website": "", "shares": "y"})

    assert answer.location == "/met"
    assert "People you met can reach you now." in grace.get("/met").text
    assert contact_of(room, room.grace) == ("", "+1 202 555", "", True)
    assert "+1 202 555" in ada.get("/met").text
    # An address that was left out is not suggested again.
    assert "grace@example.org" not in grace.get("/contact").text
    answer = grace.post("/contact", data={"phone": "+1 202 555"})
    assert contact_of(room, room.grace) == ("", "+1 202 555", "", False)
    assert "+1 202 555" not in ada.get("/met").text
    assert "Saved. Nobody sees it." in grace.get("/met").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "grace", "This does not look like an e-mail address."),
        ("phone", "call me", "A telephone number has five digits at least, and no letters."),
        ("website", "javascript:alert(1)", "A website begins with https:// or http://."),
    ],
)
def test_contact_that_reaches_nobody_is_kept_beside_the_reason(
    grace: FlaskClient, room: Room, field: str, value: str, sentence: str
) -> None:
    answer = grace.post("/contact", data={field: value})

    assert answer.status_code == 422
    assert sentence in answer.text.partition(f'id="{field}-error"')[2].partition("</small>")[0]
    assert f'value="{value}"' in answer.text
    assert contact_of(room, room.grace) == ("", "", "", False)


def test_contact_with_nothing_in_it_cannot_be_shared(grace: FlaskClient, room: Room) -> None:
    answer = grace.post("/contact", data={"shares": "y"})

    assert answer.status_code == 422
    assert "There is nothing to share yet" in answer.text.partition('id="shares-error"')[2]
    assert contact_of(room, room.grace) == ("", "", "", False)


def test_my_data_offers_to_take_it_or_to_end_it(ada: FlaskClient) -> None:
    page = ada.get("/my-data").text

    assert {"/my-data/all.json", "/my-data/tables.zip", "/leave", "/erase"} <= set(
        re.findall(r'href="([^"]+)"', page)
    )


def test_fingerprint_is_promised_only_where_one_is_kept(ada: FlaskClient, room: Room) -> None:
    promise, kept = "No list brings you back", "but a fingerprint"
    assert promise in ada.get("/erase").text
    with room.app.app_context():
        db.session.execute(sa.update(Attendee).where(Attendee.id == room.ada.id).values(email=None))
        db.session.commit()

    page = ada.get("/erase").text
    answer = ada.post("/erase", data={"agreed": "y"})

    assert promise not in page
    assert "We know neither an address nor a ticket of yours" in page
    assert kept not in answer.text
    assert "Nothing of yours is left here." in answer.text


def test_erasing_needs_a_tick(ada: FlaskClient, room: Room) -> None:
    answer = ada.post("/erase")

    assert answer.status_code == 422
    assert "Please tick the box first: this cannot be undone." in answer.text
    assert room.row(room.ada).name == "Ada Lovelace"


def test_erasing_signs_out_everywhere_and_leaves_no_name(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    room.publish()
    invitation = room.invitation(room.ada)
    other_phone = room.app.test_client()
    other_phone.post(f"/in/{invitation}")
    assert "Ada Lovelace" in grace.get("/three").text
    assert "Ada Lovelace" in grace.get(f"/B/{room.ada.badge_code}").text

    answer = ada.post("/erase", data={"agreed": "y"})

    assert answer.status_code == 200
    assert "Nothing of yours is left here" in answer.text
    assert room.row(room.ada).name == ""
    assert [phone.get("/three").location for phone in (ada, other_phone)] == ["/who", "/who"]
    assert other_phone.post(f"/in/{invitation}").status_code == 410
    assert "Ada" not in grace.get("/three").text
    assert grace.get(f"/B/{room.ada.badge_code}").status_code == 404
    assert grace.get(f"/B/{new_public_code()}").status_code == 404
