"""An uploaded file read in the light of what its columns are said to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.errors import FileRefusedError
from matchmaker.importers.attendees import ImportFile, read_people
from matchmaker.importers.errors import MappingError
from matchmaker.importers.mapping import Field, Mapping, guess_mapping
from matchmaker.importers.table import Table, read_table
from matchmaker.services.importing import PlannedPerson, Step, apply_import, plan_import, upload_content

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE_ROWS = 3
_SOURCE_LENGTH = 200
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
    refusal: MappingError | None  # why nobody can be read with this mapping

    @property
    def columns(self) -> list[Column]:
        """The columns with the first words found in each."""
        return [
            Column(header, tuple(_samples(self.table, place)))
            for place, header in enumerate(self.table.headers)
        ]

    @property
    def counts(self) -> dict[Step, int]:
        """How many people each step concerns."""
        return count_steps(self.plan)


def preview_upload(*, event_id: int, by: int, code: str, columns: Sequence[Field] | None = None) -> Preview:
    """Read one's upload with what each column is said to hold, or with a guess.

    Raises
    ------
    ImportGoneError
    """
    filename, content = upload_content(event_id=event_id, by=by, code=code)
    table = read_table(content)
    mapping = guess_mapping(table.headers) if columns is None else Mapping(tuple(columns))
    file, refusal = _NOBODY, None
    try:
        file = read_people(table, mapping)
    except MappingError as error:
        refusal = error
        if len(mapping.columns) != len(table.headers):
            mapping = guess_mapping(table.headers)
    plan = plan_import(event_id=event_id, people=file.people)
    return Preview(filename, table, mapping, file, tuple(plan), refusal)


def import_upload(
    *, event_id: int, by: int, code: str, columns: Sequence[Field], declares_consent: bool, source: str
) -> dict[Step, int]:
    """Import one's upload, all of it or nothing; return how many people each step concerned.

    Raises
    ------
    ImportGoneError, FileRefusedError, DeclarationMissingError, EventEndedError
    """
    preview = preview_upload(event_id=event_id, by=by, code=code, columns=columns)
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
