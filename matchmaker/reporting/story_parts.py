"""The parts that a report is told in."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.queries.report_figures import FigureId


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in words."""

    id: FigureId
    label: str
    shown: str
    interval: str
    basis: str
    definition: str
    is_told: bool  # whether it is a number, and not the reason why there is none

    @property
    def in_brackets(self) -> str:
        """How sure the figure is, and of how many it speaks."""
        return "; ".join(part for part in (self.interval, self.basis) if part)

    @property
    def statement(self) -> str:
        """The figure in one line, without its label."""
        return f"{self.shown} ({self.in_brackets})" if self.in_brackets else self.shown


@dataclass(frozen=True, slots=True)
class Tile:
    """A leading figure, with how many answered where it rests on answers."""

    line: Line
    response: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what it shows in words."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer, picture and figures."""

    title: str
    verdict: str
    note: str
    picture: Picture | None
    lines: tuple[Line, ...]
    table: Table | None = None
    words: tuple[str, ...] = ()
    is_drawn: bool = False  # the picture has every value already, so that the figures may be folded


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the table of meetings over time."""

    time: str
    suggested: str
    other: str


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    """When people met."""

    title: str
    note: str
    picture: Picture
    moments: tuple[Moment, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Who met whom, as a picture."""

    title: str
    note: str
    picture: Picture
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The whole report in words; before anybody has met it has no tiles, no times and few sections."""

    title: str
    headline: str
    lede: tuple[str, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    counts: tuple[Line, ...]
    times: MeetingTimes
    room: Room | None
    lines: tuple[Line, ...]
    foot: str
