"""People in tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.importers.attendees import (
    ImportedPerson,
    ImportFile,
    Problem,
    Severity,
    fold_email,
    read_people,
)
from matchmaker.importers.errors import MappingError
from matchmaker.importers.export import write_csv
from matchmaker.importers.mapping import Field, Mapping, guess_mapping
from matchmaker.importers.table import Row, Table, read_table

HEADERS = ("Name", "Email", "Company", "Job title", "ID", "Goals", "Skills")


def file_of(headers: tuple[str, ...], *rows: tuple[str, ...]) -> ImportFile:
    return read_people(read_table(write_csv(headers, rows)), guess_mapping(headers))


def ada(**changes: object) -> ImportedPerson:
    values: dict[str, object] = {
        "line": 2,
        "name": "Ada",
        "email": "ada@example.org",
        "organisation": "",
        "headline": "",
        "external_id": None,
        "goals": (),
        "skills": (),
    }
    return ImportedPerson(**(values | changes))  # type: ignore[arg-type]  # changes are named by the tests below


def codes(file: ImportFile) -> list[tuple[int, str, Severity, str]]:
    return [(each.line, each.field, each.severity, each.code) for each in file.problems]


def test_read_people_reads_every_field() -> None:
    row = (" Ada \n King ", "Ada@Example.ORG", "Engines", "Analyst", "7", "A press\nA loom", "Notes; proofs")

    file = file_of(HEADERS, row)

    person = ImportedPerson(
        line=2,
        name="Ada King",
        email="ada@example.org",
        organisation="Engines",
        headline="Analyst",
        external_id="7",
        goals=("A press", "A loom"),
        skills=("Notes", "proofs"),
    )
    assert file == ImportFile(people=(person,), problems=(), skipped=0)


def test_read_people_of_pretix_prefers_the_attendees_address() -> None:
    headers = (
        "Order code", "Position ID", "Status", "Email", "Attendee name", "Attendee name: Given name",
        "Attendee name: Family name", "Attendee email", "Company", "Skills - Bread", "Skills - Law",
        "Company",
    )  # fmt: skip

    file = file_of(
        headers,
        (
            "AB1",
            "1",
            "paid",
            "olive@example.org",
            "Ada",
            "",
            "",
            "ada@example.org",
            "Engines",
            "Yes",
            "No",
            "Inv",
        ),
        ("AB1", "2", "paid", "olive@example.org", "", "Grace", "Hopper", "", "", "Ja", "ja", "Inv"),
        ("AB2", "1", "canceled", "olive@example.org", "Bo", "", "", "", "", "", "", ""),
        ("AB3", "1", "pending", "olive@example.org", "Cy", "", "", "", "", "", "", ""),
    )

    grace = ada(
        line=3, name="Grace Hopper", email="olive@example.org", external_id="AB1-2", skills=("Bread", "Law")
    )
    assert file == ImportFile(
        people=(ada(external_id="AB1-1", organisation="Engines", skills=("Bread",)), grace),
        problems=(),
        skipped=2,
        left_out={"canceled": 1, "pending": 1},
    )


def test_read_people_of_luma_keeps_approved_guests_alone() -> None:
    headers = ("api_id", "name", "email", "approval_status", "checked_in_at", "What do you offer?")
    others = ("declined", "invited", "pending_approval", "waitlist", "session")

    file = file_of(
        headers,
        ("g1", "Ada", "ada@example.org", "approved", "", "N/A"),
        *((f"x{status}", "Bo", "bo@example.org", status, "", "Law") for status in others),
    )

    assert file == ImportFile(
        people=(ada(external_id="g1"),), problems=(), skipped=5, left_out=dict.fromkeys(others, 1)
    )


def test_read_people_of_eventbrite_keeps_several_attendees_of_an_order() -> None:
    headers = ("Order #", "First Name", "Last Name", "Email", "Attendee #", "Attendee Status")

    file = file_of(
        headers,
        ("1", "Ada", "", "ada@example.org", "11", "Attending"),
        ("1", "Grace", "Hopper", "ADA@example.org", "12", "Checked In"),
        ("2", "Bo", "", "bo@example.org", "13", "Refunded"),
        ("2", "Cy", "", "cy@example.org", "14", "Not Attending"),
    )

    assert file.people == (
        ada(external_id="11"),
        ada(line=3, name="Grace Hopper", external_id="12"),
    )
    assert codes(file) == [(3, "Email", Severity.WARNING, "address_shared")]
    assert file.left_out == {"refunded": 1, "not attending": 1}


def test_read_people_of_tito_skips_void_and_unassigned_tickets() -> None:
    headers = ("Ticket Full Name", "Ticket Email", "Void Status", "Ticket Reference", "Order Name")

    file = file_of(
        headers,
        ("Ada", "ada@example.org", "", "T1", "Olive"),
        ("Bo", "bo@example.org", "Void", "T2", "Olive"),
        ("Cy", "cy@example.org", "true", "T3", "Olive"),
        ("UNASSIGNED", "", "", "T4", "Olive"),
    )

    assert file == ImportFile(
        people=(ada(external_id="T1"),), problems=(), skipped=3, left_out={"void": 2, "unassigned": 1}
    )


def test_read_people_with_an_unknown_status_keeps_the_row() -> None:
    assert file_of(("Name", "Email", "Status"), ("Ada", "ada@example.org", "true")).people == (ada(),)


@pytest.mark.parametrize("name", ["", "  ", "\u200d", "\u202e\u0007"])
def test_read_people_without_a_name_rejects_the_row(name: str) -> None:
    file = file_of(("Name", "Email"), (name, "ada@example.org"))

    problem = Problem(
        line=2,
        field="Name",
        severity=Severity.REJECTED,
        message="There is no name here. Fill in a name, then import the file again.",
        code="name_missing",
        values={},
    )
    assert file == ImportFile(people=(), problems=(problem,), skipped=0)


def test_read_people_without_an_address_needs_a_ticket_number() -> None:
    file = file_of(("Name", "Email", "ID"), ("Ada", "", "7"), ("Bo", "", ""))

    assert file.people == (ada(email=None, external_id="7"),)
    assert codes(file) == [(3, "Email", Severity.REJECTED, "address_missing")]


def test_read_people_with_half_a_ticket_number_and_no_address_rejects_the_row() -> None:
    file = file_of(("Name", "Order code", "Position ID"), ("Ada", "AB1", ""), ("Bo", "AB1", "2"))

    assert [person.external_id for person in file.people] == ["AB1-2"]
    assert codes(file) == [(2, "Order code", Severity.REJECTED, "address_missing")]


def test_read_people_with_a_bad_address_rejects_the_row_and_names_the_column() -> None:
    file = file_of(("Name", "E-Mail"), ("Ada", "ada@example.org"), ("Bo", "bo at home"))

    assert file.people == (ada(),)
    (problem,) = file.problems
    assert (problem.line, problem.field, problem.severity) == (3, "E-Mail", Severity.REJECTED)
    assert problem.message == (
        "“bo at home” is no e-mail address that can receive mail. Correct it, then import again."
    )
    assert dict(problem.values) == {
        "address": "bo at home",
        "reason": "An email address must have an @-sign.",
    }


def test_read_people_with_a_person_twice_rejects_the_later_and_names_the_first() -> None:
    file = file_of(
        ("Name", "Email", "ID"),
        ("Ada", "ada@example.org", ""),
        ("Ada again", "ADA@example.org", ""),
        ("Ada at the door", "ada@example.org", "7"),
        ("Bo", "", "8"),
        ("Bo again", "bo@example.org", "8"),
    )

    assert [(person.line, person.name) for person in file.people] == [(2, "Ada"), (5, "Bo")]
    assert codes(file) == [
        (3, "Email", Severity.REJECTED, "duplicate_address"),
        (4, "Email", Severity.REJECTED, "duplicate_address"),
        (6, "ID", Severity.REJECTED, "duplicate_number"),
    ]
    assert [problem.values["first"] for problem in file.problems] == ["2", "2", "5"]


def test_read_people_after_a_rejected_row_takes_the_corrected_one() -> None:
    file = file_of(("Name", "Email"), ("", "ada@example.org"), ("Ada", "ada@example.org"))

    assert file.people == (ada(line=3),)


def test_read_people_takes_out_what_disturbs_a_text_and_keeps_joiners() -> None:
    joined = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"

    headers = ("Name", "Email", "Company", "Goals")
    cells = ("A\u202ed\x07a\ufeff", "ada@example.org", "<b>Cafe\u0301</b>\x1b", joined)

    file = file_of(headers, cells)

    assert file.people == (ada(organisation="<b>Caf\u00e9</b>", goals=(joined,)),)


def test_read_people_with_too_many_statements_warns_by_row() -> None:
    file = file_of(("Name", "Email", "Goals"), ("Ada", "ada@example.org", "a\nb\nc\nd"))

    assert file.people == (ada(goals=("a", "b", "c")),)
    assert codes(file) == [(2, "Goals", Severity.WARNING, "statements_cut")]
    assert "first 3 statements" in file.problems[0].message


def test_read_people_joins_several_question_columns() -> None:
    file = file_of(("Name", "Email", "Goal 1", "Goal 2"), ("Ada", "ada@example.org", "a; b", "b; c"))

    assert (file.people, file.problems) == ((ada(goals=("a", "b", "c")),), ())


def test_read_people_with_too_much_over_several_columns_warns_once() -> None:
    file = file_of(("Name", "Email", "Goal 1", "Goal 2"), ("Ada", "ada@example.org", "a; b", "c; d"))

    assert file.people == (ada(goals=("a", "b", "c")),)
    assert codes(file) == [(2, "Goal 2", Severity.WARNING, "statements_cut")]


@pytest.mark.parametrize("answer", ["yes", "No", "nein", "Ja"])
def test_read_people_takes_a_bare_yes_or_no_for_no_statement(answer: str) -> None:
    file = file_of(("Name", "Email", "Goals"), ("Ada", "ada@example.org", answer))

    assert file.people == (ada(),)


def test_read_people_shortens_long_texts_and_warns() -> None:
    file = file_of(("Name", "Email", "Company"), ("A" * 201, "ada@example.org", "B" * 200))

    assert file.people == (ada(name="A" * 199 + "…", organisation="B" * 200),)
    assert codes(file) == [(2, "Name", Severity.WARNING, "text_shortened")]


def test_read_people_with_a_ticket_number_too_long_rejects_the_row() -> None:
    file = file_of(("Name", "Email", "ID"), ("A" * 201, "ada@example.org", "7" * 201))

    assert (file.people, codes(file)) == ((), [(2, "ID", Severity.REJECTED, "number_too_long")])


def test_read_people_warns_of_cells_without_a_header() -> None:
    table = read_table(b"Name,Email\nAda,ada@example.org,,more,still\n")

    file = read_people(table, guess_mapping(table.headers))

    assert file.people == (ada(),)
    assert codes(file) == [(2, "", Severity.WARNING, "cells_beyond_headers")]
    assert file.problems[0].values == {"extra": "2"}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ((Field.NAME,), "columns_differ"),
        ((Field.IGNORE, Field.EMAIL), "no_name_column"),
        ((Field.NAME, Field.GOAL), "no_address_column"),
    ],
)
def test_read_people_with_a_mapping_that_cannot_work_says_so(columns: tuple[Field, ...], code: str) -> None:
    with pytest.raises(MappingError) as caught:
        read_people(read_table(b"Who,Where\nAda,here\n"), Mapping(columns))

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("\uff21da@example.org", "ada@example.org"),
        ("J\u00d6RG@b\u00fccher.example", "j\u00f6rg@b\u00fccher.example"),
        ("stra\u00dfe@fa\u00df.de", "strasse@fa\u00df.de"),
    ],
)
def test_fold_email_gives_one_spelling(text: str, folded: str) -> None:
    assert fold_email(text) == folded
    assert fold_email(folded) == folded


@pytest.mark.parametrize("text", ["", "ada", "ada@", "a@b@example.org", "ada@b.org, bo@b.org", "a" * 400])
def test_fold_email_of_no_address_gives_the_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        fold_email(text)


CELLS = st.lists(st.text(max_size=12), min_size=len(HEADERS), max_size=len(HEADERS) + 1).map(tuple)


@given(st.lists(CELLS, max_size=6))
def test_read_people_of_any_cells_accounts_for_every_row(cells: list[tuple[str, ...]]) -> None:
    rows = tuple(Row(number, each) for number, each in enumerate(cells, start=2))
    mapping = Mapping(
        (
            Field.NAME,
            Field.EMAIL,
            Field.ORGANISATION,
            Field.STATUS,
            Field.EXTERNAL_ID,
            Field.GOAL,
            Field.SKILL,
        )
    )

    file = read_people(Table(HEADERS, rows, "utf-8", ","), mapping)

    rejected = [problem for problem in file.problems if problem.severity is Severity.REJECTED]
    assert len(file.people) + len(rejected) + file.skipped == len(rows)
    assert all(person.email or person.external_id for person in file.people)
