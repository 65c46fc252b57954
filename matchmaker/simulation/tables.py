"""The tables of the coverage page."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from matchmaker.bench.records import Section
from matchmaker.simulation.coverage import LEAST, MOST
from matchmaker.simulation.figures import FURTHER, REQUIRED, FigureName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.simulation.coverage import Coverage
    from matchmaker.simulation.lot import Slot
    from matchmaker.simulation.scanning import Damage
    from matchmaker.simulation.study import Cell

_INDEPENDENT = (
    FigureName.MET,
    FigureName.OTHERS_MET,
    FigureName.WORTH,
    FigureName.OTHERS_WORTH,
    FigureName.ANSWERED,
    FigureName.MET_ONE,
)
_CLAIMS = (FigureName.MET, FigureName.OTHERS_MET, FigureName.MET_LIFT)
_HUNDRED = 100


def sections(cells: Sequence[Cell], damages: Sequence[Damage], slots: Sequence[Slot]) -> list[Section]:
    """Return the tables: a line a cell, then a line an eagerness, then a line a lot."""
    return [
        Section(
            "Intervals that held the truth",
            _columns(REQUIRED),
            [_line(cell, (_coverage(cell.reported[name]) for name in REQUIRED)) for cell in cells],
        ),
        Section(
            "The same for further figures",
            _columns(FURTHER),
            [_line(cell, (_coverage(cell.reported[name]) for name in FURTHER)) for cell in cells],
        ),
        Section(
            "Events with too few answers to say",
            _columns(FigureName),
            [_line(cell, (_percent(cell.reported[name].abstained) for name in FigureName)) for cell in cells],
        ),
        Section(
            "What is true, and the median width of an interval",
            _columns(REQUIRED),
            [_line(cell, (_truth(name, cell.reported[name]) for name in REQUIRED)) for cell in cells],
        ),
        Section(
            "What is true of the further figures, response rates among them",
            _columns(FURTHER),
            [_line(cell, (_truth(name, cell.reported[name]) for name in FURTHER)) for cell in cells],
        ),
        Section(
            "Mistaken on purpose: pairs, answers and people taken for independent",
            _columns(_INDEPENDENT),
            [_line(cell, (_coverage(cell.independent[name]) for name in _INDEPENDENT)) for cell in cells],
        ),
        Section(
            "Mistaken on purpose: claims counted as meetings",
            _columns(_CLAIMS),
            [_line(cell, (_coverage(cell.claims[name]) for name in _CLAIMS)) for cell in cells],
        ),
        Section(
            "The damage of unequal scanning",
            (
                *("crowd of 184", "suggested scanned, times others", "lift of real meetings"),
                *("lift stated (median)", "intervals with the real lift", "verdict “helped”"),
            ),
            [
                (
                    *(item.crowd, f"{item.recorded:.2f}", f"{item.truth:.2f}"),
                    *(f"{item.stated:.2f}", f"{item.held:.3f}", _percent(item.helped)),
                )
                for item in damages
            ],
        ),
        Section(
            "The honest slot: what being suggested does, by lot",
            (
                *("n", "habits", "lift of drawn pairs", "lift stated (median)", "intervals with the lift"),
                *("without weights (median)", "intervals with the lift, without weights", "too few to say"),
            ),
            [
                (
                    *(f"{slot.crowd.n:,}", slot.habits, f"{slot.truth:.2f}"),
                    *(f"{slot.stated:.2f}", _marked(slot.held)),
                    *(f"{slot.stated_plainly:.2f}", _marked(slot.held_plainly)),
                    _percent(1 - slot.said / slot.events),
                )
                for slot in slots
            ],
        ),
    ]


def summary(cells: Sequence[Cell]) -> str:
    """Say how many of the required coverages are as promised, and which are not."""
    judged = [
        (f"{name}, {label(cell)}", cell.reported[name])
        for cell in cells
        for name in REQUIRED
        if cell.reported[name].is_judged
    ]
    amiss = [f"{where}: {found.share:.3f}" for where, found in judged if not found.is_honest]
    said = (
        f"{len(judged) - len(amiss)} of {len(judged)} required coverages that can be judged lie within "
        f"{LEAST} to {MOST}; {len(cells) * len(REQUIRED) - len(judged)} cannot be judged, since nearly "
        "every event has too few answers to say."
    )
    return f"{said} Outside: {'; '.join(amiss)}." if amiss else said


def label(cell: Cell) -> str:
    """Return a cell's name."""
    return f"n = {cell.crowd.n:,}, {cell.habits} habits, {_percent(cell.crowd.discipline)} scans"


def _columns(names: Iterable[FigureName]) -> tuple[str, ...]:
    return ("n", "habits", "scans", *names)


def _line(cell: Cell, values: Iterable[str]) -> tuple[str, ...]:
    return (f"{cell.crowd.n:,}", cell.habits, _percent(cell.crowd.discipline), *values)


def _coverage(found: Coverage) -> str:
    if not found.is_judged:
        return "–"
    return _marked(found.share)


def _marked(share: float) -> str:
    return f"{share:.3f}{'' if LEAST <= share <= MOST else ' !'}"


def _percent(share: float) -> str:
    return f"{_HUNDRED * share:.0f} %"


def _truth(name: FigureName, found: Coverage) -> str:
    digits = 2 if "lift" in name else 3
    width = "–" if isnan(found.width) else f"{found.width:.{digits}f}"
    return f"{found.truth:.{digits + (name is FigureName.OTHERS_MET)}f} ({width})"
