"""Statements in a cell."""

from __future__ import annotations

import time

import pytest

from matchmaker.importers.attendees import split_statements


@pytest.mark.parametrize(
    ("cell", "statements"),
    [
        ("", ()),
        ("Someone who ran a marathon", ("Someone who ran a marathon",)),
        (
            "A co-founder; with patience.\nAn investor. A kind one.",
            ("A co-founder; with patience.", "An investor. A kind one."),
        ),
        ("grants; a studio ;; pottery", ("grants", "a studio", "pottery")),
        ("grants\uff1bstudio", ("grants", "studio")),
        ("I bake. I want a mill! Do you own one?", ("I bake.", "I want a mill!", "Do you own one?")),
        ('She said "Go." Then we went.', ('She said "Go."', "Then we went.")),
        (
            "Talk to J. Smith or Dr. Who about tools, e.g. Python.",
            ("Talk to J. Smith or Dr. Who about tools, e.g. Python.",),
        ),
        ("Version 2. of that", ("Version 2. of that",)),
        ("\u6211\u60f3\u3002\u4f60\u597d\uff01", ("\u6211\u60f3\u3002", "\u4f60\u597d\uff01")),
        ("- grants\r\n\u2022  a   studio\x0b3) pottery", ("grants", "a studio", "pottery")),
        ("Bread\nbread\n  BREAD ", ("Bread",)),
        ("<b>Bold</b> & R\\u0026D", ("<b>Bold</b> & R\\u0026D",)),
        ("C++\nC#", ("C++", "C#")),
    ],
)  # fmt: skip
def test_split_statements(cell: str, statements: tuple[str, ...]) -> None:
    assert split_statements(cell, limit=3) == (statements, False)


@pytest.mark.parametrize(
    "cell", ["N/A", "n/a", "-", " \u2013 ", "none", "None.", "Keine", "k. A.", "?", "...", "-\nN/A"]
)
def test_split_statements_of_someone_with_nothing_to_say_is_empty(cell: str) -> None:
    assert split_statements(cell, limit=3) == ((), False)


def test_split_statements_over_the_limit_keeps_the_first_and_says_so() -> None:
    assert split_statements("a\nb\nc\nd", limit=3) == (("a", "b", "c"), True)


def test_split_statements_too_long_cuts_at_a_word_and_says_so() -> None:
    cell = "word " * 70

    statements, is_cut = split_statements(cell, limit=3)

    assert statements == ("word " * 54 + "word…",)
    assert is_cut


def test_split_statements_too_long_without_spaces_cuts_inside_the_word() -> None:
    assert split_statements("w" * 281, limit=3) == (("w" * 279 + "…",), True)


def test_split_statements_of_exactly_the_longest_stays_whole() -> None:
    assert split_statements("w" * 280, limit=3) == (("w" * 280,), False)


@pytest.mark.parametrize("hostile", [".", "- ", "1.", "a. ", "'\")", "\u202e", "; ", "\n"])
def test_split_statements_of_a_huge_cell_takes_time_by_length_alone(hostile: str) -> None:
    """A pattern that backtracks would need hours for this; the bound leaves room for slow machines."""
    started = time.process_time()

    split_statements(hostile * (131_072 // len(hostile)), limit=3)

    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("F&uuml;hrung; M&#252;nchen", ("Führung", "München")),
        ("R&amp;D partners", ("R&D partners",)),
        ("R&D; Q&A; &nosuch; bees", ("R&D", "Q&A", "&nosuch", "bees")),
    ],
)
def test_letters_written_as_html_does_are_letters(cell: str, expected: tuple[str, ...]) -> None:
    assert split_statements(cell, limit=5)[0] == expected
