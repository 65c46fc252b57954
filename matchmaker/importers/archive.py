"""Whether a packed file is a workbook small enough to unpack, judged before anything is unpacked."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

from matchmaker.importers.errors import TableError

PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MAX_PARTS: Final = 200
MAX_UNPACKED_MEGABYTES: Final = 30
MAX_RATIO: Final = 100

_MEGABYTE: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_WORKBOOK: Final = "xl/workbook.xml"
#: What other kinds of packed files have inside, the first that fits.
_OTHERS: Final = (
    ("xl/workbook.bin", "file_is_macro_workbook"),
    ("word/document.xml", "file_is_document"),
    ("ppt/presentation.xml", "file_is_document"),
    ("Index/Document.iwa", "file_is_ods"),
)
_OPEN_DOCUMENT: Final = "content.xml"
_MACROS: Final = "xl/vbaProject.bin"


def check_workbook(data: bytes) -> None:
    """Refuse what is no workbook, or would fill the memory: what parts claim to hold, they cannot exceed.

    Raises
    ------
    TableError
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise TableError("workbook_damaged") from error
    names = [part.filename for part in parts]
    _check_kind(set(names))
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise TableError("workbook_parts", limit=str(MAX_PARTS))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise TableError("file_is_protected")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_MEGABYTES * _MEGABYTE:
        raise TableError("workbook_unpacked", limit=str(MAX_UNPACKED_MEGABYTES))
    if unpacked > MAX_RATIO * len(data):
        raise TableError("workbook_dense", limit=str(MAX_RATIO))


def _check_kind(names: set[str]) -> None:
    if _WORKBOOK in names:
        if _MACROS in names:
            raise TableError("file_is_macro_workbook")
        return
    for name, code in _OTHERS:
        if name in names:
            raise TableError(code)
    raise TableError("file_is_ods" if _OPEN_DOCUMENT in names and "mimetype" in names else "file_is_archive")
