"""What an attendee's first page costs on a hall's bad Wi-Fi."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Response

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
_PACKED = (".woff2", ".png")  # a proxy gains nothing on these


def test_first_page_is_under_100_kilobytes_over_the_wire(site: Site, new_phone: NewContext) -> None:
    # The service worker fetches more later, when the page stands; here it counts what the page waits for.
    context = new_phone(service_workers="block")
    loaded: dict[str, Response] = {}
    printed = site.run("demo", "--no-serve")
    link = re.findall(r"^ {2}(\S.*?) {2,}\S+(/in/\S+)$", printed, re.MULTILINE)[1][1]
    before = new_phone().new_page()
    before.goto(link)
    before.get_by_role("button", name="Sign in").click()
    before.wait_for_url("**/three")
    context.add_cookies(before.context.cookies())  # type: ignore[arg-type]  # what it gives, it takes

    def note(response: Response) -> None:
        loaded[response.url] = response

    context.on("response", note)
    page = context.new_page()

    page.goto("/three")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".mm-exchange").first).to_be_visible()

    sizes = {
        url.rsplit("/", 1)[-1]: len(
            response.body() if url.endswith(_PACKED) else gzip.compress(response.body())
        )
        for url, response in loaded.items()
        if "/api/" not in url and "/vendor/zxing" not in url and "decoder_worker" not in url
    }
    assert {"three", "theme.css", "status.js", "inter-latin-wght-normal.woff2"} <= set(sizes)
    assert sum(sizes.values()) < MOST_BYTES, sizes
