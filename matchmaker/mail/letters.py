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


def written(language: str, content: Callable[[], Content]) -> Letter:
    """Return a letter written in a language; the content is made in it."""
    with force_locale(language):
        parts = content()
        return Letter(
            subject=" ".join(parts.subject.split()),  # a name with a line break must not add a header
            text=render_template("mail/letter.txt", letter=parts),
            html=render_template("mail/letter.html", letter=parts, language=language),
        )
