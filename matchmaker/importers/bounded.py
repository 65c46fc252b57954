"""Read a file of people in a process of its own, so that a hostile one harms nobody."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Final

from matchmaker.importers.child import OUT_OF_MEMORY
from matchmaker.importers.errors import TableError
from matchmaker.importers.reading import check_size
from matchmaker.importers.table import Fault, Row, Table

WALL_SECONDS: Final = 30.0  # a busy machine is given time; the CPU bound ends what is hostile
MAX_ANSWER: Final = 128 * 1024 * 1024
_AT_ONCE: Final = 2
_ROOT: Final = Path(__file__).resolve().parents[2]
# Secrets and addresses of databases do not belong to a process that reads strangers' files.
_INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
_MAIN: Final = ("-m", "matchmaker.importers.child")

_turns = threading.BoundedSemaphore(_AT_ONCE)


def read_bounded(data: bytes, *, sheet: str | None = None, wall_seconds: float = WALL_SECONDS) -> Table:
    """Read a CSV file or a workbook within bounds of time, memory and answer.

    Raises
    ------
    TableError
        If the file is no table, or reading it went beyond a bound.
    """
    check_size(data)
    if not _turns.acquire(timeout=wall_seconds):
        raise TableError("reading_busy")
    try:
        order = json.dumps({"sheet": sheet}).encode() + b"\n"
        status, answer = run_child(_MAIN, order + data, wall_seconds=wall_seconds)
    finally:
        _turns.release()
    if status != 0 or len(answer) > MAX_ANSWER:
        raise TableError(_reason(status))
    return _table(json.loads(answer))


def run_child(arguments: tuple[str, ...], data: bytes, *, wall_seconds: float) -> tuple[int, bytes]:
    """Give data to a Python process; return how it ended, and what it said as far as we listen."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment = {**inherited, "PYTHONPATH": str(_ROOT), "OPENPYXL_LXML": "False"}
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as child:
        assert child.stdin is not None  # noqa: S101 -- for the type checker: both are pipes
        assert child.stdout is not None  # noqa: S101 -- the same
        clock = threading.Timer(wall_seconds, child.kill)
        feeder = threading.Thread(target=_feed, args=(child.stdin, data))
        clock.start()
        feeder.start()
        answer = child.stdout.read(MAX_ANSWER + 1)
        if len(answer) > MAX_ANSWER:
            child.kill()
        status = child.wait()
        clock.cancel()
        feeder.join()
    return status, answer


def _feed(pipe: IO[bytes], data: bytes) -> None:
    # A child that died or refused early reads no further.
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(data)


def _reason(status: int) -> str:
    """Say which bound ended the child."""
    if status in {-signal.SIGKILL, -signal.SIGXCPU}:
        return "reading_too_long"
    return "reading_too_big" if status == OUT_OF_MEMORY else "reading_failed"


def _table(answer: dict[str, Any]) -> Table:
    if "error" in answer:
        error = answer["error"]
        values = {name: value for name, value in error["values"].items() if name != "line"}
        raise TableError(error["code"], line=error["line"], field=error["field"], **values)
    told = answer["table"]
    return Table(
        headers=tuple(told["headers"]),
        rows=tuple(Row(line, tuple(cells)) for line, cells in zip(told["lines"], told["cells"], strict=True)),
        encoding=told["encoding"],
        delimiter=told["delimiter"],
        sheets=tuple(told["sheets"]),
        sheet=told["sheet"],
        faults=tuple(Fault(line, place, code, values) for line, place, code, values in told["faults"]),
    )
