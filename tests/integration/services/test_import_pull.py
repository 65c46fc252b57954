from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import FileRefusedError, TooManyTriesError
from matchmaker.importers.presets import Source
from matchmaker.importers.pretix_shop import Bounds
from matchmaker.models import Attendee, Upload
from matchmaker.services.import_preview import import_upload, preview_upload
from matchmaker.services.import_pull import pull_from_pretix
from matchmaker.services.importing import Step
from tests.factories import make_event, make_organizer
from tests.unit.importers.recorded_shop import TOKEN, RecordedShop, recorded_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def recorded() -> Iterator[RecordedShop]:
    with recorded_shop() as shop:
        yield shop


def mine() -> dict[str, int]:
    olive = make_organizer()
    return {"event_id": make_event(organizer=olive).id, "by": olive.id}


def test_pull_is_looked_at_like_a_file_of_pretix_and_imported_once(recorded: RecordedShop) -> None:
    own = mine()

    code = pull_from_pretix(**own, shop=recorded.shop, token=TOKEN, allow_private=True)

    preview = preview_upload(**own, code=code)
    assert (preview.filename, preview.source) == ("pretix: olive/makers", Source.PRETIX)
    assert [one.person.name for one in preview.rows_of(Step.NEW)] == ["Ada Lovelace", "Grace Hopper", "Di"]
    assert preview.file.left_out == {"canceled": 2, "pending": 1, "approval pending": 1, "test mode": 1}
    assert preview.file.problems == ()
    assert db.session.scalars(sa.select(Attendee)).all() == []
    import_upload(
        **own, code=code, columns=preview.mapping.columns, declares_consent=True, source="at the shop"
    )
    rows = db.session.scalars(sa.select(Attendee).order_by(Attendee.name)).all()
    assert [(one.name, one.email, one.external_id, one.organisation) for one in rows] == [
        ("Ada Lovelace", "ada@example.org", "AAA-1", "Engines"),
        ("Di", "di@example.org", "CCC-1", ""),
        ("Grace Hopper", "buyer@example.org", "AAA-2", ""),
    ]
    assert [skill.text for skill in rows[0].skills] == ["=looms"]
    again = pull_from_pretix(**own, shop=recorded.shop, token=TOKEN, allow_private=True)
    assert preview_upload(**own, code=again).counts[Step.SAME] == 3


def test_pull_keeps_the_token_nowhere(recorded: RecordedShop) -> None:
    pull_from_pretix(**mine(), shop=recorded.shop, token=TOKEN, allow_private=True)

    tables = [db.session.execute(sa.select(table)).all() for table in reversed(db.metadata.sorted_tables)]
    assert TOKEN not in repr(tables)
    assert db.session.scalars(sa.select(Upload.filename)).all() == ["pretix: olive/makers"]


def test_pull_of_a_shop_without_orders_says_so(recorded: RecordedShop) -> None:
    recorded.will_say("orders", 200, {"next": None, "results": []})

    with pytest.raises(FileRefusedError, match="“makers” has no orders yet"):
        pull_from_pretix(**mine(), shop=recorded.shop, token=TOKEN, allow_private=True)


def test_pull_refused_by_the_shop_keeps_no_upload(recorded: RecordedShop) -> None:
    recorded.will_say("orders", 403)

    with pytest.raises(FileRefusedError, match="may not read orders"):
        pull_from_pretix(
            **mine(), shop=recorded.shop, token=TOKEN, allow_private=True, bounds=Bounds(read_s=2)
        )

    assert db.session.scalars(sa.select(Upload)).all() == []


def test_pulls_are_counted_so_that_nobody_tries_servers_with_them(recorded: RecordedShop) -> None:
    own = mine()
    for _ in range(20):
        with pytest.raises(FileRefusedError, match="cannot be reached from here"):
            pull_from_pretix(
                **own,
                shop=type(recorded.shop)(f"https://127.0.0.1:{recorded.port}", "olive", "makers"),
                token=TOKEN,
            )

    with pytest.raises(TooManyTriesError):
        pull_from_pretix(**own, shop=recorded.shop, token=TOKEN, allow_private=True)
