"""Match an event's people."""

from __future__ import annotations

import click

from matchmaker.cli.opening import event_named, opened
from matchmaker.cli.progress import progress


@click.command()
@click.argument("code")
@click.option("--preview", is_flag=True, help="Compute only; the organizer publishes on the page.")
def match(code: str, *, preview: bool) -> None:
    """Compute everyone's three for the event CODE and publish them."""
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
