"""An organizer sets up an app, and signs in with its code; each screen of the way is accessible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from matchmaker.clock import now
from tests.browser.conftest import PHONE, watched_contexts
from tests.browser.test_screens import SCHEMES, picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.browser.served import Site

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "olive@example.org", "correct horse battery"


def give_password(page: Page) -> None:
    page.goto("/organizer/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_app_is_set_up_and_asked_for(site: Site, browser: Browser, axe: Callable[[Page], list[str]]) -> None:
    site.run("organizer", "add", EMAIL, "--name", "Olive", "--password", PASSWORD)
    found: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        found[name] = []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            picture(page, name, 390, scheme)
            found[name] += axe(page)

    with watched_contexts(browser, base_url=site.url) as new_context:
        page = new_context(reduced_motion="reduce", **PHONE).new_page()
        give_password(page)
        page.goto("/organizer/account")
        page.get_by_role("button", name="Set it up").click()
        secret = page.locator(".mm-app-secret").inner_text().replace(" ", "")
        look(page, "app")
        page.get_by_label("Code").fill(pyotp.TOTP(secret).at(now()))
        page.get_by_role("button", name="Turn it on").click()
        codes = page.locator(".mm-recovery code").all_inner_texts()
        look(page, "recovery-codes")
        page.get_by_role("button", name="I have kept them").click()
        look(page, "account-with-app")
        page.get_by_role("button", name="Sign out", exact=True).click()
        give_password(page)
        expect(page.get_by_role("heading", name="One more step")).to_be_visible()
        look(page, "sign-in-code")
        page.get_by_label("Code").fill(codes[0])
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).to_have_url(f"{site.url}/organizer")
        page.goto("/organizer/confirm")
        look(page, "confirm-with-app")

    assert len(codes) == 10
    ways = ("app", "recovery-codes", "account-with-app", "sign-in-code", "confirm-with-app")
    assert found == {name: [] for name in ways}
