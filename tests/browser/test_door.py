"""The door: badges held before the camera are checked in one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from matchmaker.db import db
from matchmaker.models import Attendee, Membership, Role
from matchmaker.services.sessions import open_session
from tests.browser.camera import blank, film, picture_of
from tests.browser.conftest import ARGUMENTS, PHONE, chromium, watched_contexts
from tests.browser.room import Room, room_of
from tests.factories import make_organizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

    from tests.browser.served import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Room]:
    with room_of(site) as room:
        yield room


def _secret_of_a_helper(room: Room) -> str:
    with room.app.app_context():
        helper = make_organizer(name="Dora")
        db.session.add(Membership(event_id=room.event.id, organizer_id=helper.id, role=Role.DOOR))
        db.session.commit()
        return open_session(organizer_id=helper.id, attendee_id=None, data={})


def test_badges_before_the_camera_are_checked_in_and_foreign_codes_are_not_opened(
    room: Room, site: Site, playwright: Playwright, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    grace = room.person("Grace Hopper")
    foreign = "HTTPS://EVIL.EXAMPLE/B/AAAAAAAAAAAAAAAAAAAA"
    scenes = [(picture_of(grace.link), 30), (blank(), 10), (picture_of(foreign), 30), (blank(), 10)]
    path = film(tmp_path / "camera.mjpeg", scenes)
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"]
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *fake])
    with watched_contexts(browser, base_url=site.url, **PHONE) as new_context:
        context = new_context(permissions=["camera"])
        context.add_cookies([{"name": "sid", "value": _secret_of_a_helper(room), "url": site.url}])
        page = context.new_page()
        page.goto(f"/organizer/events/{room.code}/door")

        result = page.locator("[data-result]")
        expect(result).to_contain_text("Grace Hopper", timeout=30_000)
        expect(result).to_contain_text("is not a badge of this site", timeout=30_000)
        expect(result).to_contain_text("Already in since", timeout=30_000)

        assert axe(page) == []
        assert page.url.endswith("/door")
    browser.close()
    with room.app.app_context():
        here = sa.select(Attendee.name).where(Attendee.checked_in_at.is_not(None))
        assert db.session.scalars(here).all() == ["Grace Hopper"]
