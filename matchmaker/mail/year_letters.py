"""What the letters of the intentional year say."""

from __future__ import annotations

from flask_babel import gettext

from matchmaker.mail.letters import Content, Letter, written


def proof_letter(*, language: str, name: str, link: str, minutes: int) -> Letter:
    """Return the letter that shows whose mailbox it is."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Your people across events"),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "press the button on the page behind this link, and you see what is yours at all events:"
                ),
            ),
            action=gettext("Show me my year"),
            link=link,
            after=(
                gettext(
                    "It works once, for %(minutes)s minutes. You did not ask for this? Then do nothing: "
                    "nobody sees anything without the mail.",
                    minutes=minutes,
                ),
            ),
        ),
    )


def renewal_letter(*, language: str, name: str, link: str) -> Letter:
    """Return the letter that asks, after twelve months, whether it should go on."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Shall we keep your people for another year?"),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(
                gettext(
                    "a year ago you asked us to keep the people you meet, your goals and your promises "
                    "across events. Say yes again, and we go on."
                ),
            ),
            action=gettext("Open my year"),
            link=link,
            after=(gettext("Do nothing, and what is past its day is erased in a month."),),
        ),
    )
