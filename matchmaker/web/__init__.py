"""The pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.web import (
    addresses,
    attendee,
    caching,
    errors,
    filters,
    health,
    meetings,
    organizer,
    public,
    sessions,
    who,
)

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add every page to the application."""
    sessions.init_app(app)
    addresses.init_app(app)
    caching.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    for blueprint in (health.bp, public.bp, who.bp, attendee.bp, meetings.bp, *organizer.blueprints):
        app.register_blueprint(blueprint)
    # A mail program presses this one, and it has no page whose token it could send.
    app.extensions["csrf"].exempt(public.stop)
