"""Addresses that nothing can have are missing pages, not faults of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.services.sessions import open_session
from tests.factories import make_event, make_organizer
from tests.signed_in import just_proved

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def olive(bare_app: Flask, client: FlaskClient) -> FlaskClient:
    with bare_app.app_context():
        organizer = make_organizer()
        make_event(organizer=organizer, code="makers")
        client.set_cookie(
            "sid", open_session(organizer_id=organizer.id, attendee_id=None, data=dict(just_proved()))
        )
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/door?words=%00",
        "/door?words=ada&words=a%00b",
        "/door?person=%00",
        "/people?words=%00",
        "/runs/2147483648",
        "/runs/99999999999999999999",
    ],
)
def test_nul_and_numbers_beyond_every_table_are_missing(olive: FlaskClient, address: str) -> None:
    assert olive.get(f"/organizer/events/makers{address}").status_code == 404


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/pairs/pin", {"one": "\0", "other": "\0"}),
        ("/pairs/separate", {"one": "a\0", "other": "b"}),
        ("/report/links/revoke", {"link": "\0"}),
    ],
)
def test_hidden_fields_with_nul_name_nothing(olive: FlaskClient, address: str, form: dict[str, str]) -> None:
    assert olive.post(f"/organizer/events/makers{address}", data=form).status_code == 404
