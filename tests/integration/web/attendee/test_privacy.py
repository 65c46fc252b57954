"""What the privacy page says of an event, and of none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

STARTS = datetime(2036, 5, 6, 17, tzinfo=UTC)
ENDS = datetime(2036, 5, 6, 23, 30, tzinfo=UTC)  # half past midnight in Lisbon


def test_page_without_an_event_speaks_of_any(client: FlaskClient, room: Room) -> None:
    assert room.event_id

    page = client.get("/privacy").text

    assert "30 where they set nothing else" in page
    assert "Imprint" not in page


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (1, ("erased 1 day after the event, on Thu 8 May 2036", "The rest goes 90 days after it.")),
        (10, ("erased 10 days after the event, on Sat 17 May 2036", "The rest goes 90 days after it.")),
        (90, ("erased 90 days after the event, on Tue 5 Aug 2036", "The rest goes with them.")),
    ],
)
def test_page_of_an_event_tells_its_days(
    client: FlaskClient, ada: FlaskClient, room: Room, days: int, told: tuple[str, str]
) -> None:
    room.change_event(starts_at=STARTS, ends_at=ENDS, retention_days=days)

    for page in (client.get("/e/makers/privacy").text, ada.get("/privacy").text):
        assert [sentence in page for sentence in told] == [True, True]


def test_page_of_an_event_says_what_its_organizers_say(client: FlaskClient, room: Room) -> None:
    room.change_event(
        privacy_notice="Ask <Olive>.\n\nNobody else.",
        imprint="Olive Marsh\nLisbon",
        groups_apart=[["A", "B"]],
        for_adults_only=False,
        asks_first_time=True,
        shares_contact=True,
        follows_up=False,
    )

    page = client.get("/e/makers/privacy").text

    for part in (
        '<p dir="auto">Ask &lt;Olive&gt;.</p>',
        '<p dir="auto">Nobody else.</p>',
        '<p dir="auto">Olive Marsh<br>Lisbon</p>',
        "which group you are in",
        "whether you are under 18",
        "whether it is your first time here",
        "unless they say no",
    ):
        assert part in page
    assert "day 120" not in page
    assert "Privacy and imprint" in client.get("/e/makers").text


def test_privacy_of_an_unknown_event_is_missing(client: FlaskClient) -> None:
    assert client.get("/e/nowhere/privacy").status_code == 404
