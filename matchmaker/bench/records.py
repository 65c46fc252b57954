"""Measurements become a page that names its command."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.clock import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "snowballstemmer")
_LINE = 110
_FIGURE = re.compile(r"[+−-]?[\d.,]+|–|yes|no")


class Section(NamedTuple):
    """A table under a heading."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


class Record(NamedTuple):
    """A page of figures."""

    name: str
    title: str
    command: str
    remarks: Sequence[str]
    sections: Sequence[Section]
    plot: str
    alternative: str


def table(section: Section) -> str:
    """Return the section's table in Markdown, readable as plain text too."""
    rows = [section.columns, *section.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(section.columns))]
    right = [
        bool(section.rows) and all(_FIGURE.match(row[place]) for row in section.rows)
        for place in range(len(section.columns))
    ]
    ruler = [
        "-" * (width - 1) + ":" if is_right else "-" * width
        for width, is_right in zip(widths, right, strict=True)
    ]
    lines = [
        [
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(row, widths, right, strict=True)
        ]
        for row in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ruler, *lines[1:]])


def page(record: Record) -> str:
    """Return the record in Markdown."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    made = f"{now():%Y-%m-%d}. Python {platform.python_version()}, {versions}; {os.cpu_count()} cores."
    parts = [
        f"# {record.title}",
        f"```sh\n{record.command}\n```",
        *(fill(paragraph, _LINE) for paragraph in (made, *record.remarks)),
        f"![{record.alternative}]({record.name}.svg)",
        *(f"## {section.heading}\n\n{table(section)}" for section in record.sections),
    ]
    return "\n\n".join(parts) + "\n"


def write(record: Record, folder: Path) -> Path:
    """Write the page and its picture; return where the page is."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{record.name}.svg").write_text(record.plot, "utf-8")
    path = folder / f"{record.name}.md"
    path.write_text(page(record), "utf-8")
    return path
