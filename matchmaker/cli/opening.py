"""Open the application for a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from matchmaker.config import Settings
from matchmaker.errors import DatabaseDamagedError, EventUnknownError

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


def ready_app(settings: Settings | None = None, *, looks_for_damage: bool = False) -> Flask:
    """Return the application with its tables; the embedded database is made and upgraded by itself.

    Raises
    ------
    DatabaseDamagedError
        Where that is looked for: it takes as long as reading the whole file.
    """
    from matchmaker import create_app

    settings = settings or Settings()
    if not settings.database_url:
        settings.matchmaker_instance.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    if looks_for_damage:
        _refuse_damage(app)
    if not settings.database_url:
        with inside(app):
            bring_up_to_date()
    return app


def bring_up_to_date() -> None:
    """Run every migration that is missing, and erase again whom an older database brought back."""
    from matchmaker.schema import upgrade
    from matchmaker.services.erasing_again import agree_with_ledger

    upgrade()
    try:
        erased = agree_with_ledger()
    except OSError as error:
        # Nobody's evening ends because of it: the database keeps the codes, too, and the doctor tells.
        click.echo(f"The ledger of erasures cannot be kept: {error}", err=True)
        return
    if erased.n_people or erased.n_events:
        click.echo(
            "An older database was put here. "
            f"Erased again: {erased.n_people} people, {erased.n_events} events.",
            err=True,
        )


def _refuse_damage(app: Flask) -> None:
    from matchmaker.schema import damage
    from matchmaker.services.backup import place_of_database

    with inside(app):
        reason = damage()
        if reason:
            raise DatabaseDamagedError(place=place_of_database(), reason=reason)


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
