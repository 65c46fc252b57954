"""The people in a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matchmaker.importers.addresses import fold_email
from matchmaker.importers.errors import MappingError
from matchmaker.importers.header_words import Field
from matchmaker.importers.mapping import Mapping
from matchmaker.importers.options import answer_of
from matchmaker.importers.presets import recognise
from matchmaker.importers.problems import Problem, Severity, problem
from matchmaker.importers.statements import MAX_LENGTH, keep_statements, split_statements
from matchmaker.importers.statuses import why_left_out
from matchmaker.importers.table import Row
from matchmaker.importers.text import clean_line, is_visible, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.importers.table import Fault, Table

__all__ = [
    "ImportFile", "ImportedPerson", "Problem", "Severity", "fold_email", "read_people", "split_statements",
]  # fmt: skip

MAX_GOALS: Final = 3
MAX_SKILLS: Final = 5
MAX_TEXT: Final = 200
MAX_GROUP: Final = 80


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """One person as a file describes them."""

    line: int
    name: str
    email: str | None
    organisation: str
    headline: str
    external_id: str | None
    goals: tuple[str, ...]
    skills: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class ImportFile:
    """What a file holds: people to import, what to mend, how many tickets admit nobody, by status."""

    people: tuple[ImportedPerson, ...]
    problems: tuple[Problem, ...]
    skipped: int
    left_out: dict[str, int] = field(default_factory=dict)


def read_people(table: Table, mapping: Mapping) -> ImportFile:
    """Read a person from each row, with what is wrong in the rows that need a look.

    Raises
    ------
    MappingError
        If the mapping is of another table, or no column holds names, or none tells people apart.
    """
    _check_mapping(table, mapping)
    people: list[ImportedPerson] = []
    problems: list[Problem] = []
    preset = recognise(table.headers)
    admits = preset.admits if preset else None
    left_out: Counter[str] = Counter()
    faults = _faults_by_line(table, mapping)
    earlier = _Earlier()
    for row in table.rows:
        record = _Record(row, table.headers, mapping)
        status = record.raw(Field.STATUS)
        reason = why_left_out(
            status=status, header=record.header(Field.STATUS), name=record.raw(Field.NAME), admits=admits
        )
        if reason is not None:
            left_out[shorten(reason, MAX_TEXT)] += 1
            continue
        person = _person(record)
        is_accepted = person is not None and earlier.accepts(person, record)
        if person is not None and is_accepted:
            people.append(person)
        severity = Severity.WARNING if is_accepted else Severity.REJECTED
        for fault in faults.get(row.line, ()):
            column = table.headers[fault.place]
            problems.append(
                problem(fault.code, line=row.line, column=column, severity=severity, **fault.values)
            )
        problems += record.problems
    return ImportFile(
        people=tuple(people),
        problems=tuple(problems),
        skipped=left_out.total(),
        left_out=dict(left_out.most_common()),
    )


def _faults_by_line(table: Table, mapping: Mapping) -> dict[int, list[Fault]]:
    """Gather the cells without a value in the columns that are read."""
    faults: dict[int, list[Fault]] = {}
    for fault in table.faults:
        if mapping.columns[fault.place] is not Field.IGNORE:
            faults.setdefault(fault.line, []).append(fault)
    return faults


def _check_mapping(table: Table, mapping: Mapping) -> None:
    n_columns = len(table.headers)
    if len(mapping.columns) != n_columns:
        raise MappingError("columns_differ", chosen=str(len(mapping.columns)), columns=str(n_columns))
    held = set(mapping.columns)
    headers = ", ".join(filter(None, table.headers))
    if held.isdisjoint({Field.NAME, Field.FIRST_NAME, Field.LAST_NAME}):
        raise MappingError("no_name_column", columns=headers)
    if held.isdisjoint({Field.EMAIL, Field.BUYER_EMAIL, Field.EXTERNAL_ID}):
        raise MappingError("no_address_column", columns=headers)


@dataclass(slots=True)
class _Record:
    """One row under its headers, gathering what is wrong with it."""

    row: Row
    headers: tuple[str, ...]
    mapping: Mapping
    problems: list[Problem] = field(default_factory=list)

    def header(self, *fields: Field) -> str:
        """Return the header of the first of these fields that has a column."""
        places = (place for each in fields for place in self.mapping.columns_of(each))
        return next((self.headers[place] for place in places), "")

    def cells(self, wanted: Field) -> Iterator[tuple[str, str]]:
        """Yield header and cell of each column that holds a field."""
        for place in self.mapping.columns_of(wanted):
            yield self.headers[place], self.row.cells[place]

    def raw(self, wanted: Field) -> str:
        """Return a field's cell in one clean line, or nothing."""
        return next((clean_line(cell) for _, cell in self.cells(wanted)), "")

    def text(self, wanted: Field, limit: int = MAX_TEXT) -> str:
        """Return a field's cell at a length that a badge and a page can carry."""
        return self.shortened(self.raw(wanted), self.header(wanted), limit)

    def shortened(self, text: str, column: str, limit: int = MAX_TEXT) -> str:
        if len(text) > limit:
            self.warn("text_shortened", column, limit=str(limit))
        return shorten(text, limit)

    def warn(self, code: str, column: str, **values: str) -> None:
        self._add(code, column, Severity.WARNING, values)

    def reject(self, code: str, column: str, **values: str) -> None:
        # A rejected row is not imported at all, so that what else was kept or cut does not matter.
        self.problems.clear()
        self._add(code, column, Severity.REJECTED, values)

    def _add(self, code: str, column: str, severity: Severity, values: dict[str, str]) -> None:
        self.problems.append(problem(code, line=self.row.line, column=column, severity=severity, **values))


