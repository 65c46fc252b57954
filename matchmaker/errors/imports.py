"""What an import refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class ImportGoneError(MatchmakerError):
    """The uploaded file was already imported, or is too old."""

    code = "import_gone"
    status = HTTPStatus.GONE
    text = "This upload was already imported or is more than a day old. Please choose the file again."


class FileRefusedError(MatchmakerError):
    """A file that cannot be read as a table of people."""

    code = "file_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "%(reason)s"


class DeclarationMissingError(MatchmakerError):
    """An import needs the organizer's word that the people agreed."""

    code = "declaration_missing"
    text = "Please confirm that these people agreed to be matched."
