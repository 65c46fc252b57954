from __future__ import annotations

import pytest

from matchmaker.services.events import suggest_code
from matchmaker.tokens import PUBLIC_CODE_LENGTH
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Makers & Money", "makers-money"),
        ("  Città d'Oro 2026! ", "citta-doro-2026"),
        ("New", "new-2"),
        ("X", "x-2"),
        ("a" * 31 + " b", "a" * 31),
    ],
)
def test_suggest_code_reads_like_the_name(name: str, code: str) -> None:
    assert suggest_code(name=name) == code


def test_suggest_code_counts_on_where_codes_are_taken() -> None:
    for taken in ("makers", "makers-2"):
        make_event(code=taken)

    assert suggest_code(name="Makers") == "makers-3"


def test_suggest_code_for_letters_we_cannot_use_is_random() -> None:
    assert len(suggest_code(name="東京")) == PUBLIC_CODE_LENGTH
