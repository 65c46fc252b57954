"""Bring people in from a file or a ticket shop, take them out as a file."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import click

from matchmaker.cli.opening import event_named, opened
from matchmaker.errors import FileRefusedError

if TYPE_CHECKING:
    from matchmaker.config import Settings
    from matchmaker.importers.attendees import ImportFile
    from matchmaker.models import Event
    from matchmaker.services.import_pull import PulledList

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITTEN = click.Path(dir_okay=False, writable=True, path_type=Path)
_SHOWN_PROBLEMS = 20
# Never an argument: those stand in the shell's history and in the list of processes.
_TOKEN = "PRETIX_TOKEN"  # noqa: S105 -- the variable's name


@click.command("import")
@click.argument("file", type=_EXISTING, required=False)
@click.option(
    "--pretix",
    metavar="URL",
    help=f"Instead of a FILE: an event's page at pretix; the variable {_TOKEN} holds the API token.",
)
@click.option("--event", "code", required=True, help="The event's code; a missing event is created.")
@click.option("--goals", multiple=True, metavar="HEADER", help="Column of goals; may be repeated.")
@click.option("--skills", multiple=True, metavar="HEADER", help="Column of skills; may be repeated.")
@click.option("--sheet", help="Sheet of a workbook; the first that names its columns where none is named.")
@click.option("--timezone", default="UTC", show_default=True, help="Time zone of an event that is created.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
def import_people(
    file: Path | None,
    code: str,
    goals: tuple[str, ...],
    skills: tuple[str, ...],
    *,
    pretix: str | None,
    sheet: str | None,
    timezone: str,
    dry_run: bool,
) -> None:
    """Import the people of a CSV or Excel FILE, or of a pretix shop, into an event.

    Running this declares that these people agreed to be matched; each invitation lets them leave.
    """
    from matchmaker.importers.problems import Severity
    from matchmaker.services.importing import Step, apply_import, plan_import

    if timezone not in available_timezones():
        raise click.BadParameter(f"{timezone!r} is not a time zone", param_hint="--timezone")
    with opened() as settings:
        pulled = _pulled(file, pretix, settings)
        content = _read(pulled, goals, skills, sheet)
        event = _event(code, timezone)
        event_id, event_code = event.id, event.code
        if dry_run:
            planned = plan_import(event_id=event_id, people=content.people)
        else:
            planned = apply_import(
                event_id=event_id,
                by=None,
                people=content.people,
                declares_consent=True,
                source=f"declared on the command line for {pulled.name}"[:200],
            )
    read = [one for one in planned if one.step is not Step.KEPT_OUT]
    steps = Counter(str(one.step) for one in read)
    for problem in content.problems[:_SHOWN_PROBLEMS]:
        click.echo(f"line {problem.line}, {problem.field}: {problem.message}", err=True)
    if len(content.problems) > _SHOWN_PROBLEMS:
        click.echo(f"… {len(content.problems) - _SHOWN_PROBLEMS} more", err=True)
    if content.left_out:
        reasons = ", ".join(f"{count} {status}" for status, count in content.left_out.items())
        click.echo(f"Left out by the ticket's status: {reasons}.")
    counts = ", ".join(f"{count} {step.replace('_', ' ')}" for step, count in sorted(steps.items()))
    if kept_out := len(planned) - len(read):
        click.echo(
            f"Rows of people who asked to be erased: {kept_out}. They stay out, and can register themselves."
        )
    silent = sum(not (one.person.goals or one.person.skills) for one in read)
    wrong = {one.line for one in content.problems if one.severity is Severity.REJECTED}
    n_skipped = content.skipped + len(wrong)
    click.echo(f"{event_code}: {len(read)} people ({counts or 'none'}), {n_skipped} rows skipped.")
    if silent:
        click.echo(f"{silent} of them have neither a goal nor a skill, so they cannot be matched yet.")
    if dry_run:
        click.echo("Nothing was changed.")


@click.command()
@click.argument("code")
@click.option(
    "--what",
    type=click.Choice(["people", "matches", "invitations"]),
    default="people",
    show_default=True,
    help="Invitations are made anew, because only their hashes are kept.",
)
@click.option("-o", "--output", type=_WRITTEN, help="A CSV file; the terminal where none is named.")
def export(code: str, what: str, output: Path | None) -> None:
    """Write an event's people, matches or invitation links as CSV."""
    from matchmaker.importers.export import write_csv
    from matchmaker.queries.exports import match_rows, people_rows
    from matchmaker.services.invitations import invite_everyone

    with opened() as settings:
        event = event_named(code)
        if what == "people":
            headers, rows = people_rows(event.id)
        elif what == "matches":
            headers, rows = match_rows(event.id)
        else:
            headers = ("Name", "Email", "Link")
            invitations = invite_everyone(event_id=event.id, base_url=settings.base_url)
            rows = [(one.name, one.email or "", one.link) for one in invitations]
    content = write_csv(headers, rows)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
        click.echo(f"{len(rows)} rows in {output}.")


def _pulled(file: Path | None, pretix: str | None, settings: Settings) -> PulledList:
    """Return the list of people that is named: a file, or a shop's orders."""
    from matchmaker.importers.shop_address import shop_at
    from matchmaker.services.import_pull import PulledList, fetch_from_pretix

    if (file is None) == (pretix is None):
        raise click.UsageError("Name a FILE, or a shop with --pretix.")
    if file is not None:
        return PulledList(file.name, file.read_bytes())
    try:
        shop = shop_at(pretix or "")
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pretix") from error
    token = os.environ.get(_TOKEN, "").strip()
    if not token:
        raise click.UsageError(f"Put the shop's API token into the environment variable {_TOKEN} first.")
    return fetch_from_pretix(
        shop=shop,
        token=token,
        language=settings.default_language,
        allow_private=settings.pretix_allow_private,
    )


def _read(
    pulled: PulledList, goals: tuple[str, ...], skills: tuple[str, ...], sheet: str | None
) -> ImportFile:
    from matchmaker.importers.attendees import read_people
    from matchmaker.importers.bounded import read_bounded
    from matchmaker.importers.errors import ImportFileError
    from matchmaker.importers.mapping import guess_mapping

    try:
        table = read_bounded(pulled.content, sheet=sheet)
        return read_people(table, guess_mapping(table.headers, goals=goals, skills=skills))
    except ImportFileError as error:
        raise FileRefusedError(reason=f"{pulled.name}: {error.message}") from error


def _event(code: str, timezone: str) -> Event:
    """Return the event, created for the first organizer where it is missing."""
    from matchmaker.clock import now
    from matchmaker.queries.events import event_by_code, first_organizer_id
    from matchmaker.services.events import create_event
    from matchmaker.services.organizers import create_organizer

    event = event_by_code(code)
    if event is not None:
        return event
    organizer_id = first_organizer_id()
    if organizer_id is None:
        organizer_id = create_organizer(email="organizer@localhost", name="Organizer", password=None)
        click.echo("Made an organizer: matchmaker organizer link organizer@localhost lets you in.")
    zone = ZoneInfo(timezone)
    evening = datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time(18), zone)
    create_event(
        code=code,
        name=code,
        starts_at=evening,
        ends_at=evening + timedelta(hours=4),
        timezone=timezone,
        by=organizer_id,
    )
    click.echo(f"Made the event {code}, tomorrow at 18:00 ({timezone}); its settings page changes that.")
    return event_named(code)
