"""The camera of a page: which one, with which light, and off while nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from matchmaker.db import db
from matchmaker.models import Membership, Role
from matchmaker.services.sessions import open_session
from tests.browser.conftest import ARGUMENTS, PHONE, chromium, watched_contexts
from tests.browser.room import Room, room_of
from tests.factories import make_organizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Playwright

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

# Stands in for a browser's own detector; it sees nothing, and counts how often it is asked.
LOOKS = """
  window.looks = 0;
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { window.looks += 1; return []; }
  };
"""
# A browser tells a page that it is behind another one.
TURN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
USED = "() => document.querySelector('video').srcObject?.getVideoTracks()[0].getSettings().deviceId ?? null"


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Room]:
    with room_of(site) as room:
        yield room


@pytest.fixture(scope="module")
def two_cameras(playwright: Playwright) -> Iterator[Browser]:
    fake = "--use-fake-device-for-media-stream=device-count=2"
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, fake])
    yield browser
    browser.close()


@pytest.fixture
def new_camera_phone(two_cameras: Browser, live_url: str) -> Iterator[NewContext]:
    with watched_contexts(two_cameras, base_url=live_url, **PHONE) as new_context:
        yield new_context


@pytest.fixture
def door(room: Room, site: Site, new_camera_phone: NewContext) -> Page:
    """Return the page at the door, its camera on."""
    with room.app.app_context():
        helper = make_organizer(name="Dora")
        db.session.add(Membership(event_id=room.event.id, organizer_id=helper.id, role=Role.DOOR))
        db.session.commit()
        secret = open_session(organizer_id=helper.id, attendee_id=None, data={})
    context = new_camera_phone(permissions=["camera"])
    context.add_init_script(LOOKS)
    context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    page = context.new_page()
    page.goto(f"/organizer/events/{room.code}/door")
    expect(page.locator("video")).to_be_visible()
    return page


def test_camera_is_off_while_another_page_is_in_front_and_looks_once_when_back(door: Page) -> None:
    for _ in range(3):
        door.evaluate(TURN, "hidden")
        expect(door.locator("video")).to_be_hidden()
        assert door.evaluate(USED) is None
        door.evaluate(TURN, "visible")
        expect(door.locator("video")).to_be_visible()

    before = door.evaluate("() => window.looks")
    door.wait_for_function("(before) => window.looks > before + 1", arg=before)
    before = door.evaluate("() => window.looks")
    door.wait_for_timeout(1200)

    # One look in 120 ms: several that go on beside each other would be more.
    assert door.evaluate("() => window.looks") - before <= 11


def test_chosen_camera_is_used_and_remembered(door: Page) -> None:
    choice = door.get_by_label("Which camera")
    first = door.evaluate(USED)
    other = next(
        value
        for value in choice.locator("option").evaluate_all("all => all.map((one) => one.value)")
        if value != first
    )

    choice.select_option(other)
    door.wait_for_function(f"(other) => ({USED})() === other", arg=other)
    door.reload()
    door.wait_for_function(f"(other) => ({USED})() === other", arg=other)

    expect(choice).to_have_value(other)
