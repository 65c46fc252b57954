"""The day on the command line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.cli.conftest import Run

PEOPLE = [
    ("Ada Lovelace", "ada@example.org", "a publisher for notes on engines", "programs for weaving looms"),
    ("Grace Hopper", "grace@example.org", "weaving looms that take programs", "publishing notes on engines"),
    ("Mary Jackson", "mary@example.org", "a wind tunnel with an hour to spare", "engines and their noise"),
    ("Katherine Johnson", "katherine@example.org", "notes on engines", "a wind tunnel, numbers checked"),
    ("Hedy Lamarr", "hedy@example.org", "radio hobbyists", "frequency hopping"),
]
# The header lists of three ticket systems as their exports have them, in our own rows.
PRETIX = [
    "Event slug",
    "Order code",
    "Position ID",
    "Status",
    "Email",
    "Phone number",
    "Order date",
    "Order time",
    "Product",
    "Variation",
    "Price",
    "Tax rate",
    "Tax rule",
    "Tax value",
    "Attendee name",
    "Attendee email",
    "Company",
    "Address",
    "ZIP code",
    "City",
    "Country",
    "State",
    "Voucher",
    "Pseudonymization ID",
    "Whom do you want to meet?",
    "What can people come to you for?",
    "Company",
    "Invoice address name",
    "Address",
    "ZIP code",
    "City",
    "Country",
    "State",
    "VAT ID",
    "Sales channel",
    "Order locale",
]
LUMA = [
    "guest_id",
    "name",
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "created_at",
    "approval_status",
    "checked_in_at",
    "utm_source",
    "qr_code_url",
    "amount",
    "amount_tax",
    "amount_discount",
    "currency",
    "coupon_code",
    "eth_address",
    "solana_address",
    "survey_response_rating",
    "survey_response_feedback",
    "ticket_type_id",
    "ticket_name",
    "Who are you looking for?",
    "What can you help others with?",
]
EVENTBRITE = [
    "Order #",
    "Order Date",
    "First Name",
    "Last Name",
    "Email",
    "Quantity",
    "Price Tier",
    "Ticket Type",
    "Attendee #",
    "Group",
    "Order Type",
    "Currency",
    "Total Paid",
    "Fees Paid",
    "Eventbrite Fees",
    "Eventbrite Payment Processing",
    "Attendee Status",
    "Home Address 1",
    "Home City",
    "Home Country",
    "Job Title",
    "Company",
    "Who do you hope to meet?",
    "What do you offer?",
]


def write_table(path: Path, headers: list[str], rows: list[dict[str, str]], *, bom: bool = False) -> Path:
    """Write rows under headers that may repeat; a repeated header stays empty the second time."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    for row in rows:
        left = dict(row)
        writer.writerow([left.pop(header, "") for header in headers])
    path.write_text(text.getvalue(), encoding="utf-8-sig" if bom else "utf-8")
    return path


def pretix_file(folder: Path) -> Path:
    rows = [
        {
            "Order code": "ABCDE",
            "Position ID": str(place),
            "Status": "paid",
            "Email": "buyer@example.org",
            "Attendee name": name,
            "Attendee email": email,
            "Whom do you want to meet?": goal,
            "What can people come to you for?": skill,
        }
        for place, (name, email, goal, skill) in enumerate(PEOPLE, start=1)
    ]
    return write_table(folder / "pretix.csv", PRETIX, rows)


def luma_file(folder: Path) -> Path:
    rows = [
        {
            "guest_id": f"gst-{place}",
            "name": name,
            "email": email,
            "approval_status": "approved",
            "Who are you looking for?": goal,
            "What can you help others with?": skill,
        }
        for place, (name, email, goal, skill) in enumerate(PEOPLE)
    ]
    rows.append(
        {"guest_id": "gst-9", "name": "No One", "email": "no@example.org", "approval_status": "declined"}
    )
    return write_table(folder / "luma.csv", LUMA, rows, bom=True)


