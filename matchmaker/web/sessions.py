"""Flask's session over our table: signed-in browsers have a row, others a signed cookie.

A row can be ended at once, which a cookie cannot; but a stranger who only looks at a form must not
make us write to the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from sqlalchemy.exc import OperationalError

from matchmaker.clock import now
from matchmaker.services.sessions import close_session, load_session, open_session, save_session
from matchmaker.web.browser_names import browser_name

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from flask import Flask, Request, Response
    from flask.sessions import SessionMixin

_ORGANIZER = "organizer_id"
_ATTENDEE = "attendee_id"
_BROWSER = "browser"
_PROVED = "proved_at"
# A browser asks for these at every step; there is nothing of anybody in them.
_IMPERSONAL = frozenset({"/sw.js", "/offline", "/manifest.webmanifest"})


class RowSession(SecureCookieSession):
    """A session that knows its row's secret, if it has one."""

    def __init__(
        self,
        initial: dict[str, Any] | None = None,
        *,
        secret: str | None = None,
        fault: OperationalError | None = None,
        organizer_until: datetime | None = None,
    ) -> None:
        super().__init__(initial)
        self.secret = secret
        self.fault = fault
        self.organizer_until = organizer_until
        self.signs_in_anew = False

    @property
    def organizer_id(self) -> int | None:
        """The organizer signed in at this browser."""
        return self.get(_ORGANIZER)

    @property
    def attendee_id(self) -> int | None:
        """The attendee signed in at this browser."""
        return self.get(_ATTENDEE)

    def sign_in(self, *, organizer_id: int | None = None, attendee_id: int | None = None) -> None:
        """Sign somebody in: the session gets a new secret, so that none made earlier is of any use."""
        if organizer_id is not None:
            self[_ORGANIZER] = organizer_id
            self[_BROWSER] = browser_name(request.user_agent.string)
            self.prove()
        if attendee_id is not None:
            self[_ATTENDEE] = attendee_id
        self.pop("csrf_token", None)
        self.signs_in_anew = True

    def prove(self) -> None:
        """Note that the organizer proved a moment ago who they are; that, too, makes a new secret.

        Nothing else renews their hours: not an attendee who signs in at the same browser.
        """
        self[_PROVED] = int(now().timestamp())
        self.organizer_until = None
        self.signs_in_anew = True

    def was_proved_within(self, span: timedelta) -> bool:
        """Whether the organizer at this browser proved who they are that short a time ago."""
        return bool(now().timestamp() - self.get(_PROVED, 0) < span.total_seconds())

    def sign_out(self) -> None:
        """Forget everybody signed in at this browser."""
        self.clear()


def init_app(app: Flask) -> None:
    """Keep the sessions of an application in rows."""
    app.session_interface = RowSessions()
    app.before_request(_raise_fault)


def _raise_fault() -> None:
    """Answer a session that could not be read as the database's fault, in place of a stranger's page."""
    if (fault := getattr(session, "fault", None)) is not None:
        raise fault


class RowSessions(SecureCookieSessionInterface):
    """Loads and keeps sessions."""

    session_class: type[RowSession] = RowSession

    def get_cookie_name(self, app: Flask) -> str:
        """Bind the cookie to this host where https allows it."""
        return "__Host-session" if app.config["SESSION_COOKIE_SECURE"] else "session"

    def _row_cookie(self, app: Flask) -> str:
        return "__Host-sid" if app.config["SESSION_COOKIE_SECURE"] else "sid"

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """Return the session of a request; a page's own files need none."""
        secret = request.cookies.get(self._row_cookie(app))
        # The route is not known yet here, so a file is told by its path.
        is_file = request.path in _IMPERSONAL or request.path.startswith(f"{app.static_url_path}/")
        if secret is not None and not is_file:
            try:
                stored = load_session(secret=secret)
            except OperationalError as error:
                # Raised again by the first page: here no error page can be made yet.
                return RowSession(fault=error)
            if stored is not None:
                known = RowSession(
                    {**stored.data, _ORGANIZER: stored.organizer_id, _ATTENDEE: stored.attendee_id},
                    secret=secret,
                    organizer_until=stored.ends_at if stored.organizer_id is not None else None,
                )
                known.modified = known.accessed = False
                return known
        opened = super().open_session(app, request)
        return opened if isinstance(opened, RowSession) else RowSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep a session where it belongs."""
        if not isinstance(session, RowSession):  # pragma: no cover -- Flask hands back what it was given
            return
        if session.accessed:
            response.vary.add("Cookie")
        is_signed_in = session.organizer_id is not None or session.attendee_id is not None
        if session.secret is not None and (session.signs_in_anew or not is_signed_in):
            close_session(secret=session.secret)
            response.delete_cookie(
                self._row_cookie(app), path="/", secure=app.config["SESSION_COOKIE_SECURE"]
            )
        if not is_signed_in:
            super().save_session(app, session, response)
            return
        data = {key: value for key, value in session.items() if key not in {_ORGANIZER, _ATTENDEE}}
        if session.signs_in_anew:
            secret = open_session(
                organizer_id=session.organizer_id,
                attendee_id=session.attendee_id,
                data=data,
                at_most_until=session.organizer_until,
            )
            response.delete_cookie(self.get_cookie_name(app), path="/")
            response.set_cookie(
                self._row_cookie(app),
                secret,
                max_age=30 * 24 * 3600,
                path="/",
                secure=app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
        elif session.modified and session.secret is not None:
            save_session(secret=session.secret, data=data)
