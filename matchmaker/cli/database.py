"""The database's tables."""

from __future__ import annotations

import click

from matchmaker.cli.opening import bring_up_to_date, inside


@click.group()
def db() -> None:
    """Prepare the database."""


@db.command("upgrade")
def upgrade_tables() -> None:
    """Create the tables, or bring them up to date."""
    from matchmaker import create_app
    from matchmaker.config import Settings

    settings = Settings()
    settings.matchmaker_instance.mkdir(parents=True, exist_ok=True)
    with inside(create_app(settings)):
        bring_up_to_date()
    click.echo("The tables are up to date.")


@db.command("check")
def check_tables() -> None:
    """Say whether every migration has run; exit code 1 where one is missing."""
    from matchmaker import create_app
    from matchmaker.schema import is_up_to_date

    with inside(create_app()):
        if not is_up_to_date():
            raise click.ClickException("Migrations are missing: run matchmaker db upgrade.")
    click.echo("The tables are up to date.")
