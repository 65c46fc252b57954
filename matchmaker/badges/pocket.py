"""Small cards for the pocket: whom their owner shall meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from matchmaker.badges.glyphs import boxed, is_right_to_left, missing_clusters, printable
from matchmaker.badges.layouts import POCKET, Placing
from matchmaker.badges.typeset import Sheet, field, missing, on_pages, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Pieces: TypeAlias = tuple[tuple[str, bool], ...]  # a statement in pieces, each one of matching words or not

_AS_IT_IS = Placing()
# A late arrival gives somebody a fourth; pins may give more, for whom a card has no room.
_MOST_PEOPLE = 4


@dataclass(frozen=True, slots=True)
class PocketPerson:
    """One of the people to meet, with what they help with and what they look for."""

    name: str
    headline: str
    helps_with: Pieces = ()
    looks_for: Pieces = ()
    round_number: int | None = None
    meeting_point: int | None = None
    time: str = ""  # when their round begins


@dataclass(frozen=True, slots=True)
class PocketCard:
    """What one card says."""

    name: str
    event: str
    people: tuple[PocketPerson, ...]


@dataclass(frozen=True, slots=True)
class PocketLabels:
    """The words of the card itself."""

    three: str = "Your three"
    helps_with: str = "Can help with"
    looks_for: str = "Looks for"
    round: str = "Round %(number)s"
    meeting_point: str = "Meeting point %(number)s"
    more: str = "%(number)s more on your phone"
    language: str = "en"


_ENGLISH = PocketLabels()


def pocket_cards(cards: Sequence[PocketCard], *, title: str, labels: PocketLabels = _ENGLISH) -> Sheet:
    """Print cards to be cut apart, eight on a page."""
    said = [text for card in cards for text in _said(card)]
    words = [
        labels.three,
        labels.helps_with,
        labels.looks_for,
        labels.round,
        labels.meeting_point,
        labels.more,
    ]
    with_system = bool(missing_clusters(" ".join([*words, *(text for _, text in said)])))
    printed = [_printed(card, labels, with_system=with_system) for card in cards]
    sheet = on_pages(printed, layout=POCKET, placing=_AS_IT_IS, title=title, language=labels.language)
    sheet["labels"] = {
        "three": boxed(labels.three, with_system=with_system),
        "helps_with": boxed(labels.helps_with, with_system=with_system),
        "looks_for": boxed(labels.looks_for, with_system=with_system),
    }
    pdf = typeset("pocket.typ", sheet, with_system=with_system)
    return Sheet(pdf, missing(said, with_system=with_system))


def _said(card: PocketCard) -> Iterator[tuple[str, str]]:
    """Yield each text with the name of whom it is about."""
    owner = printable(card.name)
    yield owner, f"{owner} {printable(card.event).upper()}"
    for person in card.people[:_MOST_PEOPLE]:
        name = printable(person.name)
        statements = "".join(text for text, _ in (*person.helps_with, (" ", False), *person.looks_for))
        yield name, f"{name} {printable(person.headline)} {printable(statements)}"


def _printed(card: PocketCard, labels: PocketLabels, *, with_system: bool) -> dict[str, object]:
    hidden = len(card.people) - _MOST_PEOPLE
    more = labels.more % {"number": hidden} if hidden > 0 else ""
    return {
        "name": field(printable(card.name), with_system=with_system),
        "event": field(printable(card.event).upper(), with_system=with_system),
        "more": boxed(more, with_system=with_system),
        "people": [
            {
                "name": field(printable(person.name), with_system=with_system),
                "headline": field(printable(person.headline), with_system=with_system),
                "where": boxed(_where(person, labels), with_system=with_system),
                "helps_with": _statement(person.helps_with, with_system=with_system),
                "looks_for": _statement(person.looks_for, with_system=with_system),
            }
            for person in card.people[:_MOST_PEOPLE]
        ],
    }


def _where(person: PocketPerson, labels: PocketLabels) -> str:
    known = [(labels.round, person.round_number), (labels.meeting_point, person.meeting_point)]
    places = (words % {"number": number} for words, number in known if number is not None)
    return " · ".join(filter(None, (person.time, *places)))


def _statement(pieces: Pieces, *, with_system: bool) -> dict[str, object]:
    """Return a statement as words, each with the space before it."""
    words: list[dict[str, object]] = []
    is_spaced = False
    for text, is_marked in pieces:
        shown = printable(text)
        for number, word in enumerate(shown.split(" ") if shown else ()):
            is_apart = bool(words) and (number > 0 or is_spaced or text[:1].isspace())
            words.append(
                {
                    "text": boxed(word, with_system=with_system),
                    "is_marked": is_marked,
                    "before": " " if is_apart else "",
                }
            )
        is_spaced = text[-1:].isspace() or (is_spaced and not shown)
    return {"words": words, "rtl": is_right_to_left("".join(text for text, _ in pieces))}
