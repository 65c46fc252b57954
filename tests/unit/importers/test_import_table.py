"""Tables from bytes."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matchmaker.importers.errors import TableError
from matchmaker.importers.table import MAX_COLUMNS, MAX_FIELD, MAX_ROWS, Row, Table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = "Name,Email\nJosé,jose@example.org\n"
SMALL_TABLE = Table(
    headers=("Name", "Email"),
    rows=(Row(line=2, cells=("José", "jose@example.org")),),
    encoding="utf-8",
    delimiter=",",
)


def fault(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(TableError) as caught:
        read_table(data)
    assert str(caught.value) == caught.value.message
    return caught.value.code, caught.value.line


@contextmanager
def field_size_limit(limit: int) -> Iterator[None]:
    earlier = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(earlier)


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_read_table_in_any_encoding_reads_the_same_letters(codec: str, encoding: str) -> None:
    table = read_table(SMALL.encode(codec))

    assert (table.headers, table.rows, table.encoding) == (SMALL_TABLE.headers, SMALL_TABLE.rows, encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_table_finds_the_separator(delimiter: str) -> None:
    table = read_table(SMALL.replace(",", delimiter).encode())

    assert table == Table(SMALL_TABLE.headers, SMALL_TABLE.rows, "utf-8", delimiter)


def test_read_table_with_commas_in_a_question_keeps_to_the_even_separator() -> None:
    data = b"Name;Email;Whom do you want to meet, and why, and when?\nAda;ada@example.org;you, me\n"

    table = read_table(data)

    assert table.headers == ("Name", "Email", "Whom do you want to meet, and why, and when?")
    assert table.rows == (Row(2, ("Ada", "ada@example.org", "you, me")),)


def test_read_table_takes_a_declared_separator() -> None:
    table = read_table(b"sep=|\r\nName|a,b,c\r\nAda|1,2,3\r\n")

    assert table == Table(("Name", "a,b,c"), (Row(3, ("Ada", "1,2,3")),), "utf-8", "|")


def test_read_table_looks_below_a_title_for_the_headers() -> None:
    table = read_table(b"Guests of autumn;;\n;;\nName;E-Mail;City\nAda;ada@example.org;London\n")

    assert table.headers == ("Name", "E-Mail", "City")
    assert table.rows == (Row(line=4, cells=("Ada", "ada@example.org", "London")),)


def test_read_table_takes_no_person_for_the_headers() -> None:
    table = read_table(b"Email\nada@example.org,London\n")

    assert (table.headers, len(table.rows)) == (("Email",), 1)


def test_read_table_with_one_column_has_one_header() -> None:
    assert read_table(b"Name\rAda\r") == Table(("Name",), (Row(2, ("Ada",)),), "utf-8", ",")


def test_read_table_counts_lines_over_quoted_line_ends_and_blank_rows() -> None:
    data = b'\n"Na\nme", Email \r\n"Ada\r\nKing",a\n\n , \nGrace,"say ""hi"""'

    table = read_table(data)

    assert table.headers == ("Na\nme", "Email")
    assert table.rows == (Row(4, ("Ada\r\nKing", "a")), Row(8, ("Grace", 'say "hi"')))


def test_read_table_fills_short_rows_and_keeps_only_filled_extra_cells() -> None:
    table = read_table(b"Name,Email,Company,,\nAda\nGrace,g,c,,\nMary,m,c,,extra\n")

    assert table.headers == ("Name", "Email", "Company")
    assert table.rows == (
        Row(2, ("Ada", "", "")),
        Row(3, ("Grace", "g", "c")),
        Row(4, ("Mary", "m", "c", "", "extra")),
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "file_empty"),
        (b'""\n', "file_empty"),
        (b"PK\x03\x04rest", "file_is_workbook"),
        (b"PK\x05\x06rest", "file_is_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_is_old_workbook"),
        (b"%PDF-1.7", "file_is_pdf"),
        (b"\x1f\x8b\x08", "file_is_compressed"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "file_is_web_page"),
        (b"Name,Email\nA\0da,a@example.org\n" * 9, "file_is_binary"),
        (b"Name,Email\nAda,a@example.org\n" * 9 + b"\0", "file_is_binary"),
        ("Name,Email\nA\0da,a\n".encode("utf-16"), "file_is_binary"),
        (b"Name\nA\x81\xff\n", "encoding_unknown"),
        (b"\xff\xfeN\0a", "encoding_unknown"),
    ],
)
def test_read_table_refuses_what_is_no_csv(data: bytes, code: str) -> None:
    assert fault(data) == (code, None)


