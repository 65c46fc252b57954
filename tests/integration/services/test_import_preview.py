from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import DeclarationMissingError, FileRefusedError
from matchmaker.importers.mapping import Field
from matchmaker.models import Attendee, Event, Upload
from matchmaker.services.import_preview import Column, import_upload, preview_upload
from matchmaker.services.importing import Step, keep_upload
from tests.factories import make_attendee, make_event, make_organizer
from tests.unit.importers.hostile_files import people_rows, workbook

pytestmark = pytest.mark.usefixtures("app")

CONTENT = (
    b"Name,Email,Nothing\nAda,ada@example.org,\n,grace@example.org,\nLin,lin@example.org,\n"
    b"Maja,m@example.org,\n"
)
NAMED = (Field.NAME, Field.EMAIL, Field.IGNORE)


def keep(upload: dict[str, object], content: bytes) -> str:
    mine = {name: value for name, value in upload.items() if name != "code"}
    return keep_upload(**mine, filename="people", content=content)  # type: ignore[arg-type]  # mixed values


def bring_in(upload: dict[str, object], content: bytes, columns: tuple[Field, ...]) -> dict[Step, int]:
    named = upload | {"code": keep(upload, content)}
    return import_upload(**named, columns=columns, declares_consent=True, source="form")  # type: ignore[arg-type]  # mixed values


def event_of(upload: dict[str, object]) -> Event:
    return db.session.get_one(Event, upload["event_id"])


@pytest.fixture
def upload() -> dict[str, object]:
    """Return what names Olive's upload."""
    olive = make_organizer()
    mine = {"event_id": make_event(organizer=olive).id, "by": olive.id}
    return mine | {"code": keep_upload(**mine, filename="people.csv", content=CONTENT)}


def test_preview_guesses_shows_samples_and_counts(upload: dict[str, object]) -> None:
    preview = preview_upload(**upload)  # type: ignore[arg-type]  # a fixture of mixed values

    assert preview.mapping.columns == NAMED
    assert preview.columns == [
        Column("Name", ("Ada", "Lin", "Maja")),
        Column("Email", ("ada@example.org", "grace@example.org", "lin@example.org")),
        Column("Nothing", ()),
    ]
    assert preview.counts == dict.fromkeys(Step, 0) | {Step.NEW: 3}
    assert [problem.line for problem in preview.file.problems] == [3]
    assert (preview.refusal, preview.source) == (None, None)
    assert [one.person.line for one in preview.rows_of(Step.NEW)] == [2, 4, 5]
    assert preview.rows_of(Step.CHANGED) == []
    assert (preview.n_rejected, preview.n_duplicates) == (1, 0)


def test_preview_counts_who_is_twice_in_the_file_or_in_the_event(upload: dict[str, object]) -> None:
    make_attendee(event=event_of(upload), email="ada@example.org", external_id="T1")
    content = (
        b"Ticket ID,Name,Email,Note\nT1,Ada,ada@example.org,\nT1,Bo,bo@example.org,\n,Cy,ada@example.org,\n"
        b"T2,Di,nothing,\nT3,Ed,ed@example.org,\n,Ada,x@example.org,\n"
    )
    code = keep(upload, content)

    preview = preview_upload(**upload | {"code": code})  # type: ignore[arg-type]  # a fixture of mixed values

    assert (preview.n_duplicates, preview.n_rejected) == (2, 1)
    assert preview.counts[Step.NEW] == 2


def test_preview_of_a_sheet_that_is_no_table_shows_the_usual_one_with_the_reason(
    upload: dict[str, object],
) -> None:
    code = keep(upload, workbook(people_rows()))

    preview = preview_upload(**upload | {"code": code}, sheet="Gone", columns=NAMED)  # type: ignore[arg-type]  # a fixture of mixed values

    assert preview.refusal is not None
    assert (preview.refusal.code, preview.table.sheet, preview.plan) == ("sheet_unknown", "People", ())


def test_preview_of_what_cannot_be_read_any_more_says_why(upload: dict[str, object]) -> None:
    with transaction():
        db.session.execute(sa.update(Upload).values(content=b""))

    with pytest.raises(FileRefusedError, match="The file is empty"):
        preview_upload(**upload)  # type: ignore[arg-type]  # a fixture of mixed values


def test_groups_of_a_file_are_kept_and_a_file_without_them_takes_none_away(upload: dict[str, object]) -> None:
    grouped = b"Name,Email,Group\nAda,ada@example.org,crew\n"
    bring_in(upload, grouped, (Field.NAME, Field.EMAIL, Field.GROUP))

    counts = bring_in(upload, b"Name,Email\nAda,ada@example.org\n", NAMED[:2])

    assert counts[Step.SAME] == 1
    assert db.session.scalars(sa.select(Attendee.group)).all() == ["crew"]


@pytest.mark.parametrize(
    ("columns", "code", "shown"),
    [
        (
            (Field.IGNORE, Field.EMAIL, Field.IGNORE),
            "no_name_column",
            (Field.IGNORE, Field.EMAIL, Field.IGNORE),
        ),
        ((Field.NAME,), "columns_differ", NAMED),
    ],
)
def test_preview_with_a_wrong_mapping_says_why_and_reads_nobody(
    upload: dict[str, object], columns: tuple[Field, ...], code: str, shown: tuple[Field, ...]
) -> None:
    preview = preview_upload(**upload, columns=columns)  # type: ignore[arg-type]  # a fixture of mixed values

    assert preview.refusal is not None
    assert (preview.refusal.code, preview.plan, preview.mapping.columns) == (code, (), shown)


def test_import_upload_keeps_who_declared_what_of_which_file(upload: dict[str, object]) -> None:
    counts = import_upload(**upload, columns=NAMED, declares_consent=True, source="x" * 300)  # type: ignore[arg-type]  # a fixture of mixed values

    assert counts[Step.NEW] == 3
    source = db.session.scalars(sa.select(Attendee.consent_source).distinct()).one()
    assert source.startswith(f"organizer {upload['by']}, people.csv: xxx")
    assert len(source) == 200


@pytest.mark.parametrize(
    ("columns", "declares", "error"),
    [((Field.NAME,), True, FileRefusedError), (NAMED, False, DeclarationMissingError)],
)
def test_import_upload_refused_writes_nothing(
    upload: dict[str, object],
    columns: tuple[Field, ...],
    declares: bool,  # noqa: FBT001 -- pytest fills it by name
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        import_upload(**upload, columns=columns, declares_consent=declares, source="form")  # type: ignore[arg-type]  # a fixture of mixed values

    assert db.session.scalars(sa.select(Attendee)).all() == []
    assert preview_upload(**upload).filename == "people.csv"  # type: ignore[arg-type]  # a fixture of mixed values
