from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.tokens import (
    CROCKFORD,
    hash_secret,
    new_badge_code,
    new_public_code,
    new_secret,
    new_typed_code,
    read_typed_code,
    show_typed_code,
    spell_typed_code,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        (new_badge_code, r"[A-Z2-7]{20}"),
        (new_typed_code, r"[0-9A-HJKMNP-TV-Z]{8}"),
        (new_public_code, r"[a-hjkmnp-tv-z0-9]{12}"),
        (new_secret, r"[A-Za-z0-9_-]{43}"),
    ],
)
def test_new_codes_have_their_shape_and_never_repeat(make: Callable[[], str], pattern: str) -> None:
    codes = [make() for _ in range(200)]

    assert all(re.fullmatch(pattern, code) for code in codes)
    assert len(set(codes)) == 200


@pytest.mark.parametrize(
    "typed", ["7K3M9QX2", "7k3m 9qx2", " 7K3M-9QX2\n", "7k3m\t9qx2", "7K3M\N{NO-BREAK SPACE}9QX2"]
)
def test_read_typed_code_forgives_case_and_gaps(typed: str) -> None:
    assert read_typed_code(typed) == "7K3M9QX2"


def test_read_typed_code_resolves_look_alike_letters() -> None:
    assert read_typed_code("oIlu") == "011V"


def test_show_typed_code_is_read_back_as_it_was() -> None:
    assert show_typed_code("7K3M9QX2") == "7K3M 9QX2"
    assert read_typed_code(show_typed_code(CROCKFORD[:8])) == CROCKFORD[:8]


def test_spell_typed_code_is_read_back_as_it_was() -> None:
    assert spell_typed_code("7K3M9QX2") == "7 K 3 M – 9 Q X 2"
    assert read_typed_code(spell_typed_code("7K3M9QX2")) == "7K3M9QX2"


def test_hash_secret_is_sha256() -> None:
    # "abc" of FIPS 180-2, appendix B.1.
    assert hash_secret("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
