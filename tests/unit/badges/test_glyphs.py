"""What the fonts of a sheet can print."""

import pytest

from matchmaker.badges.glyphs import boxed, coverages, is_right_to_left, missing_clusters, printable

# Private use, in the last plane: no font of any machine is likely to have it.
NOWHERE = "\U0010abcd"
OTHER = "\U0010abce"
# Its two parts are written apart by a joiner that has no width.
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ada\tLovelace\r\n", "Ada Lovelace"),
        ("Ada\x00\x07\x1b[0m", "Ada[0m"),
        ("Ada\u202egnp.exe", "Adagnp.exe"),
        ("Ada\u2066Grace\u2069\ufeff", "AdaGrace"),
        ("Ada\ud800", "Ada"),
        ("A\u0301da", "Áda"),
        ("Ad" + "a\u0334" * 2 + "\u0335" * 99, "Ad" + "a\u0334" * 2 + "\u0335" * 3),
        (PERSIAN, PERSIAN),
        ("  Ada \u00a0\u2003 L.  ", "Ada L."),
    ],
)
def test_printable_keeps_words_and_drops_controls(text: str, line: str) -> None:
    assert printable(text) == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada", False),
        ("محمد", True),
        ("שרה", True),
        ("1. שרה Cohen", True),
        ("Sarah שרה", False),
        ("123", False),
        ("", False),
    ],
)
def test_is_right_to_left_goes_by_the_first_letter(text: str, expected: bool) -> None:  # noqa: FBT001 -- a table's column
    assert is_right_to_left(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Łukasz Żółć",
        "Nguyễn Thị Ánh Tuyết",
        "Αλέξανδρος",
        "Дмитрий",
        "محمد",
        "שרה",
        "→ □ … “”",
        PERSIAN,
    ],
)
def test_missing_clusters_of_bundled_scripts_are_none(text: str) -> None:
    assert missing_clusters(text) == []
    assert boxed(text) == text


def test_missing_clusters_are_named_once_in_order() -> None:
    assert missing_clusters(f"{OTHER}{NOWHERE}Ada{OTHER}") == [OTHER, NOWHERE]


def test_missing_clusters_keep_a_letter_with_its_marks() -> None:
    assert missing_clusters(f"Ada {NOWHERE}\u0301") == [f"{NOWHERE}\u0301"]
    assert missing_clusters("x\u0301") == []


def test_boxed_shows_one_box_for_each_letter_without_a_glyph() -> None:
    assert boxed(f"Ada {NOWHERE}\u0301{OTHER}!") == "Ada □□!"


def test_coverages_with_the_fonts_of_the_machine_are_never_less() -> None:
    bundled = frozenset().union(*coverages())
    everything = frozenset().union(*coverages(with_system=True))

    assert bundled <= everything
    assert NOWHERE not in everything
