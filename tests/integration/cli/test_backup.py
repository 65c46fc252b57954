"""What was backed up comes back, whole or not at all."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine
from flask_migrate import downgrade, upgrade

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Event,
    Mail,
    MailState,
    Scan,
    SignInSession,
)
from matchmaker.schema import is_up_to_date
from matchmaker.services.erasure_ledger import code_of_event
from matchmaker.services.recount import recount_meetings
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import follow_link, make_invitation
from tests.backed_up_site import Site, dump, let_go
from tests.factories import make_attendee, make_event, make_organizer
from tests.person_with_everything import make_everything
from tests.retired_events import end_event, names_of

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Run


def test_what_was_backed_up_comes_back_as_it_was(site: Site) -> None:
    everything = make_everything()
    link = make_invitation(attendee_id=everything.ada.id)
    before = dump()
    result = site.back_up()
    db.session.execute(sa.update(Attendee).values(name="Mallory"))
    db.session.commit()
    later_id = make_attendee(event=everything.event, name="Later").id

    told = site.restore("--replace")

    after = dump()
    ended = {"session", "upload", "mail"}
    assert {name for name in before if before[name] != after[name]} == ended
    assert "2 people, 2 scans" in result.output
    assert "2 people, 2 scans." in told.output
    assert "Erased since, and erased again: 0 people, 0 events." in told.output
    assert follow_link(secret=link).attendee_id == everything.ada.id
    assert len(recount_meetings().differing) == 0
    # Numbers go on behind those that are there.
    assert make_attendee(event=db.session.get_one(Event, everything.event.id)).id == later_id


def test_backup_is_for_its_owner_alone_and_has_no_secret_key(site: Site) -> None:
    make_attendee(event=make_event())

    site.back_up()

    assert stat.S_IMODE(site.file.stat().st_mode) == 0o600
    with zipfile.ZipFile(site.file) as archive:
        assert sorted(archive.namelist()) == ["backup.json", "matchmaker.sqlite3"]
        assert not any(b"only for tests" in archive.read(name) for name in archive.namelist())
    assert [path.name for path in site.folder.glob(".*")] == []


def test_backup_into_a_folder_gets_a_name_of_its_own(site: Site, run: Run) -> None:
    make_event()
    (site.folder / "backups").mkdir()

    run("backup", "-o", str(site.folder / "backups"))

    [made] = (site.folder / "backups").iterdir()
    assert made.match("matchmaker-????????-??????.zip")


def test_backup_touches_no_file_that_is_there(site: Site) -> None:
    site.file.write_bytes(b"of somebody else")

    result = site.back_up(expect=1)

    assert "is there already and was not touched" in result.output
    assert site.file.read_bytes() == b"of somebody else"


def test_backup_of_nothing_makes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")

    result = run("backup", expect=1)

    assert "There is no database at" in result.output
    assert not (tmp_path / "instance" / "matchmaker.sqlite3").exists()
    assert list(tmp_path.glob("*.zip")) == []


def test_output_belongs_to_the_backup_and_not_to_the_restore(site: Site, run: Run) -> None:
    make_event()
    site.back_up()

    result = run("backup", "-o", "x.zip", "restore", str(site.file), expect=2)

    assert "-o belongs to matchmaker backup alone" in result.output


def test_restore_never_takes_the_place_of_people_unasked(site: Site) -> None:
    make_attendee(event=make_event())
    site.back_up()
    make_attendee(event=make_event(), name="Later")
    before = dump()

    result = site.restore(expect=1)

    assert "With --replace the backup takes its place" in result.output
    assert dump() == before


def test_restore_into_an_empty_place_needs_no_word(site: Site) -> None:
    event = make_event()
    make_attendee(event=event, name="Ada")
    event_id = event.id
    site.back_up()
    let_go()
    if db.engine.dialect.name == "sqlite":
        Path(db.engine.url.database or "").unlink()
    else:
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()

    result = site.restore()

    assert "What was there before" not in result.output
    assert names_of(event_id) == ["Ada"]


def test_what_was_replaced_is_kept_aside_and_can_be_brought_back(site: Site) -> None:
    event = make_event()
    make_attendee(event=event, name="Early")
    site.back_up()
    make_attendee(event=event, name="Later")
    event_id = event.id

    result = site.restore("--replace")

    assert names_of(event_id) == ["Early"]
    kept = Path(result.output.partition("What was there before is in ")[2].partition(". Delete")[0])
    if kept.suffix == ".zip":
        site.file = kept
        site.restore("--replace")
    else:
        let_go()
        kept.replace(db.engine.url.database or "")
    assert names_of(event_id) == ["Early", "Later"]


def test_what_was_replaced_twice_in_one_second_is_kept_twice(site: Site, tmp_path: Path) -> None:
    make_event()
    site.back_up()

    with time_machine.travel(now(), tick=False):
        site.restore("--replace")
        site.restore("--replace")

    file = Path(db.engine.url.database or "")
    folder = file.parent if file.exists() else tmp_path / "instance"
    kept = [path.name for path in folder.glob("replaced-*") if path.suffix in {".zip", file.suffix}]
    assert len(kept) == 2


def test_everybody_is_signed_out_and_letters_are_held(site: Site) -> None:
    olive = make_organizer()
    ada = make_attendee(event=make_event(organizer=olive))
    open_session(organizer_id=olive.id, attendee_id=None, data={})
    common = {"address": ada.email, "attendee_id": ada.id, "subject": "s", "text": "Open /in/secret"}
    db.session.add_all(
        [Mail(kind="follow_up", key="a", **common), Mail(kind="invitation", key="b", **common)]
    )
    db.session.commit()
    site.back_up()

    result = site.restore("--replace")

    assert "Held back: 1 reminders" in result.output
    assert "1 letters that an organizer can ask for again" in result.output
    assert db.session.scalars(sa.select(SignInSession.token_hash)).all() == []
    [mail] = db.session.scalars(sa.select(Mail)).all()
    assert (mail.key, mail.state, mail.text) == ("a", MailState.DROPPED, "")


def test_letters_that_fell_due_meanwhile_do_not_leave_a_second_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_BACKEND", "file")
    everything = make_everything()
    db.session.execute(sa.delete(Mail))
    db.session.commit()
    end_event(everything.event, days_ago=1.5)
    site.back_up()

    result = site.restore("--replace")

    held = db.session.scalars(sa.select(Mail.state).where(Mail.kind == "follow_up")).all()
    assert held == [MailState.DROPPED]
    assert "Held back: 1 reminders" in result.output


@pytest.mark.parametrize("damage", ["cut off", "changed", "not a zip", "no list", "empty"])
def test_a_damaged_or_foreign_file_changes_nothing(site: Site, damage: str) -> None:
    make_attendee(event=make_event())
    site.back_up()
    content = bytearray(site.file.read_bytes())
    match damage:
        case "cut off":
            del content[len(content) // 2 :]
        case "changed":
            content[len(content) // 2] ^= 0xFF
        case "not a zip":
            content = bytearray(b"SQLite format 3\x00" + bytes(4096))
        case "empty":
            content.clear()
    site.file.write_bytes(content)
    if damage == "no list":
        with zipfile.ZipFile(site.file, "w") as archive:
            archive.writestr("people.csv", "Name\nAda\n")
    before = dump()

    result = site.restore("--replace", expect=1)

    assert "is no backup of Matchmaker, or it is damaged: " in result.output
    assert result.output.strip().endswith("Nothing was changed.")
    assert dump() == before
    assert list(site.folder.rglob(".matchmaker-at-work-*")) == []


def test_a_backup_of_a_newer_version_is_refused(site: Site) -> None:
    make_event()
    site.back_up()
    with zipfile.ZipFile(site.file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(parts["backup.json"])
    parts["backup.json"] = json.dumps({**told, "schema_revision": "9999", "version": "9.0"}).encode()
    with zipfile.ZipFile(site.file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    result = site.restore("--replace", expect=1)

    assert "was made by Matchmaker 9.0, which is newer" in result.output


def test_older_tables_are_brought_up_to_date_by_the_restore_or_not_backed_up(site: Site) -> None:
    is_a_file = db.engine.dialect.name == "sqlite"
    event = make_event()
    make_attendee(event=event, name="Ada")
    event_id = event.id
    db.session.remove()
    downgrade(revision="0005")

    result = site.back_up(expect=0 if is_a_file else 1)
    if is_a_file:  # it is copied as it is, so that a new version can be installed afterwards
        site.restore("--replace")
    else:
        upgrade()

    assert ("Back up with the version that made them" in result.output) is not is_a_file
    assert site.file.exists() is is_a_file
    assert is_up_to_date()
    assert names_of(event_id) == ["Ada"]


def test_a_backup_moves_from_one_kind_of_database_to_the_other(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = make_everything()
    everything.event.created_at = now() - timedelta(days=3)
    db.session.commit()
    code, n_scans = code_of_event(everything.event), len(db.session.scalars(sa.select(Scan)).all())
    site.back_up()
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(site.folder / "moved"))

    result = run("backup", "restore", str(site.file))

    assert f"2 people, {n_scans} scans" in result.output
    moved = sa.create_engine(f"sqlite:///{site.folder / 'moved' / 'matchmaker.sqlite3'}")
    with sa.orm.Session(moved) as session:
        assert [code_of_event(event) for event in session.scalars(sa.select(Event))] == [code]
        assert set(session.scalars(sa.select(Attendee.name))) == {everything.ada.name, "Grace"}
    moved.dispose()
