"""The scanner in the page: what it reads, what it leaves alone, what it says where there is no camera."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from matchmaker.models import MeetingState, Via
from matchmaker.services.meetings import record_scan
from tests.browser.camera import blank, film, picture_of
from tests.browser.conftest import ARGUMENTS, PHONE, chromium, watched_contexts
from tests.browser.phone import NO_SIGNAL, Phone
from tests.browser.room import Person, Room, room_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

    from tests.browser.conftest import ColorScheme, NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

FOREIGN = "HTTPS://EVIL.EXAMPLE/B/AAAAAAAAAAAAAAAAAAAA"
LIVE = "123456"
INSECURE_HOST = "matchmaker.test"
_MOST_LOOKS = 30


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Room]:
    with room_of(site) as room:
        yield room


@pytest.fixture(scope="module")
def grace(room: Room) -> Person:
    return room.person("Grace Hopper")


@pytest.fixture(scope="module")
def mary(room: Room) -> Person:
    return room.person("Mary Jackson")


@pytest.fixture(scope="module")
def camera_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, grace: Person, mary: Person
) -> Iterator[Browser]:
    """Return a browser whose camera sees Grace's badge, a foreign code, then Mary's phone in dark mode."""
    scenes = [
        (picture_of(grace.link), 12),
        (blank(), 4),
        (picture_of(FOREIGN), 12),
        (blank(), 4),
        (picture_of(f"{mary.link}/{LIVE}", inverted=True), 12),
        (blank(), 4),
    ]
    path = film(tmp_path_factory.mktemp("camera") / "camera.mjpeg", scenes)
    browser = playwright.chromium.launch(
        executable_path=chromium(),
        args=[
            *ARGUMENTS,
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={path}",
            f"--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1",
        ],
    )
    yield browser
    browser.close()


@pytest.fixture
def new_camera_phone(camera_browser: Browser, live_url: str) -> Iterator[NewContext]:
    with watched_contexts(camera_browser, base_url=live_url, **PHONE) as new_context:
        yield new_context


@pytest.mark.parametrize("detector", ["our engine", "the browser's detector"])
def test_scanner_reads_badges_live_codes_and_opens_nothing_foreign(
    detector: str, room: Room, grace: Person, mary: Person, new_camera_phone: NewContext
) -> None:
    ada = room.person("Ada Lovelace")
    context = new_camera_phone(allowed=NO_SIGNAL, permissions=["camera"])
    if detector == "the browser's detector":
        context.add_init_script(native_detector([grace.link, FOREIGN, f"{mary.link}/{LIVE}"]))
    phone = Phone(context, room, ada)  # the camera is allowed already, so it starts by itself
    said = phone.page.locator("[data-said]")
    next_one = phone.page.get_by_role("button", name="Scan the next")

    texts = []
    for _ in range(_MOST_LOOKS):
        next_one.wait_for()
        expect(said).to_contain_text(re.compile("It counts|not opened"))
        texts.append(said.inner_text())
        tokens = {scan["token"] for batch in phone.sent for scan in batch["scans"]}
        if tokens == {grace.badge_code, mary.badge_code} and any("leads to" in text for text in texts):
            break
        expect(next_one).to_be_focused()  # so the next one needs no pointer
        phone.page.keyboard.press("Enter")
    phone.wait_until_sent()

    sent = {(scan["token"], scan["via"], scan.get("live")) for batch in phone.sent for scan in batch["scans"]}
    assert sent == {(grace.badge_code, "camera", None), (mary.badge_code, "camera", LIVE)}
    assert any("leads to evil.example and is not a badge of this site" in text for text in texts)
    expect(phone.page).to_have_url(re.compile("/scan$"))
    pairs = [pair for pair, state in room.meetings_of(ada) if state == MeetingState.CLAIMED]
    assert sorted(map(sorted, pairs)) == sorted([sorted([ada.id, grace.id]), sorted([ada.id, mary.id])])


def test_scanner_works_without_signal(room: Room, new_camera_phone: NewContext) -> None:
    ada = room.person("Ada Lovelace")
    phone = Phone(new_camera_phone(allowed=NO_SIGNAL, permissions=["camera"]), room, ada)
    phone.page.get_by_role("button", name="Scan the next").wait_for()
    phone.offline()

    phone.open()
    for _ in range(_MOST_LOOKS):
        phone.page.get_by_role("button", name="Scan the next").wait_for()
        if phone.kept():
            break
        phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".mm-eyebrow")).to_have_text("No signal")
    phone.online()
    phone.wait_until_sent()

    assert room.scans_by(ada) >= 1


def test_refused_camera_is_explained_and_the_code_can_be_typed(
    room: Room, grace: Person, new_camera_phone: NewContext
) -> None:
    phone = Phone(new_camera_phone(allowed=NO_SIGNAL), room, room.person("Ada Lovelace"))
    camera = phone.page.locator("[data-scanner]")
    expect(camera).to_contain_text("Pictures never leave this phone.")

    camera.get_by_role("button", name="Turn on the camera").click()

    expect(camera).to_contain_text("The camera is not allowed here.")
    phone.scan(grace)


def test_missing_camera_is_explained(room: Room, new_phone: NewContext) -> None:
    phone = Phone(new_phone(permissions=["camera"]), room, room.person("Ada Lovelace"))

    expect(phone.page.locator("[data-told]")).to_have_text(re.compile("^There is no camera here."))


def test_plain_http_is_explained_and_the_code_can_be_typed(
    site: Site, room: Room, grace: Person, new_camera_phone: NewContext
) -> None:
    url = site.url.replace("127.0.0.1", INSECURE_HOST)
    ada = room.person("Ada Lovelace")
    # Such a site is another one than BASE_URL says, so the server takes no batch from it.
    context = new_camera_phone(allowed=["403"], base_url=url)
    room.sign_in(context, ada, url=url)
    page = context.new_page()
    page.goto("/scan")

    expect(page.locator("[data-told]")).to_have_text(re.compile("^Browsers give their camera to https pages"))
    page.locator("#code").fill(grace.typed_code)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("Saved on this phone.")


def test_mistyped_code_is_named_at_once_and_kept_nowhere(room: Room, new_phone: NewContext) -> None:
    phone = Phone(new_phone(), room, room.person("Ada Lovelace"))

    phone.type("7K3M")

    expect(phone.page.locator("[data-said]")).to_contain_text("A code has eight letters and digits")
    expect(phone.page.locator("#code")).to_be_focused()
    assert phone.kept() == []


def test_code_that_no_badge_has_is_left_to_correct(room: Room, new_phone: NewContext) -> None:
    phone = Phone(new_phone(), room, room.person("Ada Lovelace"))

    phone.type("7K3M 9QX2")

    expect(phone.page.locator("[data-said]")).to_contain_text("No badge of this event has this code.")
    expect(phone.page.locator("#code")).to_have_value("7K3M 9QX2")
    expect(phone.page.locator("[data-tray]")).to_be_hidden()
    assert phone.kept() == []


def test_scan_that_confirms_leads_to_what_to_remember(room: Room, new_phone: NewContext) -> None:
    ada, grace = room.person("Ada Lovelace"), room.person("Grace Hopper")
    with room.app.app_context():
        record_scan(scanner_id=grace.id, code=ada.badge_code, client_id=uuid4(), via=Via.CAMERA)
    phone = Phone(new_phone(), room, ada)

    phone.scan(grace)
    said = phone.page.locator("[data-said]")
    expect(said).to_contain_text("both of you say so")
    said.get_by_role("link", name="Ten seconds to remember them").click()

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Ten seconds for Grace")
    phone.page.locator("#memory_line").fill("Compilers")
    phone.page.get_by_role("button", name="Save", exact=True).click()
    expect(phone.page.locator("main")).to_contain_text("You wrote: Compilers")


def test_browser_that_keeps_nothing_posts_the_code_at_once(
    room: Room, grace: Person, new_phone: NewContext
) -> None:
    ada = room.person("Ada Lovelace")
    context = new_phone()
    context.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };")
    room.sign_in(context, ada)
    page = context.new_page()
    page.goto("/scan")

    page.locator("#code").fill(grace.typed_code)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".mm-said")).to_contain_text("Saved.")
    assert room.meetings_of(ada) == [({ada.id, grace.id}, MeetingState.CLAIMED)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_running_scanner_is_accessible(
    scheme: ColorScheme, room: Room, new_camera_phone: NewContext, axe: Callable[[Page], list[str]]
) -> None:
    ada = room.person("Ada Lovelace")
    context = new_camera_phone(color_scheme=scheme, allowed=NO_SIGNAL, permissions=["camera"])
    phone = Phone(context, room, ada)
    phone.page.get_by_role("button", name="Scan the next").wait_for()
    phone.type(ada.typed_code)
    expect(phone.page.locator("[data-tray] li")).to_have_count(1)
    phone.offline()
    phone.open()
    expect(phone.page.locator("[data-tray] li")).to_have_count(1)
    phone.page.get_by_role("button", name="Scan the next").wait_for()

    # Without signal axe cannot look at style sheets again: it looks at what the page has.
    assert axe(phone.page) == []


def native_detector(texts: list[str]) -> str:
    """Return a script that stands in for a detector of the browser: one text after the other."""
    return f"""
      const texts = {texts!r};
      let turn = 0;
      window.BarcodeDetector = class {{
        static async getSupportedFormats() {{ return ["qr_code"]; }}
        async detect() {{ return [{{ rawValue: texts[turn++ % texts.length] }}]; }}
      }};
    """
