"""A pretix shop of our own on this machine, answering as the real one's documentation describes."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from matchmaker.importers.pretix_shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "s3cr3t0fth3sh0p"
_PATH = "/api/v1/organizers/olive/events/makers"

QUESTIONS = [
    {"id": 7, "question": {"en": "Whom do you look for?", "de": "Wen suchst du?"}, "identifier": "A1"},
    {"id": 8, "question": {"en": "What can you help with?", "de": "Wobei kannst du helfen?"}},
    {"id": 9, "question": {}},
]


def position(number: int, name: str | None, email: str | None = None, **values: Any) -> dict[str, Any]:
    return {
        "positionid": number,
        "attendee_name": name,
        "attendee_email": email,
        "company": None,
        "addon_to": None,
        "answers": [],
        **values,
    }


def order(code: str, *positions: dict[str, Any], status: str = "p", **values: Any) -> dict[str, Any]:
    return {
        "code": code,
        "status": status,
        "email": "buyer@example.org",
        "positions": list(positions),
        **values,
    }


ORDERS = [
    order(
        "AAA",
        position(
            1, "Ada Lovelace", "ada@example.org", company="Engines",
            answers=[
                {"question": 7, "answer": "a publisher"},
                {"question": 8, "answer": "=looms"},
                {"question": 99, "answer": "asked no more"},
                {"question": None, "answer": "x"},
            ],
        ),
        position(2, "Grace Hopper"),
        position(3, None, addon_to=17),
        position(4, "Bo", canceled=True),
    ),
    order("BBB", position(1, "Cy"), status="n"),
    order("CCC", position(1, "Di", "di@example.org"), status="n", valid_if_pending=True),
    order("DDD", position(1, "Ed"), status="n", require_approval=True),
    order("EEE", position(1, "Flo"), status="c"),
    order("FFF", position(1, "Gus"), status="p", testmode=True),
]  # fmt: skip


@dataclass
class RecordedShop:
    """What the shop answers: by the end of the path, else as it should."""

    port: int = 0
    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    delay_s: float = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # path, and the token with it

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def shop(self) -> Shop:
        return Shop(self.base_url, "olive", "makers")

    def will_say(
        self, what: str, status: int, body: object = b"", *, headers: dict[str, str] | None = None
    ) -> None:
        """Answer the next request for orders or questions so; then as it should again."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.setdefault(what, []).append((status, headers or {}, content))

    def usual(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Answer one page: orders come in two."""
        place, _, query = path.partition("?")
        if place == f"{_PATH}/questions/":
            return 200, {}, json.dumps({"count": 3, "next": None, "results": QUESTIONS}).encode()
        if place != f"{_PATH}/orders/":
            return 404, {}, b'{"detail": "Not found."}'
        page = 2 if "page=2" in query else 1
        following = f"{self.base_url}{_PATH}/orders/?page=2" if page == 1 else None
        results = ORDERS[:1] if page == 1 else ORDERS[1:]
        return 200, {}, json.dumps({"count": 6, "next": following, "results": results}).encode()


@contextmanager
def recorded_shop() -> Iterator[RecordedShop]:
    """Open the shop for a while."""
    shop = RecordedShop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append((self.path, self.headers.get("Authorization")))
            time.sleep(shop.delay_s)
            what = self.path.partition("?")[0].rstrip("/").rpartition("/")[2]
            waiting = shop.answers.get(what)
            status, headers, body = waiting.pop(0) if waiting else shop.usual(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # the terminal belongs to pytest
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        shop.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield shop
        finally:
            server.shutdown()
            thread.join()
