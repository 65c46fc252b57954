"""What letters to organizers say: into a team, and to a new password."""

from __future__ import annotations

from flask_babel import gettext

from matchmaker.mail.letters import Content, Letter, written


def team_letter(*, language: str, event: str, host: str, link: str) -> Letter:
    """Return the letter that invites somebody into the team of an event."""
    return written(
        language,
        lambda: Content(
            subject=gettext("Help with %(event)s", event=event),
            greeting=gettext("Hello,"),
            before=(gettext("%(host)s asks you to help with %(event)s.", host=host, event=event),),
            action=gettext("Join the team"),
            link=link,
            after=(
                gettext("The link works once, for seven days, and for your address alone."),
                gettext("You do not know what this is about? Then do nothing."),
            ),
        ),
    )


def password_letter(*, language: str, name: str, link: str, minutes: int) -> Letter:
    """Return the letter that lets an organizer choose a new password."""
    return written(
        language,
        lambda: Content(
            subject=gettext("A new password for Matchmaker"),
            greeting=gettext("Hello %(name)s,", name=name),
            before=(gettext("somebody, probably you, asked for a new password for your account."),),
            action=gettext("Choose a new password"),
            link=link,
            after=(
                gettext(
                    "The link works once, for %(minutes)s minutes. You did not ask for this? Then do "
                    "nothing: your password stays as it is.",
                    minutes=minutes,
                ),
            ),
        ),
    )
