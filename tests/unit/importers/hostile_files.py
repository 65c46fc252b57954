"""Files of people as attackers, accidents and other programs make them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = "Ticket ID,Name,Email,Company\n"
ADA = "T1,Ada Lovelace,ada@example.org,Engines\n"
GRACE = "T2,Grace Hopper,grace@example.org,Navy\n"
PEOPLE = HEADER + ADA + GRACE

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# What the page says of a file that can be read.
_GUESSED = "We guessed what each column holds"
_LOOK_AT_LETTERS = "look whether they are right"


@dataclass(frozen=True)
class Hostile:
    """A file, what is said of it, and whom it would bring in (None: it is refused at once)."""

    name: str
    filename: str
    content: bytes
    sentence: str
    line: int | None = None  # of the sentence, where it stands in the table of problems
    column: str | None = None
    people: tuple[str, ...] | None = field(default=None)


def workbook(
    sheet: str, strings: str = "", book: str = "", names: Iterable[str] = ("People",), claim: str = ""
) -> bytes:
    """Write the parts of a workbook by hand; `sheet` is what stands between ``<sheetData>`` and its end."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId9" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": book
        or f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet
        if sheet.startswith("<!DOCTYPE")
        else f'<worksheet xmlns="{_MAIN}">{claim}<sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{_MAIN}"/>',
    }
    return packed(parts)


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def people_rows(first: int = 1) -> str:
    """Return the header and Ada, as rows of a sheet."""
    headers = row(first, text(f"A{first}", "Name"), text(f"B{first}", "Email"))
    return headers + row(
        first + 1, text(f"A{first + 1}", "Ada Lovelace"), text(f"B{first + 1}", "ada@example.org")
    )


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BILLION = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{_LAUGHS}]>'
_OUTSIDE = '<!DOCTYPE sst [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
_BOMBED_SHEET = (
    f'{_BILLION}<worksheet xmlns="{_MAIN}"><sheetData>{row(1, text("A1", "&l9;"))}</sheetData></worksheet>'
)
_PROSE = "x" * 30_000
_MANY_REFERENCES = people_rows() + "".join(
    row(number, *(f'<c r="{letter}{number}" t="s"><v>0</v></c>' for letter in "AB"))
    for number in range(3, 1_000)
)
_EMPTY_STRINGS = f'<sst xmlns="{_MAIN}">' + "<si><t/></si>" * 2_000_000 + "</sst>"
_SHORT_STRINGS = "".join(f"<si><t>{number:x}</t></si>" for number in range(1_400_000))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _csv(
    name: str, content: str | bytes, sentence: str, *, filename: str = "people.csv", **values: object
) -> Hostile:
    data = content.encode() if isinstance(content, str) else content
    return Hostile(name, filename, data, sentence, **values)  # type: ignore[arg-type]  # passed on


def _book(name: str, content: bytes, sentence: str, **values: object) -> Hostile:
    return Hostile(name, "people.xlsx", content, sentence, **values)  # type: ignore[arg-type]  # passed on


def hostile_files() -> list[Hostile]:
    """Return every file, with what must be said of it."""
    return [*_bombs(), *_encodings(), *_shapes(), *_values(), *_disguises()]


