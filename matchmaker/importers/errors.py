"""Why a file of people cannot be read at all."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from matchmaker.importers.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping


class ImportFileError(ValueError):
    """A file cannot be imported; the message may be shown as it is."""

    code: str
    message: str
    line: int | None
    field: str | None
    values: Mapping[str, str]

    def __init__(
        self, code: str, *, line: int | None = None, field: str | None = None, **values: str
    ) -> None:
        if line is not None:
            values["line"] = str(line)
        self.code = code
        self.line = line
        self.field = field
        self.values = MappingProxyType(values)
        self.message = sentence(code, values)
        super().__init__(self.message)


class TableError(ImportFileError):
    """The bytes are not a table of people."""


class MappingError(ImportFileError):
    """The columns of the table do not fit what they are said to hold."""
