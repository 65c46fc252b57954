"""What a page says after somebody pressed a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from matchmaker.queries.three import Stage

if TYPE_CHECKING:
    from matchmaker.queries.meetings import MyMeeting


def about_meeting(meeting: MyMeeting | None) -> str:
    """Say where a meeting stands after a scan or a yes; None is one that somebody took back."""
    if meeting is None:
        return str(gettext("Noted, but one of you said that you did not meet, so it does not count."))
    name = meeting.person.name
    match meeting.stage:
        case Stage.MET:
            return str(gettext("Saved. You met %(name)s.", name=name))
        case Stage.ASKED:
            return str(
                gettext("That was more than two days ago. Scan the badge of %(name)s instead.", name=name)
            )
        case _ if name:
            return str(gettext("Saved. Waiting for %(name)s to say yes.", name=name))
        case _:
            return str(gettext("Saved. It counts once they say yes, or scan your badge."))
