"""What our letters say, in the reader's language, as plain text with a page beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import force_locale, gettext

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it has a reader's address."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a letter: paragraphs around one button."""

    subject: str
    greeting: str
    before: tuple[str, ...]
    action: str
    link: str
    after: tuple[str, ...] = ()


def sign_in_letter(*, language: str, name: str, event: str, link: str, code: str, minutes: int) -> Letter:
    """Return the letter that lets somebody in."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Sign in to %(event)s", event=event),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(gettext("press the button on the page behind this link, and you are in:"),),
            action=gettext("Sign in"),
            link=link,
            after=(
                gettext("Or type this code where you asked for it: %(code)s", code=code),
                gettext(
                    "Both work once, for %(minutes)s minutes. You did not ask for this? Then do nothing: "
                    "nobody gets in without the mail.",
                    minutes=minutes,
                ),
            ),
        ),
    )


def invitation_letter(*, language: str, name: str, event: str, when: str, link: str, leave: str) -> Letter:
    """Return the letter that invites somebody whom the organizer put on the list."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Three people worth meeting at %(event)s", event=event),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "the organizer of %(event)s (%(when)s) put you on the list. Say whom you need to meet "
                    "and what you can help with; we pick three people for you, and they get you.",
                    event=event,
                    when=when,
                ),
            ),
            action=gettext("See what is written of you"),
            link=link,
            after=(
                gettext("The link is yours alone. It works until a week after the event."),
                gettext("You would rather not? Leave with one press: %(leave)s", leave=leave),
            ),
        ),
    )


def three_letter(*, language: str, name: str, event: str, link: str) -> Letter:
    """Return the letter that says that the three are picked; it names nobody."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Your three people at %(event)s", event=event),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "the three people worth your time are picked, and each of them has been told of you."
                ),
            ),
            action=gettext("See your three"),
            link=link,
            after=(gettext("The link is yours alone; it signs you in on your phone."),),
        ),
    )


def reminder_letter(*, language: str, name: str, event: str, link: str) -> Letter:
    """Return the letter to somebody who has not said what they need, or can help with."""
    return written(
        language,
        lambda: Content(
            subject=gettext("One line is missing: %(event)s", event=event),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "we pick three people for everyone at %(event)s, by what they need and what they can "
                    "help with. From you we still miss a line; one minute is enough.",
                    event=event,
                ),
            ),
            action=gettext("Write it down"),
            link=link,
            after=(gettext("The link is yours alone; it signs you in on your phone."),),
        ),
    )


def written(language: str, content: Callable[[], Content]) -> Letter:
    """Return a letter written in a language; the content is made in it."""
    with force_locale(language):
        parts = content()
        return Letter(
            subject=" ".join(parts.subject.split()),  # a name with a line break must not add a header
            text=render_template("mail/letter.txt", letter=parts),
            html=render_template("mail/letter.html", letter=parts, language=language),
        )