def eventbrite_file(folder: Path) -> Path:
    rows = [
        {
            "Order #": "7",
            "First Name": name.split()[0],
            "Last Name": name.split()[1],
            "Email": email,
            "Attendee #": str(100 + place),
            "Attendee Status": "Attending",
            "Who do you hope to meet?": goal,
            "What do you offer?": skill,
        }
        for place, (name, email, goal, skill) in enumerate(PEOPLE)
    ]
    return write_table(folder / "eventbrite.csv", EVENTBRITE, rows)


def plain_file(folder: Path) -> Path:
    rows = [
        {"Name": name, "E-mail": email, "Goals": goal, "Skills": skill} for name, email, goal, skill in PEOPLE
    ]
    return write_table(folder / "people.csv", ["Name", "E-mail", "Goals", "Skills"], rows)


@pytest.mark.parametrize("write", [plain_file, pretix_file, luma_file, eventbrite_file])
def test_day_from_file_to_report(write: Callable[[Path], Path], run: Run, tmp_path: Path) -> None:
    path = write(tmp_path)

    imported = run("import", str(path), "--event", "summit")
    matched = run("match", "summit")
    printed = run("badges", "summit", "-o", "sheet.pdf")
    reported = run("report", "summit")

    assert "summit: 5 people (5 new)" in imported.output
    assert "5 people, 7 pairs, all mutual." in matched.output
    assert "5 badges in sheet.pdf" in printed.output
    assert "5" in reported.output
    links = decoded(tmp_path / "sheet.pdf")
    assert len(links) == len(PEOPLE)
    assert all(link.startswith("HTTP://127.0.0.1:8000/B/") for link in links)


