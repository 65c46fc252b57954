"""A passkey from its making to the sign-in, with the device that Chromium plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, watched_contexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "olive@example.org", "correct horse battery"


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    """Return the site under its name, with an organizer: a passkey belongs to no number."""
    site.run("organizer", "add", EMAIL, "--name", "Olive", "--password", PASSWORD)
    return site.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def named_desktop(browser: Browser, address: str) -> Iterator[NewContext]:
    with watched_contexts(browser, base_url=address, **DESKTOP) as new_context:
        yield new_context


def give_device(page: Page, *, is_verified: bool = True) -> None:
    """Let the browser hold passkeys itself, as a phone does."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": is_verified,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page) -> None:
    page.goto("/organizer/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/organizer")


def add_passkey(page: Page, name: str) -> None:
    page.goto("/organizer/account")
    page.locator("#passkeys").get_by_label("Name of the device").last.fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("From now on you can sign in with this passkey.")).to_be_visible()


def test_passkey_made_in_the_account_signs_in(named_desktop: NewContext) -> None:
    page = named_desktop().new_page()
    give_device(page)
    sign_in(page)

    add_passkey(page, "my laptop")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url("/organizer")
    page.goto("/organizer/account")
    listed = page.locator("#passkeys .mm-team").inner_text()

    assert "my laptop" in listed
    assert "last used" in listed


def test_device_that_asks_for_no_finger_gets_no_passkey(named_desktop: NewContext) -> None:
    page = named_desktop().new_page()
    give_device(page, is_verified=False)
    sign_in(page)

    page.goto("/organizer/account")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.locator("#passkeys [data-said]")).to_have_text(
        "That did not work. Try again, or take another way."
    )


def test_removed_passkey_signs_nobody_in(named_desktop: NewContext) -> None:
    page = named_desktop(allowed=["403"]).new_page()
    give_device(page)
    sign_in(page)
    add_passkey(page, "lost phone")
    row = page.locator("#passkeys li").filter(has_text="lost phone")

    row.locator("summary").click()
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("This passkey works no more.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_have_text(
        "This passkey was not accepted. Please try again, or take another way in."
    )


def test_without_script_there_is_no_button_for_passkeys(named_desktop: NewContext) -> None:
    page = named_desktop(java_script_enabled=False).new_page()
    page.goto("/organizer/sign-in")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
