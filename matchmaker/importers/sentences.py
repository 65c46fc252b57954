"""What an importer says to the person at the screen, by code, for translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Final[dict[str, str]] = {
    # The whole file.
    "file_empty": "The file is empty. Export the list once more and choose the new file.",
    "file_too_large": "The file is larger than %(limit)s MB. Remove columns you do not need, or split it.",
    "file_is_workbook": "This is a spreadsheet or another packed file. Open it and save it as CSV.",
    "file_is_old_workbook": "This is an old or a protected Excel file. Open it and save it as CSV.",
    "file_is_pdf": "This is a PDF. Export the list from your ticket system and save it as CSV.",
    "file_is_compressed": "This file is compressed. Unpack it, then save it as CSV.",
    "file_is_web_page": "This is a web page, often a sign-in page. Sign in there and save the list as CSV.",
    "file_is_binary": "This is not a text file. Open it in a spreadsheet program and save it as CSV.",
    "encoding_unknown": "The letters of this file cannot be read. Save it as CSV with the encoding UTF-8.",
    "no_header": "Line %(line)s should name the columns, but it looks like data. Add a header row above it.",
    "no_rows": "The file names its columns on line %(line)s, but lists nobody. Export it once more.",
    "too_many_rows": "Line %(line)s is more than %(limit)s rows down. Split the file.",
    "too_many_columns": "Line %(line)s names more than %(limit)s columns. Remove those you do not need.",
    "field_too_long": "A field in the row that starts on line %(line)s has more than %(limit)s characters. "
    "A missing quotation mark is the usual reason.",
    "quote_open": "The row that starts on line %(line)s opens a quotation mark and never closes it. "
    "Close or remove it.",
    # The meaning of columns.
    "column_unknown": "There is no column “%(column)s”. The columns are: %(columns)s.",
    "column_twice": "The column “%(column)s” cannot hold goals and skills at once. Choose one of them.",
    "columns_differ": "The choice covers %(chosen)s columns, but the file has %(columns)s. Choose again.",
    "no_name_column": "No column holds names. Say which one does. The columns are: %(columns)s.",
    "no_address_column": "No column holds addresses or ticket numbers. Say which one does. "
    "The columns are: %(columns)s.",
    # A file of scans.
    "scans_not_ours": "This is not a file of unsent scans, as the scan page of a phone saves one.",
    "scans_too_many": "The file holds more than %(limit)s scans, and no phone saves so many.",
    # One row.
    "name_missing": "There is no name here. Fill in a name, then import the file again.",
    "address_missing": "There is no e-mail address and no ticket number here. Fill in one of them.",
    "address_invalid": "“%(address)s” cannot receive mail: %(reason)s Correct it, then import again.",
    "number_too_long": "This ticket number has more than %(limit)s characters. Shorten it.",
    "duplicate_number": "The ticket number “%(number)s” stands on line %(first)s already. Keep one.",
    "duplicate_address": "The address “%(address)s” stands on line %(first)s already. "
    "Keep one of the two, or give each a ticket number.",
    "address_shared": "The address “%(address)s” stands on line %(first)s too. Ask for this person's own.",
    "text_shortened": "This text has more than %(limit)s characters and was shortened. "
    "Shorten it yourself if the end matters.",
    "statements_cut": "Only the first %(limit)s statements of up to %(length)s characters are kept. "
    "Shorten this if the rest matters.",
    "cells_beyond_headers": "This row has %(extra)s more filled cells than there are columns; they were left "
    "out. Check for a stray separator.",
}


def sentence(code: str, values: Mapping[str, str]) -> str:
    """Fill the English sentence of a code."""
    return SENTENCES[code] % values
