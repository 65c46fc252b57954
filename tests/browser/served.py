"""The product as it is started for real: the server with its worker, in processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ANSWERS_WITHIN_S = 90


class Site:
    """A running installation with its own folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.environment = {**kept, "MATCHMAKER_INSTANCE": str(folder / "instance"), "BASE_URL": self.url}

    def run(self, *arguments: str) -> str:
        """Run a command of the installation and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "matchmaker", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def path(self, link: str) -> str:
        """Return the path of a link of this site, however it is written."""
        return re.sub(r"^https?://[^/]+", "", link, flags=re.IGNORECASE)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve an empty installation until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        site = Site(folder, probe.getsockname()[1])
    port = site.url.rsplit(":", 1)[1]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "matchmaker", "serve", "--port", port],
            env=site.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"{site.url}/readyz")
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _ANSWERS_WITHIN_S
    while True:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 -- our own address on this machine
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
