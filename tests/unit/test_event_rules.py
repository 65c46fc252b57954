from __future__ import annotations

import pytest

from matchmaker.errors import GroupRulesError, TooManyGroupRulesError
from matchmaker.services.event_rules import (
    GROUP_LENGTH,
    MOST_GROUP_RULES,
    read_groups_apart,
    write_groups_apart,
)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", []),
        (" \r\n\t\n", []),
        ("Founders | Investors", [("Founders", "Investors")]),
        ("Sponsors", [("Sponsors", "Sponsors")]),
        ("Sponsors|sponsors", [("Sponsors", "Sponsors")]),
        ("  Early   birds|Press \r\n\r\nPress", [("Early birds", "Press"), ("Press", "Press")]),
        ("A|B\nB|A\na | b", [("A", "B")]),
        ("Grün\u202e | 東京", [("Grün", "東京")]),
    ],
)
def test_lines_become_pairs_each_once(text: str, rules: list[tuple[str, str]]) -> None:
    assert read_groups_apart(text) == rules


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A | B\n\nA | B | C", 3),
        ("A | ", 1),
        ("| B", 1),
        ("|", 1),
        ("x" * (GROUP_LENGTH + 1), 1),
        (f"A\nB | {'x' * (GROUP_LENGTH + 1)}", 2),
    ],
)
def test_line_that_names_no_one_or_two_groups_is_refused_by_its_number(text: str, line: int) -> None:
    with pytest.raises(GroupRulesError) as refused:
        read_groups_apart(text)

    assert refused.value.values == {"line": line, "length": GROUP_LENGTH}


def test_as_many_rules_as_can_be_looked_over() -> None:
    lines = [f"Group {number}" for number in range(MOST_GROUP_RULES + 1)]

    assert len(read_groups_apart("\n".join(lines[:-1]))) == MOST_GROUP_RULES
    with pytest.raises(TooManyGroupRulesError, match="At most 50 lines"):
        read_groups_apart("\n".join(lines))


def test_rules_are_written_as_they_are_read() -> None:
    text = "Founders | Investors\nSponsors"

    assert write_groups_apart(read_groups_apart(text)) == text
    assert write_groups_apart([["Founders", "Investors"], ["Sponsors", "Sponsors"]]) == text
