"""Measure the matching: what it is worth, how evenly it treats people, what it costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matchmaker.bench.records import Record

_FOLDER = click.Path(file_okay=False, path_type=Path)
_LARGEST = 10_000_000
_QUALITY = (
    "Brackets are 95 % bootstrap intervals over queries or people; a mean of sets draws inside each set. "
    "“default” is scikit-learn’s `TfidfVectorizer()` with cosines, between people the mean of both "
    "directions. “meet” counts everybody who serves the other’s goals or is served, three times where "
    "both do; “mutual” counts only where both do. The labelled sets are the reader’s own; none is part of "
    "Matchmaker."
)
_BALANCE = (
    "“plain”: everybody’s own best three. “greedy”: the best pair that both have room for comes next. "
    "“ours”: the mutual three. Score kept is the lists’ total score, both sides of a pair counted, as a "
    "share of the plain three’s. The bound is of the linear program over everybody’s candidates: "
    "pairs in part, at most three a person, nobody has to be covered; places filled outside these "
    "candidates are not in it. Above {program_up_to:,} people it comes from prices, slightly too high."
)
_SPEED = (
    "{rounds}, each method in a fresh process with one thread. A whole run is everything from texts in a "
    "file to three matches with their reasons, counted from when its process is asked for: “words” reads up "
    "to three words of each reason each way, as the tutorial does, “places” all of them with their weights "
    "and places in both texts, as the product does. Every other line is one stage on ready vectors, compiled "
    "and loaded. “Top three” and the peers below answer one question on the "
    "same vectors: the three highest means of both directions’ word cosines. “Candidates” is our stage in "
    "use: both directions as deviations from each one’s row, as many candidates as a run takes; “both "
    "directions” is the same without the rows’ means and deviations, “one direction” the plain search for "
    "as many. The peak is the process’s; what it held before the stage is beside it."
)
_LIMITS = (
    "Up to {sampled_above:,} people everybody is ranked; above, the peers rank {sample:,} of them and are "
    "scaled, marked (sampled). The dense tutorial runs up to {dense_up_to:,} people. Exponents are of three "
    "sizes or more that the same code computed: ours is SciPy up to {kernel_above:,} people, compiled above "
    "where numba is installed."
)
_out = click.option(
    "--out", type=_FOLDER, default=Path("docs/bench"), show_default=True, help="Folder of page and picture."
)


def _sized(default: Sequence[int]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that say which events are made."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            click.option("--seed", default=7, show_default=True, help="Another one makes other people."),
            click.option(
                "--kind",
                "kinds",
                multiple=True,
                type=click.Choice(["zipf", "composed"]),
                default=["zipf", "composed"],
                show_default=True,
                help="Invented words, or pieces of the demonstration's.",
            ),
            click.option(
                "--n",
                "sizes",
                multiple=True,
                type=click.IntRange(4, _LARGEST),
                default=default,
                show_default=True,
                help="People; may be given several times.",
            ),
        ):
            command = option(command)
        return command

    return add


@click.group()
def bench() -> None:
    """Measure quality, balance and speed of the matching; each writes a page and a picture."""


@bench.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    required=True,
    help="Folder of labelled sets (*.json.gz), or one with such a folder named dev.",
)
@click.option("--sets", help="Only these, separated by commas.")
@_out
def quality(data: Path, sets: str | None, out: Path) -> None:
    """Rank labelled sets by chance, by scikit-learn's default and by our score."""
    from matchmaker.bench.datasets import read_set, set_files
    from matchmaker.bench.quality import lines, plot, score, sections
    from matchmaker.bench.records import Record

    try:
        files = set_files(data, sets.split(",") if sets else ())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--data") from error
    scored = []
    for file in files:
        labelled = read_set(file)
        if labelled is None:
            click.echo(f"{file.name} holds no texts: left out.", err=True)
            continue
        with progress(f"Ranking {labelled.name}"):
            scored += score(labelled)
    found = lines(scored)
    if not found:
        raise click.BadParameter("nothing in these sets can be ranked", param_hint="--data")
    # The reader's data lies elsewhere: the page names no path.
    command = "matchmaker bench quality --data DIR" + (f" --sets {sets}" if sets else "")
    remarks = [_QUALITY]
    alternative = "nDCG@3 of chance, default and ours on every set, with intervals"
    title = "Match quality"
    _finish(
        Record("quality", title, command, remarks, sections(scored, found), plot(found), alternative), out
    )


@bench.command()
@_sized([200, 2000])
@_out
def balance(sizes: tuple[int, ...], kinds: tuple[str, ...], seed: int, out: Path) -> None:
    """Compare who is left out, and what score is kept, under each way of giving three."""
    from matchmaker.bench.balance import PROGRAM_UP_TO, measure, plot, sections
    from matchmaker.bench.events import KINDS
    from matchmaker.bench.records import Record

    outcomes = []
    for kind in kinds:
        for n in sizes:
            with progress(f"Matching {n:,} people ({kind})"):
                outcomes.append(measure(kind, KINDS[kind], n, seed))
    remarks = [_BALANCE.format(program_up_to=PROGRAM_UP_TO)]
    command = _command("balance", sizes, kinds, seed)
    alternative = "Share of people left out and of score kept, by event and plan"
    title = "Balance"
    _finish(Record("balance", title, command, remarks, sections(outcomes), plot(outcomes), alternative), out)


@bench.command()
@_sized([1000, 3000, 10_000])
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="Their median is reported."
)
@_out
def speed(sizes: tuple[int, ...], kinds: tuple[str, ...], seed: int, rounds: int, out: Path) -> None:
    """Time the matching beside scikit-learn, SciPy and sparse_dot_topn, each in a fresh process."""
    from matchmaker.bench.records import Record
    from matchmaker.bench.speed import DENSE_UP_TO, measure, methods_for, plot, sections
    from matchmaker.bench.trial import SAMPLE, SAMPLED_ABOVE
    from matchmaker.matching.blocks import KERNEL_ABOVE

    timings = []
    for kind in kinds:
        for n in sizes:
            with progress(f"Timing {n:,} people ({kind})") as report:
                timings += measure(kind, n, seed=seed, rounds=rounds, progress=report)
    remarks = [
        _SPEED.format(rounds="One round" if rounds == 1 else f"Median of {rounds} rounds"),
        _LIMITS.format(
            sampled_above=SAMPLED_ABOVE, sample=SAMPLE, dense_up_to=DENSE_UP_TO, kernel_above=KERNEL_ABOVE
        ),
    ]
    if "sparse_dot_topn" not in methods_for(min(sizes)):
        remarks.append("sparse_dot_topn is not installed here.")
    command = f"{_command('speed', sizes, kinds, seed)} --rounds {rounds}"
    alternative = "Processor seconds of each method over the number of people"
    title = "Speed"
    _finish(Record("speed", title, command, remarks, sections(timings), plot(timings), alternative), out)


def _command(name: str, sizes: Sequence[int], kinds: Sequence[str], seed: int) -> str:
    given = [*(f"--n {n}" for n in sizes), *(f"--kind {kind}" for kind in kinds), f"--seed {seed}"]
    return f"matchmaker bench {name} {' '.join(given)}"


def _finish(record: Record, folder: Path) -> None:
    from matchmaker.bench.records import table, write

    for section in record.sections:
        click.echo(f"\n{section.heading}\n\n{table(section)}")
    click.echo(f"\nThe page is {write(record, folder)}.")
