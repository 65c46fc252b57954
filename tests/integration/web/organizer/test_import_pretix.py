"""The page that fetches people from a shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Upload
from tests.unit.importers.recorded_shop import TOKEN, RecordedShop, recorded_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.web.organizer.conftest import Desk


@pytest.fixture
def recorded(desk: Desk) -> Iterator[RecordedShop]:
    _allow_private(desk, is_allowed=True)
    with recorded_shop() as shop:
        yield shop


def _fill(shop: RecordedShop, **changed: str) -> dict[str, str]:
    return {
        "base_url": shop.base_url,
        "organizer": "olive",
        "shop_event": "makers",
        "token": TOKEN,
        **changed,
    }


def test_orders_of_a_shop_are_looked_at_like_a_file(desk: Desk, recorded: RecordedShop) -> None:
    answer = desk.client.post(desk.address("/import/pretix"), data=_fill(recorded))

    page = desk.client.get(answer.location).text
    assert answer.status_code == 303
    assert "pretix: olive/makers" in page
    assert "This looks like a pretix order list." in page
    assert "Import 3 people" in page


def test_shop_that_refuses_the_token_is_told_and_the_token_is_not_shown_again(
    desk: Desk, recorded: RecordedShop
) -> None:
    recorded.will_say("orders", 403)

    answer = desk.client.post(desk.address("/import/pretix"), data=_fill(recorded))

    assert answer.status_code == 422
    assert "The token may not read orders." in answer.text
    assert TOKEN not in answer.text
    assert f'value="{recorded.base_url}"' in answer.text
    with desk.rows():
        assert db.session.scalars(sa.select(Upload)).all() == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"base_url": ""}, "Enter the address of the shop’s server."),
        ({"organizer": "a/b"}, "A short name has letters, digits, dots and hyphens."),
        ({"shop_event": ""}, "Enter the event’s short name."),
        ({"token": "line\nHost: x"}, "This is no token"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_field(
    desk: Desk, recorded: RecordedShop, changed: dict[str, str], sentence: str
) -> None:
    answer = desk.client.post(desk.address("/import/pretix"), data=_fill(recorded, **changed))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert recorded.asked == []


def test_private_servers_are_refused_where_no_setting_allows_them(desk: Desk, recorded: RecordedShop) -> None:
    _allow_private(desk, is_allowed=False)
    https = f"https://127.0.0.1:{recorded.port}"

    plain = desk.client.post(desk.address("/import/pretix"), data=_fill(recorded))
    private = desk.client.post(desk.address("/import/pretix"), data=_fill(recorded, base_url=https))

    assert "is no address of a shop" in plain.text
    assert "127.0.0.1 cannot be reached from here" in private.text
    assert recorded.asked == []


def _allow_private(desk: Desk, *, is_allowed: bool) -> None:
    settings = desk.app.config["SETTINGS"]
    desk.app.config["SETTINGS"] = settings.model_copy(update={"pretix_allow_private": is_allowed})
