import json
from hashlib import blake2b

import pytest

from matchmaker.matching.ties import text_hash


@pytest.mark.parametrize(
    ("goals", "skills", "salt"),
    [(['learn "Rust"', "über\u2028\\"], ["law"], 3), ([], [], 0), (["\U0001f680"], [], -1)],
)
def test_text_hash_is_of_the_texts_as_json(goals: list[str], skills: list[str], salt: int) -> None:
    content = json.dumps([salt, goals, skills])

    assert text_hash(goals, skills, salt) == blake2b(content.encode(), digest_size=16).hexdigest()


def test_text_hash_tells_goals_from_skills() -> None:
    assert text_hash(["a", "b"], []) != text_hash(["a"], ["b"])
