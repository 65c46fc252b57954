from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import LinkExpiredError, NotFoundError
from matchmaker.models import (
    Attendee,
    AuditEntry,
    Avoidance,
    AvoidanceKind,
    Erasure,
    Feedback,
    Job,
    JobState,
    MatchRun,
    Scan,
    SignInSession,
)
from matchmaker.paths import fitted_event_file, fitted_run_file
from matchmaker.queries.attendees import people_of
from matchmaker.queries.exports import match_rows, people_rows
from matchmaker.queries.fitted import newest_fitted
from matchmaker.queries.meetings import count_erased, meetings_of
from matchmaker.queries.report import report_of
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.fitted import FIT_JOB, fit_event
from matchmaker.services.follow_ups import begin_follow_up
from matchmaker.services.matching import run_now
from matchmaker.services.registration import edit_profile, leave
from matchmaker.services.sessions import load_session, open_session
from matchmaker.services.sign_in import follow_link, make_invitation
from tests.factories import make_attendee, make_event, make_meeting, make_organizer
from tests.person_with_everything import Everything, make_everything

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def everything() -> Everything:
    return make_everything()


def found(words: tuple[str, ...]) -> list[str]:
    written = dump()
    return [word for word in words if word in written]


def dump() -> str:
    db.session.rollback()
    return "\n".join(
        repr(tuple(row))
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
    )


def counts() -> dict[str, int]:
    return {
        table.name: db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in db.metadata.sorted_tables
    }


def test_erase_attendee_leaves_no_word_in_any_table(everything: Everything) -> None:
    assert len(everything.canaries) > 20
    assert found((*everything.canaries, *everything.codes)) == [*everything.canaries, *everything.codes]

    erase_attendee(attendee_id=everything.ada.id)

    # The ledger alone keeps the codes of the row and of one merged into it: a backup may have both.
    assert found((*everything.canaries, *everything.codes)) == [everything.codes[0]]
    assert set(db.session.scalars(sa.select(Erasure.code))) == {everything.codes[0], "mergedrow"}


def test_erase_attendee_keeps_the_rows_that_numbers_are_made_of(everything: Everything) -> None:
    before = counts()

    erase_attendee(attendee_id=everything.ada.id)

    after = counts()
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {
        "audit": 1,
        "avoidance": -1,
        "concern": -1,
        "device": -1,
        "erasure": 2,
        "follow_up": -1,
        "former_fingerprint": -1,
        "goal": -2,
        "goal_outcome": -1,
        "hide_rule": -2,
        "job": 1,  # the words of the others are learned anew
        "kept_out": 3,  # fingerprints, so that no list brings her back
        "mail": -2,
        "merged_row": -1,
        "pin": -1,
        "promise": -2,
        "retired_badge": -1,
        "session": -1,
        "sign_in_link": -1,
        "skill": -1,
        "upload": -1,
    }
    worths = db.session.scalars(sa.select(Feedback.worth).order_by(Feedback.worth))
    assert list(worths) == ["follow_up", "nice"]
    assert db.session.execute(
        sa.select(Scan.device.is_(None), Scan.sequence).order_by(Scan.scanner_id)
    ).all() == [
        (True, None),
        (False, 1),
    ]


def test_erase_attendee_leaves_an_empty_row_that_nobody_can_use(everything: Everything) -> None:
    ada, codes = everything.ada, everything.codes

    erase_attendee(attendee_id=ada.id)

    row = db.session.get_one(Attendee, ada.id, populate_existing=True)
    assert (row.group, row.is_minor) == ("", False)
    assert (row.name, row.email, row.pin, row.is_active, row.contact_shared_at) == (
        "",
        None,
        None,
        False,
        None,
    )
    assert not {row.code, row.badge_code, row.typed_code} & set(codes)


def test_erase_attendee_ends_links_and_sign_ins_but_not_the_organizers_own() -> None:
    olive = make_organizer()
    ada = make_attendee(event=make_event(organizer=olive))
    link = make_invitation(attendee_id=ada.id)
    alone = open_session(organizer_id=None, attendee_id=ada.id, data={})
    both = open_session(organizer_id=olive.id, attendee_id=ada.id, data={})

    erase_attendee(attendee_id=ada.id)

    with pytest.raises(LinkExpiredError):
        follow_link(secret=link)
    assert load_session(secret=alone) is None
    kept = load_session(secret=both)
    assert kept is not None
    assert (kept.organizer_id, kept.attendee_id) == (olive.id, None)
    assert db.session.execute(sa.select(sa.func.count()).select_from(SignInSession)).scalar_one() == 1


def test_erase_attendee_twice_is_once(everything: Everything) -> None:
    erase_attendee(attendee_id=everything.ada.id)
    before = dump()

    erase_attendee(attendee_id=everything.ada.id)

    assert dump() == before
    (entry,) = db.session.scalars(sa.select(AuditEntry))
    assert (entry.action, entry.organizer_id, entry.detail) == ("attendee_erased", None, {})


