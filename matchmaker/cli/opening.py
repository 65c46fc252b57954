"""Open the application for a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from matchmaker.config import Settings
from matchmaker.errors import EventUnknownError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from matchmaker.models import Event


def settings_at(*, host: str, port: int) -> Settings:
    """Return the settings of a server on this machine: its address is public unless one is set."""
    settings = Settings()
    if "base_url" in settings.model_fields_set:
        return settings
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 -- compared, not bound
    return settings.model_copy(update={"base_url": f"http://{shown}:{port}"})


def ready_app(settings: Settings | None = None) -> Flask:
    """Return the application with its tables; the embedded database is made and upgraded by itself."""
    from matchmaker import create_app
    from matchmaker.schema import upgrade

    settings = settings or Settings()
    if not settings.database_url:
        settings.matchmaker_instance.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    if not settings.database_url:
        with inside(app):
            upgrade()
    return app


@contextmanager
def inside(app: Flask) -> Iterator[Settings]:
    """Run a command's work inside the application."""
    from matchmaker.schema import close

    with app.app_context():
        try:
            yield app.config["SETTINGS"]
        finally:
            close()


@contextmanager
def opened() -> Iterator[Settings]:
    """Run a command's work inside the application, its tables up to date."""
    with inside(ready_app()) as settings:
        yield settings


def event_named(code: str) -> Event:
    """Return the event with this code.

    Raises
    ------
    EventUnknownError
    """
    from matchmaker.queries.events import event_by_code

    event = event_by_code(code)
    if event is None:
        raise EventUnknownError(event=code)
    return event
