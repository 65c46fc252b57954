"""Every screen in both schemes and both languages: no accessibility fault, a picture of each to look at.

The pictures are written to ``build/screenshots``, or where MATCHMAKER_SCREENSHOTS says.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.served import Site

from tests.browser.conftest import DESKTOP, PHONE, ColorScheme, watched_contexts
from tests.browser.evening import Evening, evening_at, quiet_event_at, rounds_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]  # dozens of pages in a test

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(os.environ.get("MATCHMAKER_SCREENSHOTS") or ROOT / "build" / "screenshots")
NARROWEST = {"width": 320, "height": 640}
SCHEMES: tuple[ColorScheme, ...] = ("light", "dark")

PUBLIC = {
    "home": "/",
    "event": "/e/demo",
    "privacy": "/privacy",
    "privacy-of-event": "/e/demo/privacy",
    "event-over": "/e/demo-last-month",
    "invitation": "{invitation}",
    "invitation-leave": "{invitation}/leave",
    "who-are-you": "/who",
    "mailed": "/who/mailed",
    "badge-of-event": "{badge}",
    "after": "{after}",
    "stop": "{stop}",
    "missing": "/nothing-here",
    "sign-in": "/organizer/sign-in",
    "forgotten": "/organizer/forgotten",
    "new-password": "/organizer/password/token",
    "join": "{join}",
    "no-signal": "/offline",
    "year-asked": "/year",
    "year-mailed": "/year/mailed",
    "year-link": "/year/in/token",
    "event-asks": "/e/quiet",
    "privacy-and-imprint": "/e/quiet/privacy",
    "report-shared": "{report}",
}
ATTENDEE = {
    "three": "/three",
    "badge": "/badge",
    "badge-lost": "/badge/lost",
    "scan": "/scan",
    "met": "/met",
    "remember": "/meetings/{meeting}/remember",
    "feedback": "/meetings/{meeting}/feedback",
    "badge-opened": "{badge}",
    "follow-up": "/follow-up",
    "contact": "/contact",
    "my-data": "/my-data",
    "erase": "/erase",
    "profile": "/profile",
    "another-device": "/who/another-device",
    "leave": "/leave",
    "hidden": "/hidden",
    "report-person": "/report",
    "report-card": "/report/{person}",
    "year": "/year",
}
# Pages that a button leads to: the address, then what is pressed on it.
PRESSED = {
    "another-device-code": ("/who/another-device", "main form button"),
    "follow-up-begun": ("/follow-up", "main form button"),
    "coach": ("/profile", "button[name=check], input[name=check]"),
    "event-coach": ("/e/demo", "button[name=check], input[name=check]"),
}
ORGANIZER = {
    "events": "/organizer",
    "new-event": "/organizer/events/new",
    "dashboard": "/organizer/events/demo",
    "settings": "/organizer/events/demo/settings",
    "copy-event": "/organizer/events/demo/copy",
    "delete-event": "/organizer/events/demo/delete",
    "import": "/organizer/events/demo/import",
    "import-pretix": "/organizer/events/demo/import/pretix",
    "import-preview": "/organizer/events/demo/import/{upload}",
    "runs": "/organizer/events/demo/runs",
    "run": "/organizer/events/demo/runs/1",
    "pairs": "/organizer/events/demo/pairs",
    "badges": "/organizer/events/demo/badges",
    "unsent-scans": "/organizer/events/demo/scans",
    "report": "/organizer/events/demo/report",
    "report-full": "/organizer/events/demo-last-month/report",
    "report-across": "/organizer/report",
    "concerns": "/organizer/events/demo/concerns",
    "team": "/organizer/events/demo/team",
    "account": "/organizer/account",
    "confirm": "/organizer/confirm",
    "mail": "/organizer/events/demo/mail",
    "readiness": "/organizer/events/demo/readiness",
    "room": "/organizer/events/demo/room",
    "rounds": "/organizer/events/demo/rounds",
    "people": "/organizer/events/demo/people",
    "door": "/organizer/events/demo/door",
    "walk-in": "/organizer/events/demo/door/walk-in",
    "door-person": "/organizer/events/demo/door/people/{person}",
    "person": "/organizer/events/demo/people/{person}",
    "person-edit": "/organizer/events/demo/people/{person}/edit",
    "person-merge": "/organizer/events/demo/people/{person}/merge",
    "nobody": "/organizer/events/quiet",
    "nobody-to-match": "/organizer/events/quiet/runs",
    "nobody-met": "/organizer/events/quiet/report",
}
# The organizers' pages and the report have tests of their own.
ENLARGED: dict[str, dict[str, str]] = {
    "": {
        name: at
        for name, at in PUBLIC.items()
        if "organizer" not in at and name not in {"join", "report-shared"}
    },
    "attendee": ATTENDEE,
}
# What reaches beyond the page, and what is wider than the box that shows it; what somebody typed scrolls.
_CUT_OFF = """() => [...document.querySelectorAll("body, body *")]
    .filter((one) => !one.matches("input:not([type=submit]), textarea, svg *"))
    .filter((one) => one.clientWidth > 1 && (
        one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        || one.scrollWidth > one.clientWidth + 2))
    .map((one) => `${one.localName}.${one.className}: ${one.innerText}`)"""
GROUPS: dict[str, dict[str, str]] = {"": PUBLIC, "attendee": ATTENDEE, "organizer": ORGANIZER}
STATES = ["401", "404", "409", "422"]

each_group = pytest.mark.parametrize("who", GROUPS, ids=["public", "attendee", "organizer"])
each_language = pytest.mark.parametrize("language", ["en", "de"])


@pytest.fixture(scope="module")
def evening(site: Site) -> Evening:
    evening = evening_at(site)
    quiet_event_at(site)
    return evening


@pytest.fixture
def open_page(browser: Browser, site: Site, evening: Evening) -> Iterator[Callable[..., Page]]:
    """Return what opens a new browser of somebody."""
    with watched_contexts(browser, base_url=site.url) as new_context:

        def open_page(who: str, language: str = "en", **options: object) -> Page:
            # Transitions would let axe measure colours that nobody sees for long.
            context = new_context(allowed=STATES, locale=language, reduced_motion="reduce", **options)
            context.add_cookies(evening.cookies(who, site.url))
            return context.new_page()

        yield open_page


@each_language
@each_group
def test_screens_are_accessible(
    who: str,
    language: str,
    open_page: Callable[..., Page],
    evening: Evening,
    axe: Callable[[Page], list[str]],
) -> None:
    page, found = open_page(who, language, **PHONE), {}

    for name, address in GROUPS[who].items():
        page.goto(address.format(**evening.places))
        found[name] = faults_in_both_schemes(page, name, language, axe)

    assert found == dict.fromkeys(GROUPS[who], (language, []))


@each_language
def test_screens_behind_a_button_are_accessible(
    language: str, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page, found = open_page("other", language, **PHONE), {}

    for name, (address, button) in PRESSED.items():
        page.goto(address)
        page.locator(button).first.click()
        page.wait_for_load_state()
        found[name] = faults_in_both_schemes(page, name, language, axe)

    assert found == dict.fromkeys(PRESSED, (language, []))


def faults_in_both_schemes(
    page: Page, name: str, language: str, axe: Callable[[Page], list[str]]
) -> tuple[str, list[str]]:
    """Return the language the page says it has, with the faults of both schemes; take its pictures."""
    faults = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        if language == "en":
            picture(page, name, 390, scheme)
        faults += axe(page)
    return page.locator("html").get_attribute("lang") or "", faults


@each_group
def test_screens_fit_a_desk(who: str, open_page: Callable[..., Page], evening: Evening) -> None:
    page, widths = open_page(who, **DESKTOP), {}

    for name, address in GROUPS[who].items():
        page.goto(address.format(**evening.places))
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            picture(page, name, 1280, scheme)
        widths[name] = page.evaluate("() => document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(GROUPS[who], DESKTOP["viewport"]["width"])


def test_organizers_screens_are_accessible_on_a_desk(
    open_page: Callable[..., Page], evening: Evening, axe: Callable[[Page], list[str]]
) -> None:
    # An attendee's page is the same column at every width; these are laid out anew.
    page, found = open_page("organizer", **DESKTOP), {}

    for name, address in ORGANIZER.items():
        page.goto(address.format(**evening.places))
        found[name] = axe(page)

    assert found == {name: [] for name in ORGANIZER}


def test_a_timetable_fits_the_three(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    rounds_at(site)
    found = {}

    for who, address in (("attendee", "/three"), ("organizer", "/organizer/events/demo/rounds")):
        page = open_page(who, **PHONE)
        page.goto(address)
        found[address] = faults_in_both_schemes(page, f"rounds-of-{who}", "en", axe)
        page.set_viewport_size(NARROWEST)
        assert page.evaluate("() => document.documentElement.scrollWidth") == NARROWEST["width"]

    assert found == dict.fromkeys(found, ("en", []))


def test_screens_refused_lead_back(open_page: Callable[..., Page], axe: Callable[[Page], list[str]]) -> None:
    page = open_page("organizer", **PHONE)
    page.goto("/organizer/events/demo/runs")
    # A tab that was opened while people were there still has the button.
    form = page.locator("form", has=page.get_by_role("button", name="Run the matching"))
    form.evaluate("form => form.setAttribute('action', '/organizer/events/quiet/runs')")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("At least two people")
    found = faults_in_both_schemes(page, "refused", "en", axe)
    page.get_by_role("button", name="Back to the event").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Quiet Evening")
    assert found == ("en", [])


def picture(page: Page, name: str, width: int, scheme: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)


@each_language
@each_group
def test_screens_fit_the_narrowest_phone(
    who: str, language: str, open_page: Callable[..., Page], evening: Evening
) -> None:
    page, widths = open_page(who, language, viewport=NARROWEST), {}

    for name, address in GROUPS[who].items():
        page.goto(address.format(**evening.places))
        widths[name] = page.evaluate("() => document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(GROUPS[who], NARROWEST["width"])


@each_language
@pytest.mark.parametrize("who", ["", "attendee"], ids=["public", "attendee"])
def test_attendees_screens_hold_letters_of_double_size(
    who: str, language: str, open_page: Callable[..., Page], evening: Evening
) -> None:
    # WCAG 1.4.4 and 1.4.10: letters twice as large, no word beside the page, no button that cuts its own.
    page, found = open_page(who, language, **PHONE), {}

    for name, address in ENLARGED[who].items():
        page.goto(address.format(**evening.places))
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        found[name] = page.evaluate(_CUT_OFF)

    assert found == {name: [] for name in ENLARGED[who]}


@each_language
def test_organizers_screens_hold_letters_twice_as_large(
    language: str, open_page: Callable[..., Page], evening: Evening
) -> None:
    # WCAG 1.4.4 and 1.4.10: nothing leaves the page, nothing has to be scrolled to the side.
    page, widths = open_page("organizer", language, **PHONE), {}

    for name, address in ORGANIZER.items():
        page.goto(address.format(**evening.places))
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        widths[name] = page.evaluate("() => document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(ORGANIZER, PHONE["viewport"]["width"])


def test_the_core_works_without_script(open_page: Callable[..., Page]) -> None:
    page = open_page("attendee", **PHONE, java_script_enabled=False)
    page.goto("/met")
    page.get_by_role("button", name="Yes, we met").click()
    page.goto("/met")
    page.get_by_role("button", name="Nice chat").first.click()
    page.goto("/met")
    texts = page.locator("main").inner_text()

    assert "Nice chat" in texts
