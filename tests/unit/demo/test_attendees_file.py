"""The demonstration's attendees keep to the limits of a real import."""

import codecs
import csv
import io
from collections import Counter
from importlib.resources import files

import pytest

HEADERS = ["Name", "Email", "Organisation", "Headline", "Goals", "Skills"]


@pytest.fixture(scope="module")
def content() -> bytes:
    return (files("matchmaker.demo") / "attendees.csv").read_bytes()


@pytest.fixture(scope="module")
def attendees(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def statements(attendee: dict[str, str], header: str) -> list[str]:
    return attendee[header].split("\n") if attendee[header] else []


def test_file_starts_with_its_headers_without_byte_order_mark(content: bytes) -> None:
    first_line = content.decode().split("\n", 1)[0]

    assert not content.startswith(codecs.BOM_UTF8)
    assert first_line.split(",") == HEADERS


def test_attendees_are_121_so_that_somebody_is_left_over_in_pairs(attendees: list[dict[str, str]]) -> None:
    assert len(attendees) == 121


def test_each_row_has_exactly_the_six_cells(attendees: list[dict[str, str]]) -> None:
    # DictReader fills a short row with None and keeps surplus cells under the key None.
    malformed = [row for row in attendees if list(row) != HEADERS or None in row.values()]

    assert malformed == []


def test_each_attendee_has_a_name_of_their_own(attendees: list[dict[str, str]]) -> None:
    names = {row["Name"].strip() for row in attendees} - {""}

    assert len(names) == len(attendees)


def test_addresses_are_unique_and_reach_nobody(attendees: list[dict[str, str]]) -> None:
    addresses = {row["Email"].casefold() for row in attendees}

    assert len(addresses) == len(attendees)
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


@pytest.mark.parametrize(("header", "most"), [("Goals", 3), ("Skills", 5)])
def test_statements_keep_to_number_and_length(
    attendees: list[dict[str, str]], header: str, most: int
) -> None:
    too_many = [row["Name"] for row in attendees if len(statements(row, header)) > most]
    wrong_length = [text for row in attendees for text in statements(row, header) if not 0 < len(text) <= 280]

    assert too_many == []
    assert wrong_length == []


def test_every_attendee_is_eligible_by_a_goal_or_skill(attendees: list[dict[str, str]]) -> None:
    silent = [row["Name"] for row in attendees if not row["Goals"].strip() and not row["Skills"].strip()]

    assert silent == []


def test_three_attendees_leave_their_skills_empty(attendees: list[dict[str, str]]) -> None:
    assert sum(not row["Skills"] for row in attendees) == 3


def test_organisations_are_blank_or_shared_by_four_at_most(attendees: list[dict[str, str]]) -> None:
    sizes = Counter(row["Organisation"] for row in attendees)
    blank = sizes.pop("")

    assert blank > 0
    assert set(sizes.values()) == {1, 2, 3, 4}


def test_five_or_more_attendees_write_goals_beyond_ascii(attendees: list[dict[str, str]]) -> None:
    assert sum(not row["Goals"].isascii() for row in attendees) >= 5


def test_one_name_is_too_long_for_a_badge_line(attendees: list[dict[str, str]]) -> None:
    assert max(len(row["Name"]) for row in attendees) >= 40
