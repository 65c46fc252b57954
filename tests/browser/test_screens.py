"""Every screen at two widths in both schemes: no accessibility fault, a picture of each to look at.

The pictures are written to ``build/screenshots``, or where MATCHMAKER_SCREENSHOTS says.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.browser.served import Site

from tests.browser.conftest import DESKTOP, PHONE, ColorScheme, watched_contexts

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(os.environ.get("MATCHMAKER_SCREENSHOTS") or ROOT / "build" / "screenshots")
NARROWEST = {"width": 320, "height": 640}

PUBLIC = {
    "home": "/",
    "event": "/e/demo",
    "privacy": "/privacy",
    "invitation": "/in/any-token",
    "who-are-you": "/who",
    "missing": "/nothing-here",
    "sign-in": "/organizer/sign-in",
    "no-signal": "/offline",
}
ATTENDEE = {
    "three": "/three",
    "badge": "/badge",
    "badge-lost": "/badge/lost",
    "scan": "/scan",
    "met": "/met",
    "contact": "/contact",
    "my-data": "/my-data",
    "erase": "/erase",
    "profile": "/profile",
    "leave": "/leave",
    "hidden": "/hidden",
    "report-person": "/report",
}
ORGANIZER = {
    "events": "/organizer",
    "new-event": "/organizer/events/new",
    "dashboard": "/organizer/events/demo",
    "settings": "/organizer/events/demo/settings",
    "import": "/organizer/events/demo/import",
    "run": "/organizer/events/demo/runs/1",
    "badges": "/organizer/events/demo/badges",
    "unsent-scans": "/organizer/events/demo/scans",
    "report": "/organizer/events/demo/report",
    "concerns": "/organizer/events/demo/concerns",
}
STATES = ["401", "404"]


@pytest.fixture(scope="module")
def links(site: Site) -> dict[str, str]:
    """Load the demonstration into the running site and return its links by person."""
    printed = site.run("demo", "--no-serve")
    return dict(re.findall(r"^ {2}(\S.*?) {2,}\S+(/in/\S+)$", printed, re.MULTILINE))


@pytest.fixture(scope="module")
def people(browser: Browser, site: Site, links: dict[str, str]) -> dict[str, dict[str, object]]:
    """Sign everybody in once, let two people meet; return the cookies of each."""
    with watched_contexts(browser, base_url=site.url) as new_context:
        cookies = {}
        pages = {}
        for who, link in links.items():
            context = new_context()
            page = pages[who] = context.new_page()
            page.goto(link)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
            cookies[who] = context.storage_state()
        one, other = pages["Leocádia Trigueiros"], pages["Sunniva Brekke"]
        third = pages["Noemi Szabolcsi"]
        claim(one, code_of(other))
        claim(other, code_of(one))
        claim(third, code_of(one))
    return cookies


def code_of(page: Page) -> str:
    page.goto("/badge")
    return page.locator(".mm-code").inner_text()


def claim(page: Page, code: str) -> None:
    page.goto("/scan")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-said]")).to_contain_text(re.compile("It counts|both of you"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [390, 1280])
@pytest.mark.parametrize(
    ("who", "screens"),
    [(None, PUBLIC), ("Leocádia Trigueiros", ATTENDEE), ("Olive Marsh, organizer", ORGANIZER)],
    ids=["public", "attendee", "organizer"],
)
def test_screens_are_accessible(  # noqa: PLR0917 -- parameters and fixtures
    who: str | None,
    screens: dict[str, str],
    size: int,
    scheme: ColorScheme,
    browser: Browser,
    site: Site,
    people: dict[str, dict[str, object]],
    axe: Callable[[Page], list[str]],
) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    device = PHONE if size == 390 else DESKTOP
    signed_in = {} if who is None else {"storage_state": people[who]}
    found = {}
    with watched_contexts(browser, base_url=site.url, **device) as new_context:
        page = new_context(color_scheme=scheme, allowed=STATES, **signed_in).new_page()
        for name, address in screens.items():
            page.goto(address)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)
            found[name] = axe(page)

    assert found == {name: [] for name in screens}


@pytest.mark.parametrize(
    ("who", "screens"),
    [(None, PUBLIC), ("Leocádia Trigueiros", ATTENDEE), ("Olive Marsh, organizer", ORGANIZER)],
    ids=["public", "attendee", "organizer"],
)
def test_screens_fit_the_narrowest_phone(
    who: str | None,
    screens: dict[str, str],
    browser: Browser,
    site: Site,
    people: dict[str, dict[str, object]],
) -> None:
    signed_in = {} if who is None else {"storage_state": people[who]}
    widths = {}
    with watched_contexts(browser, base_url=site.url, viewport=NARROWEST) as new_context:
        page = new_context(allowed=STATES, **signed_in).new_page()
        for name, address in screens.items():
            page.goto(address)
            widths[name] = page.evaluate("() => document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(screens, NARROWEST["width"])


def test_the_core_works_without_script(
    browser: Browser, site: Site, people: dict[str, dict[str, object]]
) -> None:
    with watched_contexts(browser, base_url=site.url, **PHONE) as new_context:
        page = new_context(java_script_enabled=False, storage_state=people["Leocádia Trigueiros"]).new_page()
        page.goto("/met")
        page.get_by_role("button", name="Yes, we met").click()
        page.goto("/met")
        page.get_by_role("button", name="Nice chat").first.click()
        page.goto("/met")
        texts = page.locator("main").inner_text()

    assert "Nice chat" in texts
