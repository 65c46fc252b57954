"""The process that reads a stranger's file, and what becomes of it when the file is too much."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from matchmaker.importers import bounded, child
from matchmaker.importers.bounded import read_bounded, run_child
from matchmaker.importers.errors import TableError
from matchmaker.importers.reading import read_file
from tests.unit.importers.hostile_files import PEOPLE, hostile_files, people_rows, row, text, workbook

SMALL = PEOPLE.encode()
BOOK = workbook(people_rows() + row(3, '<c r="A3"><f>NOW()</f></c>', text("B3", "bo@example.org")))


def refusal(data: bytes, **values: float) -> str:
    with pytest.raises(TableError) as caught:
        read_bounded(data, **values)  # type: ignore[arg-type]  # passed on
    return caught.value.code


@pytest.mark.parametrize("data", [SMALL, BOOK])
def test_read_bounded_reads_what_reading_here_would(data: bytes) -> None:
    assert read_bounded(data) == read_file(data)


def test_read_bounded_tells_the_fault_with_its_line_and_field() -> None:
    with pytest.raises(TableError) as caught:
        read_bounded(b"Name,Email\nAda," + b"x" * 200_000)

    error = caught.value
    assert (error.code, error.line, error.field) == ("named_field_too_long", 2, "Email")
    assert dict(error.values) == {"line": "2", "column": "Email", "limit": "131072"}
    assert "“Email” in the row that starts on line 2" in error.message


def test_read_bounded_refuses_a_large_file_before_any_process() -> None:
    assert refusal(b"x" * (5 * 1024 * 1024 + 1)) == "file_too_large"


def test_read_bounded_stops_a_child_that_takes_too_long() -> None:
    assert refusal(SMALL, wall_seconds=0.001) == "reading_too_long"


def test_read_bounded_waits_for_its_turn_and_then_says_so() -> None:
    turns = bounded._turns
    taken = [turns.acquire(timeout=5) for _ in range(bounded._AT_ONCE)]
    try:
        assert refusal(SMALL, wall_seconds=0.01) == "reading_busy"
    finally:
        for _ in taken:
            turns.release()
    assert read_bounded(SMALL) == read_file(SMALL)


def test_child_that_takes_more_memory_than_it_may_says_so() -> None:
    greedy = (
        "import sys; from matchmaker.importers import child\n"
        "child.answer_to = lambda stream: bytearray(2 ** 40)\n"
        "sys.exit(child.main())"
    )

    status, answer = run_child(("-c", greedy), b"", wall_seconds=60)

    assert (status, answer) == (child.OUT_OF_MEMORY, b"")
    assert bounded._reason(status) == "reading_too_big"


def test_child_that_dies_in_the_middle_is_told_as_a_file_not_read() -> None:
    status, answer = run_child(("-c", "import os; print('{', flush=True); os.abort()"), b"", wall_seconds=60)

    assert (status < 0, answer) == (True, b"{\n")
    assert bounded._reason(status) == "reading_failed"


def test_child_that_never_stops_talking_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_ANSWER", 1000)

    status, answer = run_child(("-c", "while True: print('x' * 100)"), b"unread" * 100_000, wall_seconds=60)

    assert (status != 0, len(answer)) == (True, 1001)


def test_child_has_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "only here")

    _, answer = run_child(("-c", "import os; print(sorted(os.environ))"), b"", wall_seconds=60)

    assert b"SECRET_KEY" not in answer
    assert b"PYTHONPATH" in answer


def test_child_loads_neither_the_web_nor_the_database() -> None:
    code = (
        "import io, sys; from matchmaker.importers import child\n"
        f"child.answer_to(io.BytesIO(b'{{\"sheet\": null}}\\n' + {BOOK!r}))\n"
        "print(sorted({'flask', 'sqlalchemy', 'requests', 'pydantic', 'scipy'} & set(sys.modules)))"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("data", [SMALL, BOOK, b""])
def test_answer_to_is_json_of_the_table_or_of_the_fault(data: bytes) -> None:
    answer = json.loads(child.answer_to(io.BytesIO(b'{"sheet": null}\n' + data)))

    assert set(answer) == ({"table"} if data else {"error"})


@pytest.mark.parametrize(
    "hostile",
    # The ones that only the bounds of a process stop, and those that the server refuses unread.
    [
        one
        for one in hostile_files()
        if "was stopped" not in one.sentence and "may have 5 MB" not in one.sentence
    ],
    ids=lambda hostile: hostile.name,
)
def test_read_file_never_fails_without_a_sentence(hostile: object) -> None:
    content = hostile.content  # type: ignore[attr-defined]  # pytest's ids want an object
    try:
        table = read_file(content)
    except TableError as error:
        assert error.message.endswith(".")  # noqa: PT017 -- both ends are fine, a third is not
    else:
        assert table.headers
