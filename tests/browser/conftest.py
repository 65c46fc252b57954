"""Give the browser tests phones, desktops and an accessibility check in the system's Chromium."""

import functools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Literal, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    WebError,
    sync_playwright,
)

from tests.browser.served import Site, served
from tests.missing_software import skip_unless_required

ColorScheme = Literal["light", "dark"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


class NewContext(Protocol):
    """Open a fresh browser profile of one size."""

    def __call__(
        self,
        *,
        color_scheme: ColorScheme = "light",
        allowed: Sequence[str] = (),
        **options: Any,
    ) -> BrowserContext:
        """Return the profile; `allowed` lists pieces of the faults that the test provokes on purpose."""


def pytest_runtest_setup() -> None:
    """Skip in a hook, not in a fixture: pytest then tells of all skipped tests in one line."""
    if chromium() is None:
        skip_unless_required("Chromium is not installed: the browser tests need `apt-get install chromium`.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return an empty installation that is being served, one for the tests of a file."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def live_url(site: Site) -> str:
    return site.url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def new_phone(browser: Browser, live_url: str) -> Iterator[NewContext]:
    with watched_contexts(browser, base_url=live_url, **PHONE) as new_context:
        yield new_context


@pytest.fixture
def new_desktop(browser: Browser, live_url: str) -> Iterator[NewContext]:
    with watched_contexts(browser, base_url=live_url, **DESKTOP) as new_context:
        yield new_context


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a check that lists each accessibility fault of a page, with the elements at fault."""
    checker = Axe()

    def violations(page: Page) -> list[str]:
        found = checker.run(page).response["violations"]
        return [
            f"{fault['id']}: {fault['help']} at {', '.join(str(node['target']) for node in fault['nodes'])}"
            for fault in found
        ]

    return violations


@functools.cache
def chromium() -> str | None:
    """Return the system's Chromium, else the one that `playwright install chromium` brought."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed is not None:
        return installed
    with sync_playwright() as driver:
        brought = driver.chromium.executable_path
    return brought if os.access(brought, os.X_OK) else None


@contextmanager
def watched_contexts(browser: Browser, **fixed: Any) -> Iterator[NewContext]:
    """Offer fresh profiles; a console error, script error or CSP violation in one fails the test."""
    with ExitStack() as cleanup:
        faults: list[str] = []

        def new_context(
            *, color_scheme: ColorScheme = "light", allowed: Sequence[str] = (), **options: Any
        ) -> BrowserContext:
            context = browser.new_context(color_scheme=color_scheme, **{**fixed, **options})
            cleanup.callback(context.close)

            def note(fault: str) -> None:
                if not any(piece in fault for piece in allowed):
                    faults.append(fault)

            def note_console(message: ConsoleMessage) -> None:
                # Chromium reports a violation of the Content-Security-Policy as such a message.
                if message.type == "error":
                    note(f"console: {message.text} ({message.location['url']})")

            def note_script(error: WebError) -> None:
                note(f"script: {error.error}")

            context.on("console", note_console)
            context.on("weberror", note_script)
            return context

        yield new_context
    assert faults == []
