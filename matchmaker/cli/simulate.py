"""Play events whose truth is known, and see whether the report tells it."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli.progress import progress

_EVENTS = (
    "Each line is a kind of crowd, of which {events:,} events were played and handed to the report’s own "
    "statistics. A coverage is the share of those 95 % intervals that held the truth, among events of which "
    "the report says something; 1,000 events tell it to about ±0.014. “!” marks what lies outside 0.93 to "
    "0.97; “–” stands for figures said at fewer than 100 events."
)
_TRUTH = (
    "The truth is the figure of endless such events: expected hits by expected observations, people drawn "
    "afresh each time; a lift is the quotient of two such shares. It is pooled over {truth_events:,} further "
    "events. All figures are about recorded meetings, which both people confirmed: the met rate is the "
    "share of pairs with a recorded meeting, worth it the share of answers given on recorded meetings. Of "
    "real meetings “scans” are recorded on average, and 60 % of those asked answer."
)
_HABITS = (
    "“Strong” habits: how sociable people are varies by a standard deviation of 0.7 on the log scale; how "
    "easily they say “worth it” by 2.0, how often others say it of them by 1.2, how they scan and answer by "
    "1.0 each on the logit scale. Everybody has three suggestions, of which about half are followed, and "
    "meets about four others by chance."
)
_SCANNING = (
    "The last table but one breaks the assumption of the lift: there, suggested meetings are scanned more "
    "eagerly than others (strong habits, about 18 chance meetings each, 30 % of others’ meetings recorded). "
    "Whether a meeting took place is one thing, whether it was recorded another: no interval can tell them "
    "apart, so the report says that it assumes equal scanning."
)
_LOT = (
    "The last table is about the honest slot: half of the people have a place drawn by lot. People of one "
    "taste are on more of its lists together, meet more often by chance and follow a suggestion more often. "
    "The truth is what suggesting all pairs of the lists would do: expected meetings if each were "
    "suggested, by those if none were. Without weights, pairs that were likely to be drawn speak for all; "
    "among 2,000 people nearly every pair is on one list only, so that weights hardly matter."
)


@click.command()
@click.option(
    "--n",
    "sizes",
    multiple=True,
    type=click.IntRange(6),
    default=[40, 184, 2000],
    show_default=True,
    help="People at an event, an even number; may be given several times.",
)
@click.option(
    "--events", type=click.IntRange(1), default=1000, show_default=True, help="Events played of each kind."
)
@click.option("--seed", default=7, show_default=True, help="Another one plays other events.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/bench"),
    show_default=True,
    help="Folder of page and picture.",
)
def simulate(sizes: tuple[int, ...], events: int, seed: int, out: Path) -> None:
    """Check the report's intervals on crowds whose true usefulness and habits are known."""
    from matchmaker.bench.records import Record, table, write
    from matchmaker.simulation.lot import slots
    from matchmaker.simulation.picture import TITLE, picture
    from matchmaker.simulation.scanning import damage
    from matchmaker.simulation.study import TRUTH_EVENTS, cells
    from matchmaker.simulation.tables import sections, summary

    if odd := [n for n in sizes if n % 2]:
        raise click.BadParameter(
            f"three each, both ways, needs an even number, got {odd[0]}", param_hint="--n"
        )
    truth_events = min(TRUTH_EVENTS, 10 * events)
    with progress("Playing events") as report:
        found = cells(sizes, events=events, seed=seed, truth_events=truth_events, progress=report)
    with progress("Playing events of unequal scanning") as report:
        damages = damage(events, truth_events, seed, progress=report)
    with progress("Playing events with a lot") as report:
        lots = slots(events, min(truth_events, events), seed, progress=report)
    remarks = [remark.format(events=events, truth_events=truth_events) for remark in (_EVENTS, _TRUTH)]
    command = " ".join(
        ["matchmaker simulate", *(f"--n {n}" for n in sizes), f"--events {events} --seed {seed}"]
    )
    record = Record(
        "coverage",
        "Do the report’s intervals hold what they promise?",
        command,
        [*remarks, _HABITS, _SCANNING, _LOT, summary(found)],
        sections(found, damages, lots),
        picture(found),
        f"{TITLE}, by size, habits and scanning",
    )
    for section in record.sections:
        click.echo(f"\n{section.heading}\n\n{table(section)}")
    click.echo(f"\n{summary(found)}\nThe page is {write(record, out)}.")
