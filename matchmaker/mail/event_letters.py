"""What an event's letters say before its first evening: come, write, look whom you will meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import get_locale, gettext

from matchmaker.mail.letters import Content, Letter, written


@dataclass(frozen=True, slots=True)
class Occasion:
    """The event that a letter is about."""

    name: str
    starts_at: datetime
    zone: ZoneInfo
    contact: str


def invitation_letter(*, language: str, name: str, event: Occasion, link: str, leave_link: str) -> Letter:
    """Return the letter that asks somebody to say whom they need."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Whom do you want to meet at %(event)s?", event=event.name),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "%(event)s on %(day)s will tell you the three people worth your time, and tell them about"
                    " you.",
                    event=event.name,
                    day=_day(event),
                ),
                gettext(
                    "For that, write in a line or two whom you need and what people can come to you for:"
                ),
            ),
            action=gettext("Open my page"),
            link=link,
            after=(
                gettext(
                    "The link lets you in without a password. It is yours alone, please do not pass it on."
                ),
                gettext("You do not want to take part? One press leaves you out: %(link)s", link=leave_link),
                *_closing(event),
            ),
        ),
    )


def three_letter(*, language: str, name: str, event: Occasion, n_people: int, link: str) -> Letter:
    """Return the letter that tells somebody that their three are picked; it names nobody."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Your people at %(event)s are picked", event=event.name),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "for %(event)s on %(day)s we picked people for you who can help you, or whom you can"
                    " help. They have been told to look for you, too.",
                    event=event.name,
                    day=_day(event),
                ),
            ),
            action=gettext("See my three") if n_people > 2 else gettext("See whom to meet"),  # noqa: PLR2004 -- three
            link=link,
            after=(*_closing(event),),
        ),
    )


def reminder_letter(*, language: str, name: str, event: Occasion, lacks_goal: bool, link: str) -> Letter:
    """Return the letter to somebody whose goals or skills are still missing."""
    return written(
        language,
        lambda: Content(
            subject=(
                gettext("Whom do you need to meet at %(event)s?", event=event.name)
                if lacks_goal
                else gettext("What can people at %(event)s come to you for?", event=event.name)
            ),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                (
                    gettext(
                        "you have not yet said whom you need to meet. One line is enough, and the three"
                        " people picked for you will fit much better."
                    )
                    if lacks_goal
                    else gettext(
                        "you have not yet said what you can help with. One line is enough, and people who"
                        " need you will find you."
                    )
                ),
            ),
            action=gettext("Write it down"),
            link=link,
            after=(*_closing(event),),
        ),
    )


def _day(event: Occasion) -> str:
    day = event.starts_at.astimezone(event.zone).date()
    return format_date(day, gettext("EEE d MMM y"), locale=get_locale() or "en")


def _closing(event: Occasion) -> tuple[str, ...]:
    own = gettext("The link lets you in without a password. It is yours alone, please do not pass it on.")
    if not event.contact:
        return (own,)
    return own, gettext("Questions? Write to %(address)s.", address=event.contact)
