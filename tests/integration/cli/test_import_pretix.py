from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.cli.opening import opened
from matchmaker.db import db
from matchmaker.models import Attendee
from tests.unit.importers.recorded_shop import TOKEN, RecordedShop, recorded_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.cli.conftest import Run

# The tables are there, on each database.
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedShop]:
    monkeypatch.setenv("PRETIX_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("PRETIX_TOKEN", TOKEN)
    with recorded_shop() as shop:
        yield shop


def page_of(recorded: RecordedShop) -> str:
    return f"{recorded.base_url}/olive/makers/"


def people() -> list[tuple[str, str | None, str | None, list[str]]]:
    with opened():
        rows = db.session.scalars(sa.select(Attendee).order_by(Attendee.name))
        return [(one.name, one.email, one.consent_source, [goal.text for goal in one.goals]) for one in rows]


def test_import_from_pretix_brings_its_people_once(recorded: RecordedShop, run: Run) -> None:
    first = run("import", "--pretix", page_of(recorded), "--event", "summit")
    second = run("import", "--pretix", page_of(recorded), "--event", "summit")

    assert "summit: 3 people (3 new)" in first.stdout
    assert "summit: 3 people (3 same)" in second.stdout
    source = "declared on the command line for pretix: olive/makers"
    assert people() == [
        ("Ada Lovelace", "ada@example.org", source, ["a publisher"]),
        ("Di", "di@example.org", source, []),
        ("Grace Hopper", "buyer@example.org", source, []),
    ]


def test_import_from_pretix_shows_the_token_nowhere(recorded: RecordedShop, run: Run) -> None:
    result = run("import", "--pretix", page_of(recorded), "--event", "summit")

    assert {token for _, token in recorded.asked} == {f"Token {TOKEN}"}
    assert TOKEN not in result.output


def test_dry_run_from_pretix_changes_nothing(recorded: RecordedShop, run: Run) -> None:
    result = run("import", "--pretix", page_of(recorded), "--event", "summit", "--dry-run")

    assert "3 new" in result.stdout
    assert people() == []


def test_import_that_the_shop_refuses_says_why(recorded: RecordedShop, run: Run) -> None:
    recorded.will_say("questions", 401)

    result = run("import", "--pretix", page_of(recorded), "--event", "summit", expect=1)

    assert "pretix does not know this token" in result.stderr


def test_import_from_pretix_without_a_token_asks_for_it(
    recorded: RecordedShop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRETIX_TOKEN")

    result = run("import", "--pretix", page_of(recorded), "--event", "summit", expect=2)

    assert "environment variable PRETIX_TOKEN" in result.stderr
    assert recorded.asked == []


def test_import_from_an_address_without_an_event_is_refused(run: Run) -> None:
    result = run("import", "--pretix", "https://pretix.eu/olive", "--event", "summit", expect=2)

    assert "like https://pretix.eu/organizer/event/" in result.stderr


@pytest.mark.parametrize("source", [[], ["people.csv", "--pretix", "https://pretix.eu/olive/makers"]])
def test_import_takes_one_source(run: Run, source: list[str]) -> None:
    Path("people.csv").write_text("Name\nAda\n", encoding="utf-8")

    assert (
        "Name a FILE, or a shop with --pretix."
        in run("import", *source, "--event", "summit", expect=2).stderr
    )
