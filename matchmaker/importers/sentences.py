"""What an importer says to the person at the screen, by code, for translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Final[dict[str, str]] = {
    # The whole file.
    "file_empty": "The file is empty. Export the list once more and choose the new file.",
    "file_too_large": "The file is larger than %(limit)s MB. Remove columns you do not need, or split it.",
    "file_is_picture": "This is a picture. Export the list from your ticket system and save it as CSV.",
    "file_is_json": "This is JSON, made for programs. Export the list as CSV or as an Excel file (XLSX).",
    "file_is_xml": "This is an XML file. Open it in a spreadsheet program and save it as CSV.",
    "file_is_archive": "This is a zip archive. Unpack it, then choose the list that is inside.",
    "file_is_ods": "This is an OpenDocument spreadsheet. Open it and save it as CSV or XLSX.",
    "file_is_document": "This is a text document or a presentation. Save its table as CSV.",
    "file_is_macro_workbook": "This workbook holds macros or is binary. Save it as a plain XLSX file.",
    "file_is_protected": "This Excel file has a password. Take the password off, or save it as CSV.",
    "workbook_damaged": "This spreadsheet file is damaged. Open it and save it as CSV.",
    "workbook_breaks_off": "Sheet “%(sheet)s” cannot be read after row %(line)s. Open it and save it as CSV.",
    "workbook_parts": "This workbook has more than %(limit)s parts, which no list of people needs. "
    "Save it as CSV.",
    "workbook_unpacked": "Unpacked, this workbook has more than %(limit)s MB. Save the list as CSV.",
    "workbook_dense": "This workbook unpacks to more than %(limit)s times its size, as a zip bomb does. "
    "Save the list as CSV.",
    "workbook_entities": "This workbook defines XML entities, as attacks do. Open it and save it as CSV.",
    "workbook_without_sheet": "This workbook has no sheet of cells. Copy the list onto a sheet.",
    "sheet_unknown": "There is no sheet “%(sheet)s” any more. Choose another one.",
    "sheet_too_much_text": "The sheet “%(sheet)s” has too much text from row %(line)s on. "
    "Remove columns you do not need.",
    "reading_too_long": "Reading this file took too long and was stopped. "
    "Save it as CSV with only the columns you need.",
    "reading_too_big": "Reading this file needed too much memory and was stopped. "
    "Save it as CSV with only the columns you need.",
    "reading_failed": "This file could not be read to its end. Open it in a spreadsheet program and save it "
    "as CSV.",
    "reading_busy": "Other files are being read just now. Try again in a minute.",
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
    "named_field_too_long": "The field “%(column)s” in the row that starts on line %(line)s has more than "
    "%(limit)s characters. A missing quotation mark is the usual reason.",
    "quote_open": "The row that starts on line %(line)s opens a quotation mark and never closes it. "
    "Close or remove it.",
    # The meaning of columns.
    "column_unknown": "There is no column “%(column)s”. The columns are: %(columns)s.",
    "column_twice": "The column “%(column)s” cannot hold goals and skills at once. Choose one of them.",
    "columns_differ": "The choice covers %(chosen)s columns, but the file has %(columns)s. Choose again.",
    "no_name_column": "No column holds names. Say which one does. The columns are: %(columns)s.",
    "no_address_column": "No column holds addresses or ticket numbers. Say which one does. "
    "The columns are: %(columns)s.",
    # A ticket shop's answers.
    "pretix_address": "“%(address)s” is no address of a shop. It begins with https:// and ends with "
    "the server’s name, such as https://pretix.eu.",
    # Also where it is inside a private network: nobody may ask us what is there.
    "pretix_unreachable": "%(host)s cannot be reached from here. Check the address, or try again later.",
    "pretix_slow": "%(host)s takes too long to answer. Try again later, or import its order list as a file.",
    "pretix_redirect": "The address leads on to %(target)s. Enter that one if it is your shop’s.",
    "pretix_elsewhere": "The shop names a next page at %(target)s, which is not its own server.",
    "pretix_token_wrong": "pretix does not know this token. Make a new one for a team that may see orders.",
    "pretix_orders_forbidden": "The token may not read orders. In pretix, let its team see this event’s.",
    "pretix_questions_forbidden": "The token may not read questions. In pretix, let its team see this event.",
    "pretix_unknown": "With this token pretix finds no event “%(event)s” of “%(organizer)s”. Check both "
    "short names, and which events the token’s team may see.",
    "pretix_busy": "pretix asks us to wait for %(seconds)s seconds. Try again then.",
    "pretix_fault": "pretix answers with an error of its own (%(status)s). Try again later.",
    "pretix_not_json": "%(host)s answers, but not as pretix does. Check that it is your shop’s address.",
    "pretix_too_much": "The shop sends more than %(limit)s MB of orders. Import its order list as a file.",
    "pretix_empty": "“%(event)s” has no orders yet.",
    # A file of scans.
    "scans_not_ours": "This is not a file of unsent scans, as the scan page of a phone saves one.",
    "scans_too_many": "The file holds more than %(limit)s scans, and no phone saves so many.",
    # One row.
    "name_missing": "There is no name here. Fill in a name, then import the file again.",
    "address_missing": "There is no e-mail address and no ticket number here. Fill in one of them.",
    "address_invalid": "“%(address)s” is no e-mail address that can receive mail. "
    "Correct it, then import again.",
    "number_too_long": "This ticket number has more than %(limit)s characters. Shorten it.",
    "duplicate_number": "The ticket number “%(number)s” stands on line %(first)s already. Keep one.",
    "duplicate_address": "The address “%(address)s” stands on line %(first)s already. "
    "Keep one of the two, or give each a ticket number.",
    "address_shared": "The address “%(address)s” stands on line %(first)s too. Ask for this person's own.",
    "text_shortened": "This text has more than %(limit)s characters and was shortened. "
    "Shorten it yourself if the end matters.",
    "formula_without_value": "The formula in cell %(cell)s comes without its result, so it was read as "
    "empty. Open the file in a spreadsheet program and save it once.",
    "cell_error": "Cell %(cell)s holds the error %(error)s, so it was read as empty. Mend it there.",
    "statements_cut": "Only the first %(limit)s statements of up to %(length)s characters are kept. "
    "Shorten this if the rest matters.",
    "cells_beyond_headers": "This row has %(extra)s more filled cells than there are columns; they were left "
    "out. Check for a stray separator.",
}


def sentence(code: str, values: Mapping[str, str]) -> str:
    """Fill the English sentence of a code."""
    return SENTENCES[code] % values
