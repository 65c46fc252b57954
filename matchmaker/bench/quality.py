"""Match quality on labelled sets: chance, scikit-learn's default, ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchmaker.bench.bootstrap import Estimate, estimates, paired
from matchmaker.bench.measures import MEASURES, MODES, NDCG, rows_of
from matchmaker.bench.plots import Mark, Row, dots
from matchmaker.bench.rankers import DEFAULT, METHODS, OURS, mutual_three
from matchmaker.bench.records import Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.bench.datasets import LabelledSet

GROUPS: Mapping[str, tuple[str, ...]] = {
    "mean of the topic sets": ("cisi", "esco_ict", "faq", "needs", "reviewer", "skills"),
    "mean of the behaviour sets": ("mentor", "se_route", "sap_route"),
}
_OWN, _MUTUAL = "own three", "mutual three"
_DIFFERENCE = "ours − default, nDCG@3"


class Scored(NamedTuple):
    """One set, or one way of counting between people, as each method ranked it."""

    label: str
    is_people: bool
    rows: dict[str, NDArray[np.float64]]


class Line(NamedTuple):
    """A line of the table: figures by method, and by how much ours is better."""

    label: str
    n: int
    figures: dict[str, tuple[Estimate, ...]]
    difference: Estimate


def score(labelled: LabelledSet) -> list[Scored]:
    """Rank one set by every method; people are counted in both modes, with their mutual three."""
    if not labelled.is_people:
        rows = {method.name: rows_of(labelled, method.one_way) for method in METHODS}
        return [Scored(labelled.name, is_people=False, rows=rows)]
    scored = []
    for mode in MODES:
        rows = {method.name: rows_of(labelled, method.people, mode) for method in METHODS}
        rows[_MUTUAL] = rows_of(labelled, mutual_three, mode)
        scored.append(Scored(f"{labelled.name}:{mode}", is_people=True, rows=rows))
    return scored


def lines(scored: Sequence[Scored], groups: Mapping[str, Sequence[str]] = GROUPS) -> list[Line]:
    """Return a line a set, then one a group that is there completely."""
    by_label = {one.label: one for one in scored}
    wanted = [(one.label, [one]) for one in scored if len(one.rows[OURS.name])]
    for name, members in groups.items():
        if all(member in by_label for member in members):
            wanted.append((name, [by_label[member] for member in members]))
    return [_line(label, parts) for label, parts in wanted]


def _line(label: str, parts: Sequence[Scored]) -> Line:
    return Line(
        label,
        sum(len(part.rows[OURS.name]) for part in parts),
        {method.name: estimates([part.rows[method.name] for part in parts]) for method in METHODS},
        _difference(parts, OURS.name, DEFAULT.name),
    )


def _difference(parts: Sequence[Scored], one: str, other: str) -> Estimate:
    return paired([part.rows[one][:, NDCG] for part in parts], [part.rows[other][:, NDCG] for part in parts])


def sections(scored: Sequence[Scored], found: Sequence[Line]) -> list[Section]:
    """Return the tables: nDCG@3 with differences, every measure, what mutual lists cost."""
    names = [method.name for method in METHODS]
    first = Section(
        "nDCG@3",
        ("set", "n", *names, _DIFFERENCE),
        [
            (
                line.label,
                str(line.n),
                *(interval(line.figures[name][NDCG]) for name in names),
                interval(line.difference, signed=True),
            )
            for line in found
        ],
    )
    every = Section(
        "Every measure",
        ("set", "method", *MEASURES),
        [
            (line.label, name, *(interval(figure) for figure in line.figures[name]))
            for line in found
            for name in names
        ],
    )
    between = [
        (
            one.label,
            *(f"{one.rows[name][:, NDCG].mean():.3f}" for name in (OURS.name, _MUTUAL)),
            interval(_difference([one], _MUTUAL, OURS.name), signed=True),
        )
        for one in scored
        if one.is_people and len(one.rows[OURS.name])
    ]
    cost = Section("What mutual lists cost, nDCG@3", ("set", _OWN, _MUTUAL, "difference"), between)
    return [first, every, cost] if between else [first, every]


def plot(found: Sequence[Line]) -> str:
    """Draw nDCG@3 of every line and method with its interval."""
    rows = [
        Row(line.label, [Mark(method.name, *line.figures[method.name][NDCG]) for method in METHODS])
        for line in found
    ]
    told = "; ".join(
        f"{line.label}: "
        + ", ".join(f"{method.name} {line.figures[method.name][NDCG].value:.3f}" for method in METHODS)
        for line in found
    )
    return dots(rows, title="nDCG@3 with 95 % intervals", described=told)


def interval(estimate: Estimate, *, signed: bool = False) -> str:
    """Return a figure with its interval, as tables show it."""
    sign = "+" if signed else ""
    return f"{estimate.value:{sign}.3f} [{estimate.low:{sign}.3f}, {estimate.high:{sign}.3f}]"
