"""The file of unsent scans that a phone saves when it cannot send them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError
from pydantic_core import from_json

from matchmaker.importers.errors import ImportFileError
from matchmaker.importers.scan_records import ScanRecord
from matchmaker.tokens import PUBLIC_CODE_LENGTH

MOST_RECORDS = 1_000  # no phone holds more of one evening
KIND = "matchmaker-scans"
_VERSION = 1

Code = Annotated[str, Field(pattern=rf"^[a-z0-9]{{{PUBLIC_CODE_LENGTH}}}$")]


class ScanFileError(ImportFileError):
    """The bytes are not a file of scans."""


class FileRecord(ScanRecord):
    """One scan of the file; what later builds of the phone's pages add is left aside."""

    model_config = ConfigDict(extra="ignore")

    attendee: Code  # whose session the phone had


@dataclass(frozen=True, slots=True)
class FileLine:
    """One place in the file; without a record where nothing there is a scan."""

    number: int
    record: FileRecord | None


def read_scan_file(content: bytes) -> list[FileLine]:
    """Return the scans of a file, each on its own: a broken one does not hold up the others.

    Raises
    ------
    ScanFileError
    """
    try:
        file = from_json(content, allow_inf_nan=False)
    except ValueError:
        raise ScanFileError("scans_not_ours") from None
    if not isinstance(file, dict) or not _is_ours(file) or not isinstance(file.get("scans"), list):
        raise ScanFileError("scans_not_ours")
    if len(file["scans"]) > MOST_RECORDS:
        raise ScanFileError("scans_too_many", limit=str(MOST_RECORDS))
    # A file speaks for one attendee, or each of its scans says whose it is.
    owner = {"attendee": file["attendee"]} if "attendee" in file else {}
    return [FileLine(number, _record(owner, scan)) for number, scan in enumerate(file["scans"], start=1)]


def _is_ours(file: dict[str, Any]) -> bool:
    versions = (file.get("v"), file.get("version") if file.get("kind") == KIND else None)
    return any(type(version) is int and version == _VERSION for version in versions)


def _record(owner: dict[str, Any], scan: object) -> FileRecord | None:
    if not isinstance(scan, dict):
        return None
    try:
        return FileRecord.model_validate_json(json.dumps({**owner, **scan}))
    except ValidationError:
        return None
