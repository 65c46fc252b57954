"""Which column of a table holds what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.importers.errors import MappingError
from matchmaker.importers.header_words import Field, header_words
from matchmaker.importers.options import question_of
from matchmaker.importers.presets import recognise
from matchmaker.importers.vocabulary import (
    ATTENDEE_EMAILS,
    FIRST_NAMES_BESIDE_SURNAME,
    GOAL_PHRASES,
    KNOWN,
    ORDER_CODES,
    OTHER_PARTIES,
    OTHER_SUBJECTS,
    POSITION_IDS,
    SKILL_PHRASES,
    SOFT_FIELDS,
    SURNAMES_BESIDE_FIRST,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Field", "Mapping", "guess_mapping"]

_REPEATABLE = frozenset({Field.GOAL, Field.SKILL, Field.EXTERNAL_ID, Field.IGNORE})


@dataclass(frozen=True)
class Mapping:
    """What each column holds; of fields that cannot repeat, the first column counts."""

    columns: tuple[Field, ...]

    def columns_of(self, field: Field) -> tuple[int, ...]:
        """Return the places of the columns that hold a field."""
        places = tuple(place for place, column in enumerate(self.columns) if column is field)
        return places if field in _REPEATABLE else places[:1]


def guess_mapping(
    headers: Sequence[str], *, goals: Sequence[str] = (), skills: Sequence[str] = ()
) -> Mapping:
    """Guess from the headers' words what the columns hold; goal and skill columns may be named.

    Raises
    ------
    MappingError
        If a named column does not exist, or shall hold both goals and skills.
    """
    guess: dict[int, Field] = {}
    for field, names in ((Field.GOAL, goals), (Field.SKILL, skills)):
        for name in names:
            place = _place_of(name, headers)
            if guess.setdefault(place, field) is not field:
                raise MappingError("column_twice", field=headers[place], column=headers[place])
    # An invoice repeats the attendee's headers further right: the first column of a header wins.
    words: dict[str, int] = {}
    for place, header in enumerate(headers):
        words.setdefault(header_words(header), place)
    preset = recognise(headers)
    unused = preset.unused if preset else frozenset[str]()
    free = {
        text: place for text, place in words.items() if text and place not in guess and text not in unused
    }
    guess |= _known(free)
    for place in free.values():
        question = _question(header_words(question_of(headers[place], headers)))
        # Columns that were named for a field are all it has.
        if question and place not in guess and not (goals if question is Field.GOAL else skills):
            guess[place] = question
    guess |= _soft(free, guess)
    return Mapping(columns=tuple(guess.get(place, Field.IGNORE) for place in range(len(headers))))


def _place_of(name: str, headers: Sequence[str]) -> int:
    """Return the column with this header, else the one whose words are the same."""
    if name.strip() in headers:
        return list(headers).index(name.strip())
    wanted = header_words(name)
    for place, header in enumerate(headers):
        if wanted and header_words(header) == wanted:
            return place
    raise MappingError("column_unknown", field=name, column=name, columns=", ".join(filter(None, headers)))


def _known(free: dict[str, int]) -> dict[int, Field]:
    fields = {text: KNOWN[text] for text in free if text in KNOWN}
    emails = {text: Field.EMAIL for text in free if text in ATTENDEE_EMAILS}
    if emails:
        for text, field in fields.items():
            if field is Field.EMAIL:
                fields[text] = Field.BUYER_EMAIL
    fields |= emails
    if Field.FIRST_NAME in fields.values() and Field.LAST_NAME not in fields.values():
        fields |= {text: Field.LAST_NAME for text in fields if text in SURNAMES_BESIDE_FIRST}
    if Field.LAST_NAME in fields.values() and Field.FIRST_NAME not in fields.values():
        fields |= {text: Field.FIRST_NAME for text in fields if text in FIRST_NAMES_BESIDE_SURNAME}
    order = [text for text in free if text in ORDER_CODES][:1]
    position = [text for text in free if text in POSITION_IDS][:1]
    if order and position:
        fields = {text: field for text, field in fields.items() if field is not Field.EXTERNAL_ID}
        fields |= dict.fromkeys(order + position, Field.EXTERNAL_ID)
    return _first_of_each(fields, free, repeatable=set(order + position))


def _first_of_each(
    fields: dict[str, Field], free: dict[str, int], *, repeatable: set[str]
) -> dict[int, Field]:
    chosen: dict[int, Field] = {}
    for text, place in free.items():
        field = fields.get(text)
        if field and (text in repeatable or field not in chosen.values()):
            chosen[place] = field
    return chosen


def _question(text: str) -> Field | None:
    """Say whether a header asks for goals or for skills: by the number of words that speak for each."""
    padded = f" {text} "
    if any(phrase in padded for phrase in OTHER_SUBJECTS):
        return None
    for_goals = sum(len(phrase.split()) for phrase in GOAL_PHRASES if phrase in padded)
    for_skills = sum(len(phrase.split()) for phrase in SKILL_PHRASES if phrase in padded)
    if not for_goals and not for_skills:
        return None
    return Field.SKILL if for_skills > for_goals else Field.GOAL


def _soft(free: dict[str, int], guess: dict[int, Field]) -> dict[int, Field]:
    taken = set(guess.values())
    # First and last name together are a name.
    if Field.FIRST_NAME in taken:
        taken.add(Field.NAME)
    chosen: dict[int, Field] = {}
    for text, place in free.items():
        padded = f" {text} "
        if place in guess or any(phrase in padded for phrase in OTHER_SUBJECTS + OTHER_PARTIES):
            continue
        for field, phrases in SOFT_FIELDS:
            if field not in taken and any(phrase in padded for phrase in phrases):
                chosen[place] = field
                taken.add(field)
                break
    return chosen
