"""Who may see what: the first line of every view decides access here."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, ParamSpec, cast

from flask import abort, current_app, g, redirect, request, session, url_for

from matchmaker.clock import now
from matchmaker.models import Role
from matchmaker.queries.attendees import attendee_by_id
from matchmaker.queries.events import event_by_code, event_by_id, organizer_by_id, role_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from matchmaker.models import Attendee, Event, Organizer
    from matchmaker.web.sessions import RowSession

Arguments = ParamSpec("Arguments")
# Who may do what: `web/roles.py` says the same to people.
MAY_LEAD = frozenset({Role.OWNER})
MAY_CHANGE = MAY_LEAD | {Role.EDITOR}
MAY_HELP = MAY_CHANGE | {Role.DOOR}
MAY_READ = frozenset(Role)

PROOF_LASTS = timedelta(minutes=30)


def browser_session() -> RowSession:
    """Return Flask's session with our own methods."""
    return cast("RowSession", session)


def current_attendee() -> Attendee | None:
    """Return the attendee signed in at this browser."""
    attendee_id = browser_session().attendee_id
    return None if attendee_id is None else attendee_by_id(attendee_id)


def current_organizer() -> Organizer | None:
    """Return the organizer signed in at this browser."""
    organizer_id = browser_session().organizer_id
    return None if organizer_id is None else organizer_by_id(organizer_id)


def attendee_required(
    view: Callable[Arguments, ResponseReturnValue],
) -> Callable[Arguments, ResponseReturnValue]:
    """Let only signed-in attendees in; the view finds them in `g.attendee`, their event in `g.event`."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        attendee = current_attendee()
        if attendee is None:
            return redirect(url_for("who.who_are_you"))
        g.attendee, g.event, g.now = attendee, event_by_id(attendee.event_id), now()
        return view(*args, **kwargs)

    return guarded


def organizer_required(
    view: Callable[Arguments, ResponseReturnValue],
) -> Callable[Arguments, ResponseReturnValue]:
    """Let only signed-in organizers in; the view finds them in `g.organizer`."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        organizer = current_organizer()
        if organizer is None:
            return redirect(url_for("organizer_sign_in.sign_in"))
        g.organizer, g.now = organizer, now()
        return view(*args, **kwargs)

    return guarded


def recently_confirmed(
    back: str,
) -> Callable[[Callable[Arguments, ResponseReturnValue]], Callable[Arguments, ResponseReturnValue]]:
    """Let an organizer act who proved who they are at this browser in the last half hour.

    Others are asked to prove it now and are led to the page `back`, where the button is, to press it again.
    """

    def decorated(
        view: Callable[Arguments, ResponseReturnValue],
    ) -> Callable[Arguments, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
            if has_confirmed():
                return view(*args, **kwargs)
            needed = next(current_app.url_map.iter_rules(back)).arguments
            place = {name: value for name, value in (request.view_args or {}).items() if name in needed}
            return redirect(
                url_for("organizer_confirm.confirm", next=url_for(back, **place)), HTTPStatus.SEE_OTHER
            )

        return guarded

    return decorated


def has_confirmed() -> bool:
    """Whether the organizer proved who they are at this browser a short time ago."""
    return browser_session().was_proved_within(PROOF_LASTS)


def event_or_404(code: str, *, roles: frozenset[Role] = MAY_READ) -> Event:
    """Return the organizer's own event; a stranger's event is as missing as none."""
    event = event_by_code(code)
    role = None if event is None else role_of(organizer_id=g.organizer.id, event_id=event.id)
    if event is None or role not in roles:
        abort(404)
    g.event, g.may_change, g.may_lead = event, role in MAY_CHANGE, role in MAY_LEAD
    g.may_help = role in MAY_HELP
    return event