class _Rejected(Exception):  # noqa: N818 -- a way out of a row, not an error of the program
    """A row cannot become a person; its record says why."""


def _person(record: _Record) -> ImportedPerson | None:
    _warn_of_extra_cells(record)
    try:
        name = _name(record)
        external_id = _external_id(record)
        email = _email(record)
    except _Rejected:
        return None
    if email is None and external_id is None:
        record.reject("address_missing", record.header(Field.EMAIL, Field.BUYER_EMAIL, Field.EXTERNAL_ID))
        return None
    return ImportedPerson(
        line=record.row.line,
        name=name,
        email=email,
        organisation=record.text(Field.ORGANISATION),
        headline=record.text(Field.HEADLINE),
        external_id=external_id,
        goals=_statements(record, Field.GOAL, MAX_GOALS),
        skills=_statements(record, Field.SKILL, MAX_SKILLS),
        group=record.text(Field.GROUP, MAX_GROUP),
    )


def _warn_of_extra_cells(record: _Record) -> None:
    extra = sum(bool(cell.strip()) for cell in record.row.cells[len(record.headers) :])
    if extra:
        record.warn("cells_beyond_headers", "", extra=str(extra))


def _name(record: _Record) -> str:
    name = record.raw(Field.NAME)
    column = record.header(Field.NAME, Field.FIRST_NAME, Field.LAST_NAME)
    if not is_visible(name):
        name = f"{record.raw(Field.FIRST_NAME)} {record.raw(Field.LAST_NAME)}".strip()
    if not is_visible(name):
        record.reject("name_missing", column)
        raise _Rejected
    return record.shortened(name, column)


def _external_id(record: _Record) -> str | None:
    """Join the parts of a ticket's number; a part alone could name several tickets."""
    parts = [clean_line(cell) for _, cell in record.cells(Field.EXTERNAL_ID)]
    if not parts or not all(parts):
        return None
    external_id = "-".join(parts)
    if len(external_id) > MAX_TEXT:
        record.reject("number_too_long", record.header(Field.EXTERNAL_ID), limit=str(MAX_TEXT))
        raise _Rejected
    return external_id


def _email(record: _Record) -> str | None:
    """Return the attendee's own address, or the buyer's where there is none."""
    for wanted in (Field.EMAIL, Field.BUYER_EMAIL):
        address = record.raw(wanted)
        if not address:
            continue
        try:
            return fold_email(address)
        except ValueError as error:
            shown = shorten(address, MAX_TEXT)
            record.reject("address_invalid", record.header(wanted), address=shown, reason=str(error))
            raise _Rejected from error
    return None


def _statements(record: _Record, wanted: Field, limit: int) -> tuple[str, ...]:
    texts: list[str] = []
    has_cut = False
    columns = list(record.cells(wanted))
    for header, cell in columns:
        found, is_cut = split_statements(answer_of(header, cell), limit=limit)
        texts += found
        has_cut |= is_cut
    statements, is_cut = keep_statements(texts, limit=limit)
    if has_cut or is_cut:
        record.warn("statements_cut", columns[-1][0], limit=str(limit), length=str(MAX_LENGTH))
    return statements


class _Earlier:
    """The people of the rows above, by ticket number and by address."""

    def __init__(self) -> None:
        self._line_of_number: dict[str, int] = {}
        self._first_with_address: dict[str, ImportedPerson] = {}

    def accepts(self, person: ImportedPerson, record: _Record) -> bool:
        """Remember a person, unless a row above is the same one; then say so in the record."""
        number, email = person.external_id, person.email
        if number is not None and number in self._line_of_number:
            first = str(self._line_of_number[number])
            record.reject("duplicate_number", record.header(Field.EXTERNAL_ID), number=number, first=first)
            return False
        if email is not None and email in self._first_with_address:
            same = self._first_with_address[email]
            column = record.header(Field.EMAIL, Field.BUYER_EMAIL)
            if number is None or same.external_id is None:
                record.reject("duplicate_address", column, address=email, first=str(same.line))
                return False
            # One buyer's address on several tickets: different people, told apart by number.
            record.warn("address_shared", column, address=email, first=str(same.line))
        if number is not None:
            self._line_of_number[number] = person.line
        if email is not None:
            self._first_with_address.setdefault(email, person)
        return True
