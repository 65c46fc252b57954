"""The badge on the phone: a code that changes, read back by a decoder that is not ours."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, MeetingState
from matchmaker.services.live_codes import is_live_code
from tests.browser.phone import NO_SIGNAL, Phone
from tests.browser.room import Room, room_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Room]:
    with room_of(site) as room:
        yield room


def test_badge_shows_a_live_code_that_confirms_at_once(room: Room, new_phone: NewContext) -> None:
    ada, grace = room.person("Ada Lovelace"), room.person("Grace Hopper")
    phones = [Phone(new_phone(allowed=NO_SIGNAL), room, person) for person in (ada, grace)]
    badge = phones[1].page
    badge.goto("/badge")
    expect(badge.locator(".mm-qr svg")).to_be_visible()

    link = shown_code(badge, grace.link)

    digits = link.removeprefix(f"{grace.link}/")
    with room.app.app_context():
        secret = db.session.scalar(sa.select(Attendee.live_secret).where(Attendee.id == grace.id))
        assert is_live_code(secret or "", digits, now())
        assert not is_live_code(secret or "", digits, now() + timedelta(minutes=2))
    phones[0].type(link)
    expect(phones[0].page.locator("[data-said]")).to_contain_text("both of you say so")
    assert room.meetings_of(ada) == [({ada.id, grace.id}, MeetingState.CONFIRMED)]


def test_live_code_changes_with_the_half_minute(room: Room, new_phone: NewContext) -> None:
    grace = room.person("Grace Hopper")
    context = new_phone(allowed=NO_SIGNAL)
    context.clock.install()
    room.sign_in(context, grace)
    page = context.new_page()
    page.goto("/badge")
    first = shown_code(page, grace.link)

    page.clock.run_for(31_000)

    assert shown_code(page, grace.link, other_than=first) != first


def test_badge_without_script_shows_the_printed_code(room: Room, new_phone: NewContext) -> None:
    grace = room.person("Grace Hopper")
    context = new_phone(java_script_enabled=False)
    room.sign_in(context, grace)
    page = context.new_page()

    page.goto("/badge")

    assert picture_read(page) == grace.link


def shown_code(page: Page, badge_link: str, other_than: str = "") -> str:
    """Return the live link in the picture, once there is one."""
    for _ in range(50):
        link = picture_read(page)
        if re.fullmatch(rf"{re.escape(badge_link)}/[0-9]{{6}}", link) and link != other_than:
            return link
        page.locator(".mm-qr svg").hover()  # time passes in the page, also under a clock that stands still
    raise AssertionError(f"the badge shows {link}")


def picture_read(page: Page) -> str:
    picture = Image.open(io.BytesIO(page.locator(".mm-qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text
