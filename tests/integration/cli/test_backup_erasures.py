"""A backup brings nobody back who was erased since."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Erasure,
    Event,
    FrozenReport,
    KeptOut,
    Match,
    Organizer,
)
from matchmaker.queries.kept_out import fingerprints_of
from matchmaker.services.deletion import delete_event
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.merging import merge_people
from matchmaker.services.recount import recount_meetings
from tests.backed_up_site import Site, dump, let_go
from tests.factories import make_attendee, make_event, make_organizer
from tests.person_with_everything import make_everything
from tests.retired_events import agree, ask_to_be_reminded, end_event, look_until_done, names_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def test_backup_says_that_no_ledger_goes_with_it(site: Site, tmp_path: Path) -> None:
    make_event()
    (tmp_path / "erasures.txt").mkdir()

    result = site.back_up()

    assert "The ledger of erasures cannot be written" in result.output
    assert site.file.exists()


def test_nobody_erased_comes_back(site: Site) -> None:
    everything = make_everything()
    event_id, ada_id, ada_code = everything.event.id, everything.ada.id, everything.ada.code
    address = everything.ada.email
    site.back_up()
    erase_attendee(attendee_id=ada_id)

    result = site.restore("--replace")

    written = repr(dump())
    assert "erased again: 1 people, 0 events" in result.output
    assert [word for word in everything.canaries if word in written] == []
    assert names_of(event_id) == ["", "Grace"]
    assert set(db.session.scalars(sa.select(Erasure.code))) == {ada_code, "mergedrow"}
    found = fingerprints_of(event_id=event_id, email=address, ticket=None)
    assert found.email in db.session.scalars(sa.select(KeptOut.email_fingerprint)).all()
    assert len(recount_meetings().differing) == 0


@pytest.mark.parametrize("lost", ["database", "ledger"])
def test_one_of_both_ledgers_is_enough(site: Site, app: Flask, lost: str) -> None:
    event = make_event()
    event_id = event.id
    make_attendee(event=event, name="Grace")
    erase_attendee(attendee_id=make_attendee(event=event, name="Mary").id)
    ada_id = make_attendee(event=event, name="Ada").id
    site.back_up()
    erase_attendee(attendee_id=ada_id)
    ledger: Path = app.config["SETTINGS"].ledger_path
    if lost == "ledger":  # all but the name and the first, as if the disk had refused
        ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:1]))
    else:
        db.session.execute(sa.delete(Erasure))
        db.session.commit()

    result = site.restore("--replace")

    assert "erased again: 1 people, 0 events" in result.output
    assert names_of(event_id) == ["", "", "Grace"]
    codes = {line.split()[0] for line in ledger.read_text().splitlines()[1:]}
    assert codes == set(db.session.scalars(sa.select(Erasure.code)))
    assert len(codes) == 2


def test_both_rows_of_a_person_are_erased_that_were_merged_since(site: Site) -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    event_id = event.id
    kept, other = (make_attendee(event=event, name=name) for name in ("Ada", "A. Lovelace"))
    make_attendee(event=event, name="Grace")
    site.back_up()
    merge_people(event_id=event_id, kept_code=kept.code, merged_code=other.code, by=olive.id)
    erase_attendee(attendee_id=kept.id)

    result = site.restore("--replace")

    assert "erased again: 2 people, 0 events" in result.output
    assert names_of(event_id) == ["", "", "Grace"]


def test_a_deleted_event_stays_deleted_and_one_in_its_place_is_not(site: Site) -> None:
    olive = make_organizer()
    gone, kept = make_event(organizer=olive, code="summit"), make_event(organizer=olive)
    make_attendee(event=gone, name="Ada")
    make_attendee(event=kept, name="Grace")
    kept_id = kept.id
    site.back_up()
    delete_event(event_id=gone.id, by=olive.id, typed_name=gone.name)

    result = site.restore("--replace")

    assert "erased again: 0 people, 1 events" in result.output
    assert db.session.scalars(sa.select(Event.id)).all() == [kept_id]
    assert db.session.scalars(sa.select(Attendee.name)).all() == ["Grace"]
    again = make_event(organizer=db.session.get_one(Organizer, olive.id), code="summit")
    site.file = site.folder / "second.zip"
    site.back_up()
    assert "erased again: 0 people, 0 events" in site.restore("--replace").output
    assert set(db.session.scalars(sa.select(Event.id))) == {kept_id, again.id}


def test_restoring_twice_is_harmless(site: Site) -> None:
    everything = make_everything()
    site.back_up()
    erase_attendee(attendee_id=everything.ada.id)
    site.restore("--replace")
    first = [name for name, rows in dump().items() if rows], names_of(everything.event.id)

    result = site.restore("--replace")

    assert "erased again: 1 people, 0 events" in result.output
    assert ([name for name, rows in dump().items() if rows], names_of(everything.event.id)) == first


def test_who_was_due_goes_with_the_report_frozen_before(site: Site) -> None:
    event = make_event()
    people = [make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Mary")]
    end_event(event, days_ago=29)
    event_id, mary_id = event.id, people[2].id
    site.back_up()
    agree(people[1])  # the backup does not know it: she is gone by its calendar
    erase_attendee(attendee_id=people[0].id)
    end_event(db.session.get_one(Event, event_id), days_ago=31)
    look_until_done()
    gone = set(db.session.scalars(sa.select(Attendee.id).where(Attendee.name == "")))
    let_go()
    site.restore("--replace")
    end_event(db.session.get_one(Event, event_id), days_ago=31)

    look_until_done()

    assert mary_id in gone
    assert names_of(event_id) == ["", "", ""]
    assert db.session.get(FrozenReport, event_id) is not None
    assert db.session.scalars(sa.select(Match.run_id)).all() == []


def test_an_event_past_its_day_in_the_backup_is_frozen_before_anybody_goes(site: Site) -> None:
    event = make_event()
    ada, grace, mary = (make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Mary"))
    ids = [ada.id, grace.id, mary.id]
    agree(mary)
    ask_to_be_reminded(grace)
    end_event(event, days_ago=31)
    event_id = event.id
    site.back_up()
    look_until_done()  # Ada was due
    erase_attendee(attendee_id=ids[2])  # Mary asked for it, although her year went on

    result = site.restore("--replace")

    assert "erased again: 2 people, 0 events" in result.output
    assert names_of(event_id) == ["", "", "Grace"]
    assert db.session.get(FrozenReport, event_id) is not None


def test_restore_on_a_machine_without_the_ledger_needs_a_word(site: Site, app: Flask) -> None:
    event = make_event()
    event_id = event.id
    ada_id = make_attendee(event=event, name="Ada").id
    site.back_up()
    erase_attendee(attendee_id=ada_id)
    ledger: Path = app.config["SETTINGS"].ledger_path
    copy = site.folder / "copy.txt"
    shutil.move(ledger, copy)
    db.session.execute(sa.delete(Erasure))
    db.session.commit()
    before = dump()

    refused = site.restore("--replace", expect=1)
    unchanged = dump() == before
    with_copy = site.restore("--replace", "--erasures", str(copy))
    kept = ledger.read_text()
    names = names_of(event_id)
    ledger.unlink()
    without = site.restore("--replace", "--without-ledger")

    assert "Nobody can tell who was erased since this backup was made" in refused.output
    assert unchanged
    assert "erased again: 1 people" in with_copy.output
    assert (kept, names) == (copy.read_text(), [""])
    assert "erased again: 1 people" in without.output  # the database before knew
    assert ledger.read_text().splitlines()[0] != kept.splitlines()[0]


def test_the_ledger_of_another_installation_is_none(site: Site, app: Flask) -> None:
    make_event()
    site.back_up()
    ledger: Path = app.config["SETTINGS"].ledger_path
    ledger.unlink()
    erase_attendee(attendee_id=make_attendee(event=make_event()).id)
    assert ledger.exists()

    result = site.restore("--replace", expect=1)

    assert "or belongs to another installation" in result.output


def test_restore_says_that_the_secret_key_is_another_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    make_event()
    site.back_up()
    assert "secret key" not in site.restore("--replace").output
    monkeypatch.setenv("SECRET_KEY", "of another machine")

    result = site.restore("--replace")

    assert "The secret key here is not the one that this backup was made with" in result.output


def test_words_of_runs_come_back_but_not_those_of_who_was_erased(site: Site) -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    other = make_event()
    make_attendee(event=other)
    fitted = site.instance / "fitted"
    fitted.mkdir(parents=True)
    for number, moment in ((event.id, 10.0), (other.id, 20.0), (9999, 30.0)):
        (fitted / f"event-{number}.npz").write_bytes(b"words of %d" % number)
        os.utime(fitted / f"event-{number}.npz", (moment, moment))
    event_id, other_id, ada_id = event.id, other.id, ada.id
    site.back_up()
    (fitted / f"event-{other_id}.npz").write_bytes(b"words that came later")
    erase_attendee(attendee_id=ada_id)

    site.restore("--replace")

    assert event_id != other_id
    [kept] = fitted.iterdir()
    assert (kept.name, kept.read_bytes()) == (f"event-{other_id}.npz", b"words of %d" % other_id)
    assert kept.stat().st_mtime == 20.0