def _bombs() -> list[Hostile]:
    return [
        _book("zip bomb", workbook(people_rows() + " " * 40_000_000), "has more than 30 MB."),
        _book("dense zip", workbook(people_rows() + " " * 20_000_000), "more than 100 times its size"),
        _book("nested zip", packed({"inner.zip": packed({"people.csv": PEOPLE})}), "This is a zip archive."),
        _book(
            "hundreds of parts",
            packed({f"xl/part{number}": "" for number in range(201)} | {"xl/workbook.xml": ""}),
            "more than 200 parts",
        ),
        _book("billion laughs", workbook(_BOMBED_SHEET), "defines XML entities"),
        _book(
            "outside entity",
            workbook(people_rows(), f'{_OUTSIDE}<sst xmlns="{_MAIN}"><si><t>&file;</t></si></sst>'),
            "defines XML entities",
        ),
        _book(
            "shared strings said thousands of times",
            workbook(_MANY_REFERENCES, f'<sst xmlns="{_MAIN}"><si><t>{_PROSE}</t></si></sst>'),
            "has too much text from row 269 on",
        ),
        _book("millions of shared strings", workbook(people_rows(), _EMPTY_STRINGS), "more than 100 times"),
        _book(
            "a million strings that differ",
            workbook(people_rows(), f'<sst xmlns="{_MAIN}">{_SHORT_STRINGS}</sst>'),
            "and was stopped. Save it as CSV with only the columns you need.",
        ),
        _csv("million columns", "x," * 1_000_000 + "\nAda\n", "Line 1 names more than 60 columns."),
        _book(
            "sixteen thousand columns",
            workbook(row(1, text("A1", "Name"), text("XFD1", "Email"), text("BI1", "x")) + row(2)),
            "Line 1 names more than 60 columns.",
        ),
        _csv("million rows", "Name,Email\n" + "A,\n" * 1_000_000, "Line 20002 is more than 20000 rows down."),
        _book(
            "billionth row",
            workbook(people_rows() + row(999_999_999, text("A999999999", "Grace"))),
            "Sheet “People” cannot be read after row 1048576.",
        ),
        _csv("cell of 50 MB", "Name,Email\n" + "x" * 50_000_000, "A table of people may have 5 MB."),
        _book(
            "cell of 50 MB in a workbook",
            workbook(people_rows() + row(3, text("A3", "x" * 50_000_000))),
            "has more than 30 MB.",
        ),
        _csv(
            "cell of 200 kB",
            f"{PEOPLE}T3,{'x' * 200_000},x@example.org,\n",
            "The field “Name” in the row that starts on line 4",
        ),
    ]


def _encodings() -> list[Hostile]:
    jose = "Ticket ID,Name,Email\nT1,José Müller,jose@example.org\n"
    return [
        _csv("NUL bytes", f"{PEOPLE}T3,Lin\0us,linus@example.org,\n" * 9, "This is not a text file."),
        _csv("UTF-16 with a mark", jose.encode("utf-16"), _LOOK_AT_LETTERS, people=("José Müller",)),
        _csv("UTF-16 without a mark", jose.encode("utf-16-le"), _LOOK_AT_LETTERS, people=("José Müller",)),
        _csv("Latin letters of Windows", jose.encode("cp1252"), _LOOK_AT_LETTERS, people=("José Müller",)),
        _csv(
            "broken UTF-8", b"Name,Email\nJos\xc3\x81\x81,j@example.org\n", "letters of this file cannot be"
        ),
        _csv(
            "mixed line ends",
            HEADER.replace("\n", "\r\n") + ADA.replace("\n", "\r") + "T2,Bo,nobody,\nT3,Cy,cy@example.org,\n",
            "“nobody” is no e-mail address",
            line=3,
            column="Email",
            people=("Ada Lovelace", "Cy"),
        ),
    ]


def _shapes() -> list[Hostile]:
    return [
        _csv("unclosed quote", f'{HEADER}{ADA}T2,"Grace,grace@example.org,\n', "starts on line 3 opens"),
        _csv("header only", HEADER, "The file names its columns on line 1, but lists nobody."),
        _csv("no header", ADA + GRACE, "Line 1 should name the columns, but it looks like data."),
        _csv(
            "the same header twice",
            "Name,Email,Name,Email\nAda,ada@example.org,Buyer,buyer@example.org\n",
            "ada@example.org",
            people=("Ada",),
        ),
        _csv(
            "two people with one ticket",
            f"{HEADER}{ADA}T1,Grace Hopper,grace@example.org,Navy\n",
            "The ticket number “T1” stands on line 2 already.",
            line=3,
            column="Ticket ID",
            people=("Ada Lovelace",),
        ),
        _csv("nothing", b"", "The file is empty."),
    ]