def decoded(path: Path) -> set[str]:
    """Return what an independent decoder reads from the printed pages at 100 dpi."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.render(scale=100 / 72).to_pil() for page in document]
    return {code.text for page in pages for code in zxingcpp.read_barcodes(page)}


def test_import_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    path = pretix_file(tmp_path)
    run("import", str(path), "--event", "summit")

    again = run("import", str(path), "--event", "summit")

    assert "summit: 5 people (5 same), 0 rows skipped." in again.output


def test_import_dry_run_changes_nothing(run: Run, tmp_path: Path) -> None:
    path = plain_file(tmp_path)

    dry = run("import", str(path), "--event", "summit", "--dry-run")
    real = run("import", str(path), "--event", "summit")

    assert "Nothing was changed." in dry.output
    assert "(5 new)" in real.output


def test_import_names_line_and_column_of_each_problem(run: Run, tmp_path: Path) -> None:
    rows = [
        {"Name": "", "E-mail": "nobody@example.org"},
        *({"Name": f"Ada {place}", "E-mail": "not an address"} for place in range(25)),
        {"Name": "Grace", "E-mail": "grace@example.org"},
    ]
    path = write_table(tmp_path / "people.csv", ["Name", "E-mail", "Goals", "Skills"], rows)

    result = run("import", str(path), "--event", "summit")

    assert "line 2, Name:" in result.output
    assert "line 3, E-mail:" in result.output
    assert "… 6 more" in result.output
    assert "summit: 1 people (1 new)" in result.output
    assert "1 of them have neither a goal nor a skill" in result.output


def test_import_of_a_workbook_says_whom_its_statuses_leave_out(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    for cells in (
        ("Name", "Email", "Status"),
        ("Ada", "ada@example.org", "paid"),
        ("Bo", "bo@example.org", "refunded"),
        ("Cy", "cy@example.org", "canceled"),
        ("Di", "di@example.org", "refunded"),
    ):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "people.xlsx")

    result = run("import", str(tmp_path / "people.xlsx"), "--event", "summit", "--sheet", "Sheet")
    unknown = run("import", str(tmp_path / "people.xlsx"), "--event", "summit", "--sheet", "Gone", expect=1)

    assert "summit: 1 people (1 new), 3 rows skipped." in result.output
    assert "Left out by the ticket's status: 2 refunded, 1 canceled." in result.output
    assert "There is no sheet “Gone” any more." in unknown.output


def test_import_of_what_is_no_table_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"%PDF-1.7\n")

    result = run("import", str(path), "--event", "summit", expect=1)

    assert result.output.startswith("matchmaker: people.csv: ")


def test_import_with_an_unknown_column_or_zone_is_refused(run: Run, tmp_path: Path) -> None:
    path = plain_file(tmp_path)

    column = run("import", str(path), "--event", "summit", "--goals", "Wishes", expect=1)
    zone = run("import", str(path), "--event", "summit", "--timezone", "Mars/Base", expect=2)

    assert "Wishes" in column.output
    assert "'Mars/Base' is not a time zone" in zone.output


def test_match_preview_publishes_nothing(run: Run, tmp_path: Path) -> None:
    run("import", str(plain_file(tmp_path)), "--event", "summit")

    preview = run("match", "summit", "--preview")
    before = run("export", "summit", "--what", "matches")
    run("match", "summit")
    after = run("export", "summit", "--what", "matches")

    assert "Computed, not published." in preview.output
    assert (len(before.output.splitlines()), len(after.output.splitlines())) == (1, 8)


def test_an_unknown_event_is_one_sentence(run: Run) -> None:
    for command in (
        ["match", "nowhere"],
        ["badges", "nowhere", "-o", "x.pdf"],
        ["report", "nowhere"],
        ["export", "nowhere"],
    ):
        assert "There is no event with the code “nowhere”." in run(*command, expect=1).output


def test_badges_and_report_refuse_what_they_cannot_write(run: Run) -> None:
    layout = run("badges", "summit", "-o", "x.pdf", "--layout", "a0", expect=2)
    ending = run("report", "summit", "-o", "report.docx", expect=2)

    assert "choose one of a6" in layout.output
    assert "the file must end in" in ending.output


def test_badges_names_whom_no_font_can_print(run: Run, tmp_path: Path) -> None:
    rows = [{"Name": "Ada \U00013000", "E-mail": "ada@example.org", "Goals": "birds", "Skills": "stone"}]
    path = write_table(tmp_path / "people.csv", ["Name", "E-mail", "Goals", "Skills"], rows)
    run("import", str(path), "--event", "summit")

    result = run("badges", "summit", "-o", "sheet.pdf")

    assert "No font here has \U00013000 of Ada" in result.output


@pytest.mark.parametrize("ending", ["html", "pdf", "csv", "json"])
def test_report_is_written_by_its_ending(ending: str, run: Run, tmp_path: Path) -> None:
    run("import", str(plain_file(tmp_path)), "--event", "summit")

    run("report", "summit", "-o", f"report.{ending}")

    content = (tmp_path / f"report.{ending}").read_bytes()
    if ending == "json":
        json.loads(content)
    starts = {"html": b"<!doctype html>", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert content.startswith(starts[ending])


def test_export_people_can_be_imported_again(run: Run, tmp_path: Path) -> None:
    run("import", str(plain_file(tmp_path)), "--event", "summit")
    run("export", "summit", "-o", "out.csv")

    again = run("import", "out.csv", "--event", "summit")

    assert "(5 same)" in again.output


def test_export_invitations_holds_a_link_for_each(run: Run, tmp_path: Path) -> None:
    run("import", str(plain_file(tmp_path)), "--event", "summit")

    result = run("export", "summit", "--what", "invitations", "-o", "links.csv")

    rows = list(csv.DictReader((tmp_path / "links.csv").read_text("utf-8-sig").splitlines()))
    assert "5 rows in links.csv." in result.output
    assert [row["Email"] for row in rows] == sorted(email for _, email, _, _ in PEOPLE)
    assert all(row["Link"].startswith("http://127.0.0.1:8000/in/") for row in rows)
