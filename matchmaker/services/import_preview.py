"""An uploaded file read in the light of what its columns are said to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.errors import FileRefusedError
from matchmaker.importers.attendees import ImportFile, read_people
from matchmaker.importers.bounded import read_bounded
from matchmaker.importers.errors import ImportFileError, MappingError, TableError
from matchmaker.importers.mapping import Field, Mapping, guess_mapping
from matchmaker.importers.presets import Source, recognise
from matchmaker.importers.problems import Problem, Severity
from matchmaker.importers.table import Table
from matchmaker.services.importing import PlannedPerson, Step, apply_import, plan_import, upload_content

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE_ROWS = 3
_SOURCE_LENGTH = 200
_DUPLICATES = frozenset({"duplicate_number", "duplicate_address"})
_NOBODY = ImportFile(people=(), problems=(), skipped=0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the preview shows it."""

    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing is written yet."""

    filename: str
    table: Table
    mapping: Mapping
    file: ImportFile
    plan: tuple[PlannedPerson, ...]
    refusal: ImportFileError | None  # why nobody can be read with this mapping, or from the chosen sheet

    @property
    def columns(self) -> list[Column]:
        """The columns with the first words found in each."""
        return [
            Column(header, tuple(_samples(self.table, place)))
            for place, header in enumerate(self.table.headers)
        ]

    @property
    def source(self) -> Source | None:
        """The ticket system whose list this is, if we know it."""
        preset = recognise(self.table.headers)
        return preset.source if preset else None

    def rows_of(self, step: Step) -> list[PlannedPerson]:
        """Return the people whom a step concerns, in the file's order."""
        return [planned for planned in self.plan if planned.step is step]

    @property
    def n_duplicates(self) -> int:
        """How many rows are a person whom a row above is already."""
        return self.counts[Step.TAKEN] + sum(one.code in _DUPLICATES for one in self._rejected)

    @property
    def n_read(self) -> int:
        """How many people an import would bring in or find here; who was erased is none of them."""
        return len(self.plan) - self.counts[Step.KEPT_OUT]

    @property
    def n_rejected(self) -> int:
        """How many rows are left out because something in them is wrong."""
        return len({one.line for one in self._rejected if one.code not in _DUPLICATES})

    @property
    def _rejected(self) -> list[Problem]:
        return [one for one in self.file.problems if one.severity is Severity.REJECTED]

    @property
    def counts(self) -> dict[Step, int]:
        """How many people each step concerns."""
        return count_steps(self.plan)


def preview_upload(
    *, event_id: int, by: int, code: str, columns: Sequence[Field] | None = None, sheet: str | None = None
) -> Preview:
    """Read one's upload with what each column is said to hold, or with a guess.

    Of a workbook a sheet may be named; else it is the first that names its columns.

    Raises
    ------
    ImportGoneError, FileRefusedError
    """
    filename, content = upload_content(event_id=event_id, by=by, code=code)
    table, refusal = _read(content, sheet)
    mapping = guess_mapping(table.headers) if columns is None else Mapping(tuple(columns))
    file = _NOBODY
    try:
        if refusal is None:
            file = read_people(table, mapping)
    except MappingError as error:
        refusal = error
        if len(mapping.columns) != len(table.headers):
            mapping = guess_mapping(table.headers)
    plan = plan_import(event_id=event_id, people=file.people)
    return Preview(filename, table, mapping, file, tuple(plan), refusal)


def import_upload(
    *,
    event_id: int,
    by: int,
    code: str,
    columns: Sequence[Field],
    declares_consent: bool,
    source: str,
    sheet: str | None = None,
) -> dict[Step, int]:
    """Import one's upload, all of it or nothing; return how many people each step concerned.

    Raises
    ------
    ImportGoneError, FileRefusedError, DeclarationMissingError, EventEndedError
    """
    preview = preview_upload(event_id=event_id, by=by, code=code, columns=columns, sheet=sheet)
    if preview.refusal is not None:
        raise FileRefusedError(reason=preview.refusal.message) from preview.refusal
    declared = f"organizer {by}, {preview.filename[:60]}: {source}"
    done = apply_import(
        event_id=event_id,
        by=by,
        people=preview.file.people,
        declares_consent=declares_consent,
        source=declared[:_SOURCE_LENGTH],
        upload_code=code,
    )
    return count_steps(done)


def _read(content: bytes, sheet: str | None) -> tuple[Table, ImportFileError | None]:
    """Read an upload again; where the chosen sheet is no table, return the usual one with the reason."""
    try:
        return read_bounded(content, sheet=sheet), None
    except TableError as error:
        if sheet is None:
            # It came through when it was kept: this machine is too busy to read it now.
            raise FileRefusedError(reason=error.message) from error
        return _read(content, None)[0], error


def count_steps(plan: Sequence[PlannedPerson]) -> dict[Step, int]:
    """Return how many people each step concerns."""
    return {step: sum(planned.step is step for planned in plan) for step in Step}


def _samples(table: Table, place: int) -> list[str]:
    filled = (row.cells[place].strip() for row in table.rows)
    found = []
    for cell in filled:
        if cell:
            found.append(cell)
        if len(found) == SAMPLE_ROWS:
            break
    return found
