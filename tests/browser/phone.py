"""A phone with the scanner open: type a code, lose the signal, reload, be killed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.room import Person, Room

# What Chromium says of requests that a test makes fail on purpose.
NO_SIGNAL = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
_WITHIN_S = 20
# The page's own module: without signal there is no other.
QUEUE = """import((document.querySelector('script[src$="status.js"]')?.src ?? '/static/js/status.js')
  .replace('status', 'queue'))"""

# Stands between the pages and the network: it notes each batch, and answers in the server's place when told.
# (Playwright's own routes do not see every request of a page that has a service worker.)
_BETWEEN = """
  const through = window.fetch;
  window.fetch = async (address, options) => {
    if (address !== "/api/scans/batch") return through(address, options);
    const batch = JSON.parse(options.body);
    localStorage.sent = JSON.stringify([...JSON.parse(localStorage.sent ?? "[]"), batch]);
    const fault = JSON.parse(localStorage.fault ?? "null");
    const isMeant = batch.scans.length > (fault?.beyond ?? 0)
      && (!fault?.token || batch.scans.some((scan) => scan.token === fault.token));
    if (!fault || !isMeant) return through(address, options);
    if (fault.loses) {
      delete localStorage.fault;
      await through(address, options);
      throw new TypeError("the answer is lost");
    }
    return new Response(fault.body ?? "", { status: fault.status, headers: fault.headers ?? {} });
  };
"""


class Phone:
    """One person's browser."""

    def __init__(self, context: BrowserContext, room: Room, person: Person) -> None:
        self.context = context
        self.room = room
        self.person = person
        context.set_offline(False)
        context.add_init_script(f"if (!window.isBetween) {{ window.isBetween = true; {_BETWEEN} }}")
        room.sign_in(context, person)
        self.page: Page = context.new_page()
        self.open()
        # From here on the scanner opens without signal.
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        self.page.evaluate("() => { delete localStorage.sent; delete localStorage.fault; }")

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Every batch that this phone tried to send, answered or not."""
        return list(json.loads(self.page.evaluate("() => localStorage.sent ?? '[]'")))

    def open(self) -> None:
        """Open the scanner, or open it again."""
        self.page.goto("/scan")

    def kill(self) -> None:
        """Lose the page as a phone does that needs its memory; then open the scanner anew."""
        self.page.close()
        self.page = self.context.new_page()
        self.open()

    def offline(self) -> None:
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    def scan(self, other: Person) -> None:
        """Type the other's code; the phone says that the scan is kept."""
        self.type(other.typed_code)
        expect(self.page.locator("[data-said]")).to_contain_text("Saved")

    def type(self, code: str) -> None:
        self.page.locator("#code").fill(code)
        self.page.get_by_role("button", name="Save", exact=True).click()

    def answer_with(self, status: int, **fault: Any) -> None:
        """Let batches be answered by somebody else; `beyond` and `token` say which batches."""
        self._set_fault({"status": status, **fault})

    def answer_truly(self) -> None:
        """Let the server answer again."""
        self.page.evaluate("() => { delete localStorage.fault; }")

    def lose_next_answer(self) -> None:
        """Let the server work on the next batch, and the phone never hear of it."""
        self._set_fault({"loses": True})

    def _set_fault(self, fault: dict[str, Any]) -> None:
        self.page.evaluate("(fault) => { localStorage.fault = JSON.stringify(fault); }", fault)

    def kept(self) -> list[dict[str, Any]]:
        """Return what waits in this phone's own storage."""
        return list(self.page.evaluate(f"() => {QUEUE}.then((queue) => queue.kept())"))

    def wait_until_sent(self) -> None:
        """Wait until this phone holds nothing."""
        self.wait_until_holds(0)

    def wait_until_holds(self, count: int) -> None:
        """Wait until as many scans are left on this phone."""
        deadline = time.monotonic() + _WITHIN_S
        while len(kept := self.kept()) != count and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(kept) == count, kept

    def deliver_again(self) -> set[str]:
        """Send everything that ever went out once more; return what the server says to it."""
        words = set()
        for batch in self.sent:
            answer = self.context.request.post(
                "/api/scans/batch", data=batch, headers={"Origin": self.room.site.url}
            )
            words |= {result["result"] for result in answer.json()["results"]}
        return words
