"""Match an event's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import event_named, opened
from matchmaker.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.services.reproducing import Reproduction


@click.command()
@click.argument("code")
@click.option("--preview", is_flag=True, help="Compute only; the organizer publishes on the page.")
@click.option(
    "--reproduce",
    type=click.IntRange(min=1),
    metavar="N",
    help="Compute run N again from its record and compare every byte; nothing is changed.",
)
def match(code: str, *, preview: bool, reproduce: int | None) -> None:
    """Compute everyone's three for the event CODE and publish them."""
    if reproduce is not None:
        if preview:
            raise click.UsageError("--preview makes a new run, --reproduce looks at an old one: choose one.")
        _reproduce(code, reproduce)
        return
    from matchmaker.queries.runs import run_by_number
    from matchmaker.services.matching import publish_run, run_now

    with opened():
        event_id = event_named(code).id
        with progress("Matching") as report:
            number = run_now(event_id=event_id, by=None, progress=report)
        if not preview:
            publish_run(event_id=event_id, number=number, by=None)
        run = run_by_number(event_id=event_id, number=number)
        assert run is not None  # noqa: S101 -- it was made two lines above
        figures = run.figures
    click.echo(f"Match run {number}: {figures['people']} people, {figures['pairs']} pairs, all mutual.")
    click.echo(
        f"In nobody’s list: {figures['orphans']}. Most matches of one person: {figures['busiest']}. "
        f"Weak places: {figures['weak']}."
    )
    click.echo("Computed, not published." if preview else "Published.")


def _reproduce(code: str, number: int) -> None:
    from matchmaker.services.reproducing import reproduce_run

    with opened():
        event_id = event_named(code).id
        with progress("Matching") as report:
            found = reproduce_run(event_id=event_id, number=number, progress=report)
    for line in _sentences(number, found):
        click.echo(line)
    if found.is_same is False:
        raise click.exceptions.Exit(1)


def _sentences(number: int, found: Reproduction) -> Iterator[str]:
    """Say what came of it, and what is not as it was."""
    for name, (then, today) in found.libraries.items():
        yield f"{name} was {then}, and is {today} here."
    if found.is_same:
        yield f"Match run {number}: the same, byte for byte."
    elif found.is_same is False:
        yield f"Match run {number}: not the same."
    elif not found.has_record:
        yield f"Match run {number} was computed before runs kept a record, so it cannot be computed again."
    else:
        yield (
            f"Match run {number} cannot be computed again: of its people {found.n_edited} wrote other words "
            f"since, {found.n_gone} are erased."
        )
