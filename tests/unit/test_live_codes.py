from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.services.live_codes import STEP, is_live_code, live_code, looks_live

# RFC 6238, appendix B: the seed for SHA-256, and the last six of its eight digits.
SEED = "12345678901234567890123456789012"
VECTORS = [
    (59, "119246"),
    (1111111109, "084774"),
    (1111111111, "062674"),
    (1234567890, "819424"),
    (2000000000, "698825"),
    (20000000000, "737706"),
]


def at(unix_s: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=unix_s)


@pytest.mark.parametrize(("unix_s", "code"), VECTORS)
def test_live_code_is_that_of_the_standard(unix_s: int, code: str) -> None:
    assert live_code(SEED, at(unix_s)) == code


def test_live_code_stays_for_half_a_minute() -> None:
    codes = [live_code(SEED, at(1_800_000_000 + second)) for second in (0, 29.999, 30)]

    assert codes[0] == codes[1] != codes[2]


@pytest.mark.parametrize(
    ("later_s", "is_right"),
    [(-31, False), (-30, True), (-1, True), (0, True), (29, True), (59, True), (60, False), (3600, False)],
)
def test_is_live_code_takes_one_step_more_or_less(later_s: int, *, is_right: bool) -> None:
    shown = at(1_800_000_000)  # the beginning of a step

    assert is_live_code(SEED, live_code(SEED, shown), shown + timedelta(seconds=later_s)) is is_right


def test_photograph_of_a_live_code_is_worthless_after_its_step() -> None:
    photograph, shown = live_code(SEED, at(1_800_000_000)), at(1_800_000_000)

    later = [is_live_code(SEED, photograph, shown + number * STEP) for number in range(2, 120)]

    assert not any(later)


@pytest.mark.parametrize("code", ["", "00000", "0000000", "٠٠٠٠٠٠", "abcdef", "😀"])
def test_is_live_code_takes_no_other_text(code: str) -> None:
    assert not is_live_code(SEED, code, at(1_800_000_000))


def test_is_live_code_of_another_secret_is_wrong() -> None:
    moment = at(1_800_000_000)

    assert not is_live_code(SEED, live_code(SEED[::-1], moment), moment)


@pytest.mark.parametrize(
    ("code", "looks"),
    [("012345", True), ("12345", False), ("1234567", False), ("12345a", False), ("١٢٣٤٥٦", False)],
)
def test_looks_live_takes_six_ascii_digits(code: str, *, looks: bool) -> None:
    assert looks_live(code) is looks
