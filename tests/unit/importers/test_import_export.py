"""Files for spreadsheet programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.importers.export import write_csv
from matchmaker.importers.table import read_table

RISKY = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


def test_write_csv_quotes_every_field_and_marks_the_encoding() -> None:
    data = write_csv(["Name", "Worth, in %"], [["Ada", 12], ['"Bo"', None]])

    assert data == b'\xef\xbb\xbf"Name","Worth, in %"\r\n"Ada","12"\r\n"""Bo""",""\r\n'


@pytest.mark.parametrize("start", RISKY)
def test_write_csv_puts_an_apostrophe_before_what_could_run(start: str) -> None:
    data = write_csv(["Name"], [[f"{start}1+1"]])

    assert data.decode("utf-8-sig") == f'"Name"\r\n"\'{start}1+1"\r\n'


@pytest.mark.parametrize("start", [start for start in RISKY if start != "\0"])
@pytest.mark.parametrize("before", ["", "'", "''"])
def test_read_table_takes_off_exactly_that_apostrophe(start: str, before: str) -> None:
    text = f"{before}{start}1+1"

    assert read_table(write_csv(["Name"], [[text]])).rows[0].cells == (text,)


LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=5))
def test_read_table_gets_back_what_write_csv_wrote(rows: list[tuple[str, str]]) -> None:
    numbered = [(f"n{number}", *row) for number, row in enumerate(rows)]

    table = read_table(write_csv(["Number", "Goals", "Skills"], numbered))

    assert [row.cells for row in table.rows] == numbered
    assert table.delimiter == ","
