"""What the four letters after an event say, mostly in their reader's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from matchmaker.mail.letters import Content, Letter, written

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as a letter names them."""

    name: str
    memory: str
    promised: str
    they_promised: str
    was_helped: bool


def day_letter(
    day: int, *, language: str, name: str, event: str, people: Sequence[PersonLine], link: str
) -> Letter:
    """Return the letter of one day of the rhythm."""
    return written(
        language,
        lambda: Content(
            subject=_subject(day, event),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(_opening(day, event), *(_about(person) for person in people)),
            action=_action(day),
            link=link,
            after=(
                gettext("The link opens without signing in. It is yours alone."),
                gettext("Four letters at most; you can stop them on that page, or in your mail program."),
            ),
        ),
    )


def _subject(day: int, event: str) -> str:
    subject: str
    match day:
        case 1:
            subject = gettext("Your people from %(event)s", event=event)
        case 7:
            subject = gettext("What you promised each other at %(event)s", event=event)
        case 30:
            subject = gettext("A month after %(event)s: talked again?", event=event)
        case _:
            subject = gettext("Three months after %(event)s", event=event)
    return subject


def _opening(day: int, event: str) -> str:
    opening: str
    match day:
        case 1:
            opening = gettext(
                "these are the people you met at %(event)s, in your own words. And one question: which of "
                "your goals moved?",
                event=event,
            )
        case 7:
            opening = gettext("a week is over. This is open between you:")
        case 30:
            opening = gettext("have you talked again since %(event)s? Did it help?", event=event)
        case _:
            opening = gettext(
                "whom of these people could you ask a favour today? Try to say in a line what each of them "
                "does; only you see it."
            )
    return opening


def _action(day: int) -> str:
    word: str = gettext("Keep or drop") if day == 7 else gettext("Answer in a minute")  # noqa: PLR2004 -- the seventh day
    return word


def _about(person: PersonLine) -> str:
    parts = [person.name]
    if person.memory:
        parts.append(gettext("“%(words)s”", words=person.memory))
    if person.promised:
        parts.append(gettext("you promised: %(promise)s", promise=person.promised))
    if person.they_promised:
        parts.append(gettext("they promised: %(promise)s", promise=person.they_promised))
    if person.was_helped:
        parts.append(gettext("they say that you helped them"))
    return " · ".join(parts)