def test_whom_they_met_keeps_that_somebody_left(everything: Everything) -> None:
    ada, grace = everything.ada, everything.grace
    assert [meeting.person.name for meeting in meetings_of(grace.id)] == [ada.name]
    assert count_erased(grace.id) == 0

    erase_attendee(attendee_id=ada.id)

    assert (meetings_of(grace.id), count_erased(grace.id)) == ([], 1)


def test_count_erased_counts_confirmed_meetings_that_nobody_hid_or_took_back() -> None:
    event = make_event()
    grace = make_attendee(event=event, name="Grace")
    people = {name: make_attendee(event=event, name=name) for name in ("met", "asked", "hid", "back", "left")}
    make_meeting(one=people["met"], other=grace)
    make_meeting(one=people["asked"], other=grace, is_confirmed=False)
    hidden = make_meeting(one=people["hid"], other=grace)
    make_meeting(one=people["back"], other=grace).withdrawn_at = now()
    make_meeting(one=people["left"], other=grace)
    db.session.add(
        Avoidance(
            event_id=event.id,
            low_id=hidden.low_id,
            high_id=hidden.high_id,
            kind=AvoidanceKind.HIDDEN,
            by_id=people["hid"].id,
        )
    )
    db.session.commit()
    leave(attendee_id=people["left"].id)

    for name in ("met", "asked", "hid", "back"):
        erase_attendee(attendee_id=people[name].id)

    assert count_erased(grace.id) == 1
    assert count_erased(people["met"].id) == 0
    kinds = Counter(db.session.scalars(sa.select(Avoidance.kind)))
    assert kinds == {"hidden": 1}


def test_report_after_erasing_is_the_report_after_leaving(everything: Everything) -> None:
    leave(attendee_id=everything.ada.id)
    before = report_of(everything.event)

    erase_attendee(attendee_id=everything.ada.id)

    after = report_of(everything.event)
    assert (after.figures, after.timeline) == (before.figures, before.timeline)


def test_organizer_sees_no_name_and_the_same_counts(everything: Everything) -> None:
    event, ada = everything.event, everything.ada
    name = ada.name
    before = {person.name: person.n_met for person in people_of(event.id)}
    rows_before = [row[0] for row in people_rows(event.id)[1]]

    erase_attendee(attendee_id=ada.id)

    after = {person.name: person.n_met for person in people_of(event.id)}
    assert before == {name: 1, "Grace": 1}
    assert after == {"": 1, "Grace": 1}
    assert (rows_before, [row[0] for row in people_rows(event.id)[1]]) == ([name, "Grace"], ["Grace"])
    assert match_rows(event.id)[1] == []


def test_erase_attendee_removes_the_files_with_their_words(everything: Everything, tmp_path: Path) -> None:
    run_id = db.session.scalars(sa.select(MatchRun.id)).one()
    files = [fitted_run_file(tmp_path, run_id), fitted_event_file(tmp_path, everything.event.id)]
    files[0].parent.mkdir()
    for file in files:
        file.write_bytes(b"canary")

    erase_attendee(attendee_id=everything.ada.id)

    assert [file.exists() for file in files] == [False, False]


def test_every_erasure_lets_the_words_be_learned_anew() -> None:
    event = make_event()
    people = [make_attendee(event=event) for _ in range(4)]

    for person in people[:2]:
        erase_attendee(attendee_id=person.id)
        with transaction():
            db.session.execute(sa.update(Job).where(Job.kind == FIT_JOB).values(state=JobState.DONE))

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job).filter_by(kind=FIT_JOB)) == 2


@pytest.mark.parametrize("what", ["run", "words"])
def test_erasure_while_words_are_learned_leaves_none_of_them(what: str) -> None:
    event = make_event()
    people = [make_attendee(event=event, goals=[f"canary {n}"], skills=["canary"]) for n in range(4)]
    erased: list[int] = []

    def erase_once(share: float) -> None:
        if share and not erased:
            erased.append(people[0].id)
            erase_attendee(attendee_id=people[0].id)

    if what == "run":
        run_now(event_id=event.id, by=None, progress=erase_once)
    else:
        fit_event(event_id=event.id, progress=erase_once)

    assert erased == [people[0].id]
    assert "canary 0" not in dump()
    fitted = newest_fitted(event.id)
    assert fitted is not None
    assert set(fitted.ids) == {person.id for person in people[1:]}


def test_a_page_that_was_open_does_not_bring_somebody_back() -> None:
    ada = make_attendee(event=make_event())
    erase_attendee(attendee_id=ada.id)

    with pytest.raises(NotFoundError):
        edit_profile(
            attendee_id=ada.id,
            name="Ada Lovelace",
            organisation="",
            headline="",
            goals=["canary"],
            skills=[],
            consents=True,
        )
    with pytest.raises(NotFoundError):
        begin_follow_up(attendee_id=ada.id)

    assert "canary" not in dump()
