"""No log line holds a secret of a link or the code of a badge, whoever writes it."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from matchmaker.web import log_filter
from matchmaker.web.log_filter import without_secrets
from tests.integration.test_serve import free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

# As long as real ones, and the same in each process that collects the tests.
SECRET, BADGE = "aB3-_xYz" * 5 + "q1w", "4KT4BMHEZSY4EMKQFPKP"
PATHS = {
    f"/in/{SECRET}": "/in/…",
    f"/in/{SECRET}/leave": "/in/…/leave",
    "/in/short": "/in/…",
    f"/r/{SECRET}": "/r/…",
    f"/after/{SECRET}/people/abc": "/after/…/people/abc",
    f"/after/{SECRET}/rhythm.ics": "/after/…/rhythm.ics",
    f"/stop/{SECRET}?a=1": "/stop/…?a=1",
    f"/year/in/{SECRET}": "/year/in/…",
    f"/organizer/join/{SECRET}": "/organizer/join/…",
    f"/B/{BADGE}": "/B/…",
    f"/B/{BADGE}/123456": "/B/…",
    f"/b/{BADGE}": "/b/…",
    f"%2Fin%2F{SECRET}": "/in/…",
    f"/somewhere/new/{SECRET}": "/somewhere/new/…",
    "/organizer/events/demo/report": "/organizer/events/demo/report",
    "/three?a=%2F": "/three?a=%2F",
    "/met": "/met",
}


@contextmanager
def written(logger: str) -> Iterator[io.StringIO]:
    """Yield what a server of this name writes to its log."""
    stream = io.StringIO()
    log, handler = logging.getLogger(logger), logging.StreamHandler(stream)
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield stream
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


@pytest.mark.parametrize(("path", "told"), PATHS.items())
def test_a_path_is_told_without_its_secret(path: str, told: str) -> None:
    assert without_secrets(f'"GET {path} HTTP/1.1" 200 -') == f'"GET {told} HTTP/1.1" 200 -'


@pytest.mark.parametrize(
    "logger", ["waitress", "gunicorn.access", "gunicorn.error", "werkzeug", "matchmaker"]
)
def test_every_logger_writes_without_secrets(app: Flask, logger: str) -> None:
    assert app
    line = f"GET /in/{SECRET} HTTP/1.1"

    with written(logger) as stream:
        log = logging.getLogger(logger)
        log.info(line)
        log.info("%s - %s %d", "127.0.0.1", line, 200)
        log.info('%(h)s "%(r)s" %(s)s', {"h": "127.0.0.1", "r": line, "s": 200})
        log.info("%d", line)  # cannot be written as it was meant

    assert stream.getvalue().splitlines()[:3] == [
        "GET /in/… HTTP/1.1",
        "127.0.0.1 - GET /in/… HTTP/1.1 200",
        '127.0.0.1 "GET /in/… HTTP/1.1" 200',
    ]
    assert SECRET not in stream.getvalue()


def test_a_traceback_is_written_without_secrets(app: Flask) -> None:
    assert app

    with written("matchmaker") as stream:
        for what in (f"cannot build /after/{SECRET}", "nothing to hide"):
            try:
                int(what)
            except ValueError:
                logging.getLogger("matchmaker").exception("failed")

    assert SECRET not in stream.getvalue()
    assert "with base 10: 'cannot build /after/…'" in stream.getvalue()
    assert "with base 10: 'nothing to hide'" in stream.getvalue()


def test_a_page_that_fails_is_logged_without_the_secret_in_its_address(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(token: str) -> str:
        return str(int(token))  # which says what it was given

    app.view_functions["public.link"] = fail

    with written("matchmaker") as stream:
        answer = app.test_client().get(f"/in/{SECRET}")

    assert answer.status_code == 500
    assert "Traceback" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_installing_again_does_nothing() -> None:
    log_filter.install()
    first = logging.getLogRecordFactory()

    log_filter.install()

    assert logging.getLogRecordFactory() is first


# Both write a line for each request, as a proxy would.
SERVERS = {
    "flask": ("flask", "--app", "matchmaker:create_app()", "run", "--port", "{port}"),
    "gunicorn": ("gunicorn", "--access-logfile=-", "--bind=127.0.0.1:{port}", "matchmaker:create_app()"),
}


@pytest.mark.parametrize("server_name", SERVERS)
def test_a_served_process_writes_no_secret(tmp_path: Path, server_name: str) -> None:
    port, log = free_port(), tmp_path / "server.log"
    command = [word.format(port=port) for word in SERVERS[server_name]]
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = {**kept, "MATCHMAKER_INSTANCE": str(tmp_path / "instance")}
    subprocess.run(
        [sys.executable, "-m", "matchmaker", "db", "upgrade"],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        for path in PATHS:
            if path.startswith("/"):
                with suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").close()
    finally:
        server.terminate()
        server.wait(timeout=30)

    lines = log.read_text()
    assert '"GET /in/… HTTP/1.1" 200' in lines, lines
    assert lines.count("…") >= 12
    assert SECRET not in lines
    assert BADGE not in lines
