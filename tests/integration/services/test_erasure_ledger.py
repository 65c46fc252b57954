from __future__ import annotations

import logging
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.models import Erasure
from matchmaker.services.deletion import delete_event
from matchmaker.services.erasing_again import ErasedAgain, agree_with_ledger
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.erasure_ledger import (
    Ledger,
    append_to_ledger,
    code_of_event,
    complete_ledger,
    earliest,
    ledger_path,
    look_at_ledger,
    read_ledger,
    write_ledger,
)
from tests.factories import make_attendee, make_event, make_organizer
from tests.person_with_everything import make_everything
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from pathlib import Path

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOON = MORNING + timedelta(hours=4)
pytestmark = pytest.mark.usefixtures("app")


def listed() -> set[str]:
    ledger = read_ledger(ledger_path())
    return set() if ledger is None else set(ledger.erased)


def recorded() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(Erasure.code)))


def test_every_erasure_is_in_the_file_by_every_code() -> None:
    everything = make_everything()
    code = everything.ada.code

    erase_attendee(attendee_id=everything.ada.id)

    assert listed() == recorded() == {code, "mergedrow"}
    text = ledger_path().read_text()
    assert [canary for canary in everything.canaries if canary in text] == []
    assert stat.S_IMODE(ledger_path().stat().st_mode) == 0o600


def test_a_deleted_event_is_in_the_file_with_its_people() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    codes = {make_attendee(event=event).code, code_of_event(event)}

    delete_event(event_id=event.id, by=olive.id, typed_name=event.name)

    assert listed() == recorded() == codes


def test_retention_is_in_the_file() -> None:
    event = make_event()
    codes = {make_attendee(event=event).code for _ in range(3)}
    end_event(event, days_ago=31)

    look_until_done()

    assert listed() == recorded() == codes


def test_an_erasure_stands_where_the_file_cannot_be_written(caplog: pytest.LogCaptureFixture) -> None:
    ledger_path().mkdir()
    ada = make_attendee(event=make_event())
    code = ada.code

    with caplog.at_level(logging.ERROR):
        erase_attendee(attendee_id=ada.id)

    assert recorded() == {code}
    assert "1 codes are missing in the ledger" in caplog.text
    ledger_path().rmdir()
    assert agree_with_ledger() == ErasedAgain()
    assert listed() == {code}


def test_an_event_in_place_of_a_deleted_one_has_another_code() -> None:
    olive = make_organizer()
    first = make_event(organizer=olive, code="summit")
    number, code = first.id, code_of_event(first)
    delete_event(event_id=number, by=olive.id, typed_name=first.name)

    second = make_event(organizer=olive, code="summit")

    assert code_of_event(second) != code


def test_agree_with_ledger_brings_both_to_the_same_codes() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    code = ada.code
    with transaction():
        db.session.add(Erasure(code="inthedatabase"[:12], erased_at=NOON))
    append_to_ledger(ledger_path(), {code: MORNING, "ofnobodyhere": MORNING})

    erased = agree_with_ledger()

    db.session.refresh(ada)
    db.session.refresh(grace)
    assert erased == ErasedAgain(n_people=1)
    assert (ada.name, grace.name) == ("", "Ada Lovelace")
    assert listed() == recorded() == {code, "ofnobodyhere", "inthedatabas"}
    assert agree_with_ledger() == ErasedAgain()


def test_lines_that_were_cut_off_say_nothing_and_the_next_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "ledger.txt"
    append_to_ledger(path, {"aaaa": MORNING})
    name = getattr(read_ledger(path), "name", None)
    with path.open("a") as file:
        file.write("bbbb 2026-11-")

    append_to_ledger(path, {"cccc": NOON})

    assert read_ledger(path) == Ledger(str(name), {"aaaa": MORNING, "cccc": NOON})
    assert len(str(name)) == 12


def test_a_ledger_without_a_name_gets_one_and_loses_nothing() -> None:
    ledger_path().write_text("aaaa 2026-11-23T08:00:00+00:00\n")

    ledger = complete_ledger()

    assert ledger.erased == {"aaaa": MORNING}
    assert read_ledger(ledger_path()) == ledger
    assert ledger.name != ""
    assert complete_ledger() == ledger


def test_a_whole_ledger_takes_the_place_of_another_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "ledger.txt"
    append_to_ledger(path, {"aaaa": MORNING})

    write_ledger(path, Ledger("name", {"bbbb": NOON}))

    assert read_ledger(path) == Ledger("name", {"bbbb": NOON})
    assert list(path.parent.iterdir()) == [path]


def test_the_earliest_moment_counts() -> None:
    assert earliest({"a": NOON, "b": MORNING}, {"a": MORNING, "b": NOON}) == {"a": MORNING, "b": MORNING}
    assert earliest() == {}


def test_look_at_ledger_counts_what_is_missing() -> None:
    before = look_at_ledger()
    with transaction():
        db.session.add_all([Erasure(code=code, erased_at=NOON) for code in ("a", "b")])
    without_a_file = look_at_ledger()
    append_to_ledger(ledger_path(), {"a": NOON})

    assert (before, without_a_file, look_at_ledger()) == ((0, 0), (2, 2), (2, 1))


def test_look_at_ledger_says_where_it_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_path().parent.mkdir(exist_ok=True)
    # Root may write everywhere, so that a mode alone would prove nothing here.
    monkeypatch.setattr("os.access", lambda *_: False)

    with pytest.raises(PermissionError, match="Permission denied"):
        look_at_ledger()
