"""What is printed or read: badge sheets, slips, cards, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli.opening import event_named, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.badges.layouts import Layout
    from matchmaker.badges.typeset import Sheet
    from matchmaker.queries.report_figures import Report

_WRITTEN = click.Path(dir_okay=False, writable=True, path_type=Path)
_TWO_LENGTHS: dict[str, Any] = {"nargs": 2, "type": float, "metavar": "MM MM"}


@click.command()
@click.argument("code")
@click.option("-o", "--output", type=_WRITTEN, required=True, help="The PDF to write.")
@click.option("--slips", "what", flag_value="slips", help="Slips with PINs instead, which are made now.")
@click.option("--cards", "what", flag_value="cards", help="Cards with everybody's three instead.")
@click.option("--test-page", "what", flag_value="test", help="Outlines and rulers instead.")
@click.option("--layout", default="a6", show_default=True, help="Stock of labels.")
@click.option("--label", **_TWO_LENGTHS, help="Width and height of a label that is no stock of ours.")
@click.option("--page", default="a4", show_default=True, help="The sheet of these labels.")
@click.option("--grid", nargs=2, type=int, default=(1, 1), metavar="N N", help="Their columns and rows.")
@click.option("--corner", **_TWO_LENGTHS, default=(0, 0), help="The first one's left and top edge.")
@click.option("--pitch", **_TWO_LENGTHS, help="From one to the next, across and down.")
@click.option("--nudge", **_TWO_LENGTHS, default=(0, 0), help="Move everything right and down.")
@click.option("--skip", type=click.IntRange(min=0), default=0, help="Labels used up on the first sheet.")
@click.option("--crop-marks", is_flag=True, help="Marks in the margin to cut along.")
def badges(  # noqa: PLR0917 -- click hands over one argument for each option
    code: str,
    output: Path,
    what: str | None,
    layout: str,
    label: tuple[float, float] | None,
    page: str,
    grid: tuple[int, int],
    corner: tuple[float, float],
    pitch: tuple[float, float] | None,
    nudge: tuple[float, float],
    skip: int,
    crop_marks: bool,  # noqa: FBT001 -- the same
) -> None:
    """Write the badges of the event CODE as PDF, to be printed at 100 %."""
    from matchmaker.badges.layouts import MOST_NUDGE_MM, Placing
    from matchmaker.badges.sheet import badge_sheet
    from matchmaker.badges.trial import trial_page
    from matchmaker.queries.badges import badges_of

    if what in {"slips", "cards"}:
        _write_small(what, code, output)
        return
    geometry = _geometry(layout, label=label, page=page, grid=grid, corner=corner, pitch=pitch)
    if skip >= geometry.per_page:
        raise click.BadParameter(f"a sheet has {geometry.per_page} labels", param_hint="--skip")
    if not all(abs(length) <= MOST_NUDGE_MM for length in nudge):
        raise click.BadParameter(f"at most {MOST_NUDGE_MM:g} mm each way", param_hint="--nudge")
    placing = Placing(*nudge, skip, crop_marks)
    with opened() as settings:
        event = event_named(code)
        if what == "test":
            output.write_bytes(trial_page(geometry, title=event.name, placing=placing))
            click.echo(f"A test page is in {output}; print it at 100 %.")
            return
        people = badges_of(event, base_url=settings.base_url)
        sheet = badge_sheet(people, layout=geometry, title=event.name, placing=placing)
    _write(sheet, output)
    click.echo(f"{len(people)} badges in {output}; they link to {settings.base_url}.")


def _geometry(
    layout: str,
    *,
    label: tuple[float, float] | None,
    page: str,
    grid: tuple[int, int],
    corner: tuple[float, float],
    pitch: tuple[float, float] | None,
) -> Layout:
    """Return the stock of that name, or the labels that were measured."""
    from matchmaker.badges.layouts import LAYOUTS, PAGES, custom_layout

    if label is None:
        if layout not in LAYOUTS:
            raise click.BadParameter(f"choose one of {', '.join(LAYOUTS)}", param_hint="--layout")
        return LAYOUTS[layout]
    if page not in PAGES:
        raise click.BadParameter(f"choose one of {', '.join(PAGES)}", param_hint="--page")
    try:
        return custom_layout(page=page, label_mm=label, grid=grid, corner_mm=corner, pitch_mm=pitch)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--label") from error


def _write_small(what: str, code: str, output: Path) -> None:
    from matchmaker.badges.pocket import pocket_cards
    from matchmaker.badges.slips import pin_slips
    from matchmaker.queries.badges import slips_of
    from matchmaker.queries.pocket import pocket_cards_of
    from matchmaker.services.sign_in_codes import give_pins

    with opened() as settings:
        event = event_named(code)
        if what == "slips":
            give_pins(event_id=event.id)
            slips = slips_of(event)
            sheet = pin_slips(slips, base_url=settings.base_url, title=event.name)
            said = f"{len(slips)} slips in {output}; each signs its owner in at {settings.base_url}/who."
        else:
            cards = pocket_cards_of(event)
            sheet = pocket_cards(cards, title=event.name)
            said = f"{len(cards)} cards in {output}."
    _write(sheet, output)
    click.echo(said)


def _write(sheet: Sheet, output: Path) -> None:
    output.write_bytes(sheet.pdf)
    for missing in sheet.missing_glyphs:
        click.echo(f"No font here has {missing.characters} of {missing.name}.", err=True)


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
