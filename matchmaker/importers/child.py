"""The process that reads one file of people: it sets its own bounds, reads, answers, and ends.

It is started by `bounded.read_bounded` and imports neither the web nor the database.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import sys
from typing import IO, Any, Final

from matchmaker.importers.errors import TableError
from matchmaker.importers.reading import read_file
from matchmaker.importers.table import MAX_MEGABYTES, MEGABYTE

CPU_SECONDS: Final = 8
MEMORY_MEGABYTES: Final = 288
_POLITENESS: Final = 5  # scans of the evening come first

OUT_OF_MEMORY: Final = 3  # the exit status that says so


def main() -> int:
    """Answer on the standard output what the file on the standard input holds."""
    _bind()
    try:
        answer = answer_to(sys.stdin.buffer)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def answer_to(stream: IO[bytes]) -> bytes:
    """Return the table, or why there is none, as JSON."""
    order: dict[str, Any] = json.loads(stream.readline())
    data = stream.read()
    try:
        table = read_file(data, sheet=order["sheet"])
    except TableError as error:
        told = {"code": error.code, "line": error.line, "field": error.field, "values": dict(error.values)}
        return json.dumps({"error": told}).encode()
    content = {
        "headers": table.headers,
        "lines": [row.line for row in table.rows],
        "cells": [row.cells for row in table.rows],
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheets": table.sheets,
        "sheet": table.sheet,
        "faults": [[fault.line, fault.place, fault.code, fault.values] for fault in table.faults],
    }
    # Escaped, because a workbook may hold half a surrogate pair, which no encoding writes.
    return json.dumps({"table": content}).encode()


def _bind() -> None:
    """Bound time and memory of this process; without such bounds, the parent's clock is left."""
    csv.field_size_limit(MAX_MEGABYTES * MEGABYTE + 1)  # so that our own check can name the column
    try:
        import resource
    except ImportError:  # pragma: no cover -- Windows has none
        return
    memory = MEMORY_MEGABYTES * MEGABYTE
    for kind, bound in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system may know a bound and refuse it
            resource.setrlimit(kind, (bound, bound))
    os.nice(_POLITENESS)


if __name__ == "__main__":
    sys.exit(main())
