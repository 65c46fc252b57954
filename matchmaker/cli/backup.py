"""Keep a copy of everything, and bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import inside
from matchmaker.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matchmaker.config import Settings
    from matchmaker.services.backup_archive import Contents
    from matchmaker.services.erasing_again import ErasedAgain
    from matchmaker.services.laying_to_rest import LaidToRest

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file or the folder to write to.")
@click.pass_context
def backup(context: click.Context, output: Path | None) -> None:
    """Write the database with the words of its runs into one file; the site may go on meanwhile.

    The file holds personal data and never the secret key, which is kept apart from it.
    """
    if context.invoked_subcommand is not None:
        if output is not None:
            raise click.UsageError("-o belongs to matchmaker backup alone.")
        return
    from matchmaker import create_app
    from matchmaker.clock import now
    from matchmaker.config import Settings
    from matchmaker.services.backup import back_up, default_name

    target = output or Path()
    if target.is_dir():
        target /= default_name(now())
    settings = Settings()
    # Not brought up to date before: a backup is what comes before a new version.
    with inside(create_app(settings)), progress("Backing up"):
        contents = back_up(output=target)
    size_mb = target.stat().st_size / 1e6
    click.echo(f"{target}: {contents.n_people} people, {contents.n_scans} scans, {size_mb:.1f} MB.")
    click.echo("It holds personal data. The secret key is not in it: keep that apart.")
    if not contents.ledger:
        click.echo("The ledger of erasures cannot be written: matchmaker doctor says where.", err=True)


@backup.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Take the place of a database that is there; it is kept aside.")
@click.option(
    "--erasures", type=_FILE, multiple=True, help="A copy of the ledger of erasures, from elsewhere."
)
@click.option("--without-ledger", is_flag=True, help="Go on where none is left; erased people may return.")
def restore(file: Path, erasures: tuple[Path, ...], *, replace: bool, without_ledger: bool) -> None:
    """Bring the backup FILE back, but nobody who was erased since it was made.

    Stop the site before. Everybody has to sign in again, and no letter leaves a second time.
    """
    from matchmaker import create_app
    from matchmaker.config import Settings
    from matchmaker.errors import DatabasePresentError
    from matchmaker.schema import upgrade
    from matchmaker.services.backup import at_work, key_mark, place_of_database, sqlite_file
    from matchmaker.services.restoring import (
        ledger_for,
        look_before,
        open_backup,
        put_in_place,
        refusing,
    )

    settings = Settings()
    with refusing():
        settings.matchmaker_instance.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    with inside(app):
        before, place, mark = look_before(), place_of_database(), key_mark()
        parent = (sqlite_file() or settings.matchmaker_instance / "database").parent
    if before.is_there and not replace:
        raise DatabasePresentError(place=place)
    with refusing(), at_work(parent) as work:
        with progress("Unpacking"):
            contents = open_backup(file, work)
        paths = (settings.ledger_path, *erasures)
        ledger = ledger_for(contents, paths, erased=before.erased, without_ledger=without_ledger)
        with progress("Erasing whom it must not bring back"):
            erased, rest = _prepare(settings, work, ledger.erased)
        with inside(app):
            if sqlite_file() is None:
                upgrade()
            kept = put_in_place(work, ledger=ledger)
    if not before.is_readable:
        click.echo("The database before could not be read: who was erased is known from the ledger alone.")
    _tell(contents, erased, rest, kept=kept, is_other_key=mark != contents.key)


def _prepare(
    settings: Settings, work: Path, erased: Mapping[str, datetime]
) -> tuple[ErasedAgain, LaidToRest]:
    """Make an unpacked backup fit to be served, in its own folder: the site never sees it before."""
    from matchmaker import create_app
    from matchmaker.schema import upgrade
    from matchmaker.services.erasing_again import erase_again
    from matchmaker.services.laying_to_rest import lay_to_rest
    from matchmaker.worker import queue_letters

    own = {"matchmaker_instance": work, "database_url": "", "erasures_file": ""}
    app = create_app(settings.model_copy(update={**own, "secret_key": settings.secret()}))
    with inside(app):
        upgrade()
        erased_again = erase_again(erased)
        # What is due by now may have left since the backup was made: it is put in, and held with the rest.
        queue_letters(app)
        return erased_again, lay_to_rest()


def _tell(
    contents: Contents, erased: ErasedAgain, rest: LaidToRest, *, kept: Path | None, is_other_key: bool
) -> None:
    click.echo(
        f"The backup of {contents.made_at:%Y-%m-%d %H:%M} UTC is in place: "
        f"{contents.n_people} people, {contents.n_scans} scans."
    )
    click.echo(f"Erased since, and erased again: {erased.n_people} people, {erased.n_events} events.")
    click.echo(
        f"Everybody is signed out. Ended: {rest.n_report_links} report links, "
        f"{rest.n_team_invitations} open team invitations."
    )
    click.echo(
        f"Held back: {rest.n_reminders} reminders that may have left already, and {rest.n_letters} letters "
        "that an organizer can ask for again."
    )
    if kept is not None:
        click.echo(f"What was there before is in {kept}. Delete it once all is well: it holds personal data.")
    if is_other_key:
        click.echo(
            "The secret key here is not the one that this backup was made with: lists will bring back who "
            "was erased before. Put the old key in its place before the site is served.",
            err=True,
        )
