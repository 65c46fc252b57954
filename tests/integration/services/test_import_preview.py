from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import DeclarationMissingError, FileRefusedError
from matchmaker.importers.mapping import Field
from matchmaker.models import Attendee
from matchmaker.services.import_preview import Column, import_upload, preview_upload
from matchmaker.services.importing import Step, keep_upload
from tests.factories import make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

CONTENT = (
    b"Name,Email,Nothing\nAda,ada@example.org,\n,grace@example.org,\nLin,lin@example.org,\n"
    b"Maja,m@example.org,\n"
)
NAMED = (Field.NAME, Field.EMAIL, Field.IGNORE)


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
    assert preview.refusal is None


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
