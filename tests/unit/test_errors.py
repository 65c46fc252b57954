from __future__ import annotations

import re

import pytest

from matchmaker import errors
from matchmaker.errors import MatchmakerError, TooManyTriesError


def every_error() -> list[type[MatchmakerError]]:
    found = [value for value in vars(errors).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, MatchmakerError)]


def test_error_shows_its_sentence_with_its_values() -> None:
    error = TooManyTriesError(minutes=3)

    assert str(error) == error.sentence() == "Too many tries. Please wait 3 min."


@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_a_status_of_4xx_or_503_and_a_sentence(kind: type[MatchmakerError]) -> None:
    names = re.findall(r"%\((\w+)\)s", kind.text)

    sentence = kind(**dict.fromkeys(names, "x.")).sentence()

    assert sentence.endswith((".", "x."))
    assert 400 <= kind.status < 500 or kind.status == 503


def test_codes_of_errors_are_unique() -> None:
    codes = [kind.code for kind in every_error()]

    assert len(set(codes)) == len(codes)
