"""What is printed or read: badge sheets, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import event_named, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.queries.report_figures import Report

_WRITTEN = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("code")
@click.option("-o", "--output", type=_WRITTEN, required=True, help="The PDF to write.")
@click.option("--layout", default="a6", show_default=True, help="Stock of labels.")
def badges(code: str, output: Path, layout: str) -> None:
    """Write the badges of the event CODE as PDF, to be printed at 100 %."""
    from matchmaker.badges.sheet import LAYOUTS, badge_sheet
    from matchmaker.queries.badges import badges_of

    if layout not in LAYOUTS:
        raise click.BadParameter(f"choose one of {', '.join(LAYOUTS)}", param_hint="--layout")
    with opened() as settings:
        event = event_named(code)
        people = badges_of(event, base_url=settings.base_url)
        sheet = badge_sheet(people, layout=layout, title=event.name)
    output.write_bytes(sheet.pdf)
    for missing in sheet.missing_glyphs:
        click.echo(f"No font here has {missing.characters} of {missing.name}.", err=True)
    click.echo(f"{len(people)} badges in {output}; they link to {settings.base_url}.")


@click.command()
@click.argument("code")
@click.option("-o", "--output", type=_WRITTEN, help="A file ending in .html, .pdf, .csv or .json.")
def report(code: str, output: Path | None) -> None:
    """Print the match-quality report of the event CODE."""
    from matchmaker import reporting
    from matchmaker.queries.report import report_of

    writers: dict[str, Callable[[Report], str | bytes]] = {
        ".html": reporting.report_html,
        ".pdf": reporting.report_pdf,
        ".csv": reporting.report_csv,
        ".json": reporting.report_json,
    }
    if output is not None and output.suffix not in writers:
        raise click.BadParameter(f"the file must end in {', '.join(writers)}", param_hint="--output")
    with opened():
        event_report = report_of(event_named(code))
        if output is None:
            click.echo(reporting.report_text(event_report))
            return
        content = writers[output.suffix](event_report)
    output.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    click.echo(f"The report is in {output}.")