def _values() -> list[Hostile]:
    return [
        _csv(
            "formulas",
            "Name,Email,Company\n\"=cmd|' /C calc'!A0\",ada@example.org,+1+1\n@SUM(A1),=1+1,-2\n",
            "“=1+1” is no e-mail address",
            line=3,
            column="Email",
            people=("=cmd|' /C calc'!A0",),
        ),
        _book(
            "formula without its result",
            workbook(people_rows() + row(3, '<c r="A3"><f>CONCAT(1)</f></c>', text("B3", "bo@example.org"))),
            "The formula in cell A3 comes without its result",
            line=3,
            column="Name",
            people=("Ada Lovelace",),
        ),
        _book(
            "calculation that failed",
            workbook(
                people_rows()
                + row(3, '<c r="A3" t="e"><v>#REF!</v></c>', text("B3", "b@example.org"), text("C3", "C"))
            ),
            "Cell A3 holds the error #REF!",
            line=3,
            column="Name",
            people=("Ada Lovelace",),
        ),
        _book(
            "letters in a number's cell",
            workbook(people_rows() + row(3, '<c r="A3" t="n"><v>abc</v></c>')),
            "Sheet “People” cannot be read after row 2.",
        ),
        _book(
            "string that is not there",
            workbook(people_rows() + row(3, '<c r="A3" t="s"><v>77</v></c>')),
            "Sheet “People” cannot be read after row 2.",
        ),
        _csv(
            "direction overrides",
            "Name,Email\nAda \u202ecalevoL\u202c,ada@example.org\n\u202e\u200b,x@example.org\n",
            "There is no name here.",
            line=3,
            column="Name",
            people=("Ada calevoL",),
        ),
        _csv(
            "name of a thousand letters",
            f"Name,Email\n{'Ada ' * 250},ada@example.org\n",
            "This text has more than 200 characters and was shortened.",
            line=2,
            column="Name",
            people=(" ".join(["Ada"] * 49) + "…",),
        ),
        _csv(
            "garbage for an address",
            f"{PEOPLE}T3,Bo,bo@@example..org <script>,\n",
            "“bo@@example..org <script>” is no e-mail address",
            line=4,
            column="Email",
            people=("Ada Lovelace", "Grace Hopper"),
        ),
    ]


def _disguises() -> list[Hostile]:
    page = "<!DOCTYPE html><html><title>Sign in</title></html>"
    document = packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})
    protected = _OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    return [
        _csv("web page called .csv", page, "This is a web page"),
        _csv("PDF called .csv", b"%PDF-1.7\n%\xe2\xe3", "This is a PDF."),
        _csv("PNG called .csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture."),
        _csv("JSON called .csv", '[{"name": "Ada"}]', "This is JSON"),
        _csv("XML called .csv", '<?xml version="1.0"?><people/>', "This is an XML file."),
        _csv("workbook called .csv", workbook(people_rows()), _GUESSED, people=("Ada Lovelace",)),
        _csv(
            "CSV called .xlsx",
            PEOPLE,
            _GUESSED,
            filename="people.xlsx",
            people=("Ada Lovelace", "Grace Hopper"),
        ),
        _book("workbook with a password", protected, "This Excel file has a password."),
        _book("old workbook", _OLE + b"\0" * 900, "This is an old or a protected Excel file."),
        _book("OpenDocument sheet", document, "This is an OpenDocument spreadsheet."),
        _book("text document", packed({"word/document.xml": "<a/>"}), "This is a text document"),
        _book(
            "workbook with macros",
            packed({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}),
            "holds macros or is binary",
        ),
        _book("half a workbook", workbook(people_rows())[:400], "This spreadsheet file is damaged."),
    ]
