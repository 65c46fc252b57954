"""What an organizer decides about an event beside what people read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from matchmaker.errors import GroupRulesError, TooManyGroupRulesError
from matchmaker.importers.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUP_LENGTH: Final = 80
MOST_GROUP_RULES: Final = 50
LEGAL_LENGTH: Final = 20_000
MOST_RETENTION_DAYS: Final = 365
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRules:
    """Who may register, who meets whom, what is kept how long; each as a column of the event."""

    registration_closes_at: datetime | None
    for_adults_only: bool
    asks_first_time: bool
    shares_contact: bool
    matches_colleagues: bool
    groups_apart: Sequence[tuple[str, str]]
    follows_up: bool
    retention_days: int
    privacy_notice: str
    imprint: str
    honest_percent: int = 0


def read_groups_apart(text: str) -> list[tuple[str, str]]:
    """Return the pairs of groups that lines such as "Founders | Investors" keep apart, each pair once.

    One name alone keeps a group apart within itself.

    Raises
    ------
    GroupRulesError, TooManyGroupRulesError
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if clean_line(line)]
    if len(lines) > MOST_GROUP_RULES:
        raise TooManyGroupRulesError(most=MOST_GROUP_RULES)
    rules: dict[frozenset[str], tuple[str, str]] = {}
    for number, line in lines:
        names = [clean_line(name) for name in line.split(_BETWEEN)]
        first, last = names[0], names[-1]
        fits = all(0 < len(name) <= GROUP_LENGTH for name in names)
        if not fits or names not in ([first], [first, last]):
            raise GroupRulesError(line=number, length=GROUP_LENGTH)
        key = frozenset({first.casefold(), last.casefold()})
        rules.setdefault(key, (first, first if len(key) == 1 else last))
    return list(rules.values())


def write_groups_apart(rules: Iterable[Sequence[str]]) -> str:
    """Return the lines that say which groups are kept apart."""
    return "\n".join(first if first == second else f"{first} {_BETWEEN} {second}" for first, second in rules)
