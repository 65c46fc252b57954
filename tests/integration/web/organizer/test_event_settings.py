"""The rules of an event, as its organizer sets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee
from tests.integration.web.organizer.test_events import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk

RULES = SETTINGS | {
    "registration_open": "y",
    "closes": "2027-07-01T12:00",
    "for_adults_only": "y",
    "asks_first_time": "y",
    "shares_contact": "y",
    "matches_colleagues": "y",
    "groups": "Founders | Investors\r\nSponsors\r\n",
    "follows_up": "y",
    "retention_days": "45",
    "privacy_notice": "  We keep it safe.\r\nAsk us. ",
    "imprint": "Olive Marsh\0",
}


def test_rules_are_saved_and_shown_again(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/settings"), data=RULES)
    page = desk.client.get(desk.address("/settings")).text

    assert answer.status_code == 303
    with desk.rows():
        event = event_by_id(desk.event_id)
        assert event.registration_closes_at == datetime(2027, 7, 1, 11, tzinfo=UTC)
        assert (event.for_adults_only, event.asks_first_time, event.shares_contact) == (True, True, True)
        assert (event.matches_colleagues, event.follows_up, event.retention_days) == (True, True, 45)
        assert event.groups_apart == [["Founders", "Investors"], ["Sponsors", "Sponsors"]]
        assert (event.privacy_notice, event.imprint) == ("We keep it safe.\nAsk us.", "Olive Marsh")
    assert "Founders | Investors\r\nSponsors</textarea>".replace("\r", "") in page
    assert 'value="2027-07-01T12:00"' in page
    # The event ends on 3 July: 45 days later.
    assert "erased on Tue 17 Aug 2027" in page
    assert page.count("<input checked ") == 6  # people can register, too


def test_what_is_not_ticked_is_off(desk: Desk) -> None:
    desk.client.post(desk.address("/settings"), data=RULES)
    desk.client.post(desk.address("/settings"), data=SETTINGS | {"groups": "", "closes": ""})

    with desk.rows():
        event = event_by_id(desk.event_id)
        ticks = ("for_adults_only", "asks_first_time", "shares_contact", "matches_colleagues", "follows_up")
        assert [getattr(event, name) for name in ticks] == [False] * 5
        assert (event.groups_apart, event.registration_closes_at) == (None, None)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("groups", "A | B | C", "Line 1: write one group, or two with a | between them"),
        ("groups", "\n".join(f"G{number}" for number in range(51)), "At most 50 lines, please."),
        ("retention_days", "0", "A number of days from 1 to 365, please."),
        ("retention_days", "366", "A number of days from 1 to 365, please."),
        ("retention_days", "", "A number of days from 1 to 365, please."),
        ("retention_days", "soon", "Not a valid integer value."),
        ("closes", "soon", "Not a valid datetime value."),
        ("privacy_notice", "x" * 20_001, "Field cannot be longer than 20000 characters."),
        ("timezone", "Moon/Crater", "Not a valid choice."),
    ],
)
def test_wrong_rule_is_named_at_its_field_and_nothing_is_saved(
    desk: Desk, field: str, typed: str, sentence: str
) -> None:
    before = desk.everything()

    answer = desk.client.post(desk.address("/settings"), data=RULES | {field: typed, "name": "Renamed"})

    assert answer.status_code == 422
    assert sentence in answer.text.partition(f'id="{field}-error"')[2].partition("</small>")[0]
    assert 'value="Renamed"' in answer.text
    assert desk.everything() == before


def test_days_that_would_erase_everybody_at_once_are_refused_at_their_field(
    make_desk: Callable[..., Desk],
) -> None:
    ended = now() - timedelta(days=9)
    desk = make_desk(starts_at=ended - timedelta(hours=4), ends_at=ended, timezone="UTC")
    times = {"starts": f"{ended - timedelta(hours=4):%Y-%m-%dT%H:%M}", "ends": f"{ended:%Y-%m-%dT%H:%M}"}

    answer = desk.client.post(
        desk.address("/settings"), data=RULES | times | {"timezone": "UTC", "retention_days": "3"}
    )

    assert answer.status_code == 422
    error = answer.text.partition('id="retention_days-error"')[2].partition("</small>")[0]
    assert "every profile would be erased at once" in error


def test_groups_without_people_are_told_and_saved_all_the_same(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id)).group = "sponsors"
        db.session.commit()

    rules = RULES | {"retention_days": "30"}
    page = desk.client.post(desk.address("/settings"), data=rules, follow_redirects=True).text

    question = "Nobody is in these groups yet: Founders, Investors. Is that how they are written?"
    assert f'<p class="mm-card mm-waits" role="status">{question}</p>' in page
    assert '<p class="mm-card mm-said" role="status">Saved.</p>' in page


def test_legal_texts_are_never_markup(desk: Desk) -> None:
    desk.client.post(desk.address("/settings"), data=RULES | {"imprint": "<b>Olive</b></textarea><script>"})

    for address in (desk.address("/settings"), f"/e/{desk.code}/privacy"):
        page = desk.client.get(address).text
        assert "&lt;b&gt;Olive&lt;/b&gt;&lt;/textarea&gt;&lt;script&gt;" in page
        assert "<b>Olive" not in page


def test_settings_take_as_many_statements_with_many_groups_as_with_none(
    desk: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    def page() -> object:
        return desk.client.get(desk.address("/settings"))

    before = count_statements(page)
    desk.client.post(desk.address("/settings"), data=RULES)
    page()  # shows once what was saved, which is kept in the session till then

    assert count_statements(page) == before
