"""What is wrong with one row of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.importers.sentences import sentence


class Severity(StrEnum):
    """Whether a row with a problem is imported."""

    WARNING = "warning"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, with the line of its row, the header of its column, and a sentence to show."""

    line: int
    field: str
    severity: Severity
    message: str
    code: str
    values: Mapping[str, str]


def problem(code: str, *, line: int, column: str, severity: Severity, **values: str) -> Problem:
    """Describe a problem in the sentence of its code."""
    return Problem(
        line=line, field=column, severity=severity, message=sentence(code, values), code=code, values=values
    )
