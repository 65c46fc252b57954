"""The pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.web import (
    addresses,
    after,
    attendee,
    avoidances,
    badges,
    caching,
    coach,
    downloads,
    errors,
    filters,
    finding,
    health,
    log_filter,
    meetings,
    offline,
    organizer,
    own,
    public,
    report_links,
    sessions,
    static_files,
    who,
    year,
)

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add every page to the application."""
    log_filter.install()
    static_files.init_app(app)
    sessions.init_app(app)
    addresses.init_app(app)
    caching.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    for blueprint in (
        health.bp,
        offline.bp,
        public.bp,
        report_links.bp,
        coach.bp,
        who.bp,
        attendee.bp,
        after.bp,
        avoidances.bp,
        finding.bp,
        badges.bp,
        meetings.bp,
        own.bp,
        downloads.bp,
        year.bp,
        *organizer.blueprints,
    ):
        app.register_blueprint(blueprint)
    # A mail program presses this one, and it has no page whose token it could send.
    app.extensions["csrf"].exempt(public.stop)
