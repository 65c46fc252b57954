"""The letters behind a file's bytes."""

from __future__ import annotations

import codecs
import re
from typing import Final

from matchmaker.importers.errors import TableError

_NO_TABLES: Final = (
    (b"PK\x03\x04", "file_is_workbook"),
    (b"PK\x05\x06", "file_is_workbook"),
    (b"\xd0\xcf\x11\xe0", "file_is_old_workbook"),
    (b"%PDF", "file_is_pdf"),
    (b"\x1f\x8b", "file_is_compressed"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_compressed"),
    (b"Rar!", "file_is_compressed"),
    (b"BZh9", "file_is_compressed"),
    (b"\xfd7zXZ\0", "file_is_compressed"),
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"RIFF", "file_is_picture"),
)
_WEB_PAGES: Final = ("<!doctype html", "<html")
_XML: Final = "<?xml"
_JSON: Final = re.compile(r"[\[{]\s*[\"{\[\]}]")  # a header such as "[Name]" is none
# How a protected workbook names its one part, inside the same container as an old one.
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_START: Final = 4096
# Headers and addresses are Latin: in unmarked UTF-16, one byte in eight or more is the zero beside.
_ZERO_SHARE: Final = 8
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> tuple[str, str]:
    """Return a file's text with the name of its encoding.

    Raises
    ------
    TableError
        If the bytes are another kind of file, or no text.
    """
    for magic, code in _NO_TABLES:
        if data.startswith(magic):
            raise TableError("file_is_protected" if _PROTECTED in data else code)
    text, encoding = _first_readable(data)
    if "\0" in text:
        raise TableError("file_is_binary")
    start = text[:_START].lstrip().casefold()
    if start.startswith(_WEB_PAGES):
        raise TableError("file_is_web_page")
    if start.startswith(_XML):
        raise TableError("file_is_xml")
    if _JSON.match(start):
        raise TableError("file_is_json")
    return text, encoding


def _first_readable(data: bytes) -> tuple[str, str]:
    for codec, name in _candidates(data):
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise TableError("encoding_unknown")


def _candidates(data: bytes) -> tuple[tuple[str, str], ...]:
    if data.startswith(_UTF_16_MARKS):
        return (("utf-16", "utf-16"),)
    if b"\0" in data:
        return ((_unmarked_utf_16(data), "utf-16"),)
    return (("utf-8-sig", "utf-8"), ("cp1252", "cp1252"))


def _unmarked_utf_16(data: bytes) -> str:
    """Tell the two byte orders apart by the half in which Latin letters and separators keep their zero."""
    zeros = (data[0::2].count(0), data[1::2].count(0))
    if min(zeros) > 0 or max(zeros) * _ZERO_SHARE < len(data):
        raise TableError("file_is_binary")
    return "utf-16-be" if zeros[0] else "utf-16-le"
