"""Compresses what docs/deploy/Caddyfile compresses: the measured pages come as people get them."""

from __future__ import annotations

import gzip
import http.client
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN_HOPS = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_TEXTS = ("text/", "application/json", "application/wasm", "application/manifest", "image/svg")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    behind: ClassVar[str]

    def do_GET(self) -> None:
        self._pass_on(None)

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *_: object) -> None:
        """Say nothing: invitation links are paths."""

    def _pass_on(self, body: bytes | None) -> None:
        site = http.client.HTTPConnection(self.behind, timeout=60)
        sent = {name: value for name, value in self.headers.items() if name.lower() not in _BETWEEN_HOPS}
        site.request(self.command, self.path, body, sent)
        answer = site.getresponse()
        content = answer.read()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in _BETWEEN_HOPS]
        site.close()
        # Never pages: a page's compressed size would betray its tokens.
        if self._may_pack(answer.getheader("Content-Type", "")) and content:
            content = gzip.compress(content, 6)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(answer.status)
        for name, value in headers:
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _may_pack(self, kind: str) -> bool:
        is_wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        is_script = "javascript" in kind or kind.startswith(_TEXTS)
        return is_wanted and is_script and self.path.startswith("/static/")


@contextmanager
def packing_proxy(site_url: str) -> Iterator[str]:
    """Yield the address under which the site answers with its files compressed."""
    handler = type("Handler", (_Handler,), {"behind": urlsplit(site_url).netloc})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