@pytest.mark.parametrize("data", [b"\nAda,ada@example.org\nGrace,grace@example.org\n", b"\n1,2,3\n4,5,6\n"])
def test_read_table_without_a_header_row_says_so(data: bytes) -> None:
    assert fault(data) == ("no_header", 2)


def test_read_table_with_an_escaped_blank_header_says_so() -> None:
    assert fault(b'"\'\t"\nAda\n') == ("no_header", 1)


def test_read_table_with_headers_alone_says_that_nobody_is_listed() -> None:
    assert fault(b"Name,Email\n\n") == ("no_rows", 1)


def test_read_table_with_an_open_quotation_mark_names_its_row() -> None:
    assert fault(b'Name,Email\nAda,a\n"Grace,g\nMary,m\n') == ("quote_open", 3)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_read_table_ending_in_an_open_quotation_mark_names_its_row(end: bytes) -> None:
    assert fault(b'Name,Email\nAda,a\n"' + end) == ("quote_open", 3)


def test_read_table_over_five_megabytes_is_refused_at_once() -> None:
    assert fault(b"Name\n" + b"a" * 10_000_000) == ("file_too_large", None)


def test_read_table_takes_as_many_rows_as_allowed_and_no_more() -> None:
    allowed = b"Name\n" + b"Ada\n" * MAX_ROWS

    assert len(read_table(allowed).rows) == MAX_ROWS
    assert fault(allowed + b"\nGrace\n") == ("too_many_rows", MAX_ROWS + 3)


def test_read_table_takes_as_many_columns_as_allowed_and_no_more() -> None:
    allowed = ",".join(f"c{number}" for number in range(MAX_COLUMNS))

    assert len(read_table(f"{allowed}\nAda\n".encode()).headers) == MAX_COLUMNS
    assert fault(f"{allowed},more\nAda\n".encode()) == ("too_many_columns", 1)


@pytest.mark.parametrize(
    ("process_limit", "code"), [(MAX_FIELD, "field_too_long"), (MAX_FIELD * 10, "named_field_too_long")]
)
def test_read_table_with_a_field_too_long_names_its_row(process_limit: int, code: str) -> None:
    data = b'Name,Email\nAda,a\n"Gr\nace",' + b"g" * (MAX_FIELD + 1) + b"\n"

    with field_size_limit(process_limit):
        assert fault(data) == (code, 3)


def test_read_table_takes_off_the_apostrophe_before_a_formula() -> None:
    table = read_table(b"Name,'@handle\n'=1+1,'quoted'\n")

    assert (table.headers, table.rows) == (("Name", "@handle"), (Row(2, ("=1+1", "'quoted'")),))


def test_table_error_says_what_and_where() -> None:
    with pytest.raises(TableError) as caught:
        read_table(b'Name\n"Ada\n')

    error = caught.value
    assert error.message == (
        "The row that starts on line 2 opens a quotation mark and never closes it. Close or remove it."
    )
    assert (error.field, dict(error.values)) == (None, {"line": "2"})


CSV_LIKE = st.lists(
    st.sampled_from(
        [b"Name", b"a@b.org", b",", b";", b"\t", b"|", b'"', b"\n", b"\r", b"\0", b"'", b"=", b"\xff"]
    )
    | st.binary(max_size=4)
).map(b"".join)


@given(st.binary(max_size=300) | CSV_LIKE)
@example(b"sep=;")
@example(b'"\'\t"')
@example(b'"')
def test_read_table_of_any_bytes_is_a_table_or_a_table_error(data: bytes) -> None:
    try:
        table = read_table(data)
    except TableError as error:
        assert error.message  # noqa: PT017 -- either outcome is right; the error must speak
    else:
        assert table.headers
        assert all(len(row.cells) >= len(table.headers) for row in table.rows)
        assert [row.line for row in table.rows] == sorted({row.line for row in table.rows})
