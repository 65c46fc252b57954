from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import MatchingUnderWayError, NotFoundError, SamePersonError
from matchmaker.models import (
    Attendee,
    AuditEntry,
    Avoidance,
    AvoidanceKind,
    CheckBack,
    Concern,
    Device,
    Feedback,
    FollowUp,
    GoalOutcome,
    HideRule,
    LimitCounter,
    Mail,
    Match,
    Meeting,
    MeetingState,
    Pin,
    Promise,
    RetiredBadge,
    RuleKind,
    RunState,
    Scan,
    SignInLink,
    SignInSession,
    Via,
    Worth,
    Year,
)
from matchmaker.queries.attendees import event_of_badge
from matchmaker.queries.hiding import person_value
from matchmaker.queries.meetings import badge_holder
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.feedback import give_feedback
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.merging import merge_people
from matchmaker.services.promises import make_promise
from matchmaker.services.recount import recount_meetings
from matchmaker.services.registration import leave
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import follow_link, make_invitation
from matchmaker.services.year import agree_to_year
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_run

if TYPE_CHECKING:
    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")

DEVICE, OTHER_DEVICE = uuid4(), uuid4()


class Doubled:
    """Ada who registered twice, with Grace and Mary."""

    def __init__(self) -> None:
        self.event = make_event()
        self.kept = make_attendee(event=self.event, name="Ada Lovelace", email="ada@example.org")
        self.grace = make_attendee(event=self.event, name="Grace Hopper")
        self.merged = make_attendee(event=self.event, name="A. Lovelace", email="ada@work.example")
        self.mary = make_attendee(event=self.event, name="Mary Jackson")
        self.by = sa.inspect(self.event).session.scalar(sa.text("SELECT organizer_id FROM membership"))

    def merge(self, *, kept: Attendee | None = None, merged: Attendee | None = None) -> Attendee:
        one, other = kept or self.kept, merged or self.merged
        merge_people(event_id=self.event.id, kept_code=one.code, merged_code=other.code, by=self.by)
        return one


def _scan(
    one: Attendee, other: Attendee, *, at: datetime | None = None, client_id: UUID | None = None
) -> str:
    found = record_scan(
        scanner_id=one.id,
        code=other.badge_code,
        client_id=client_id or uuid4(),
        via=Via.CAMERA,
        client_at=at,
        sent_at=now() if at else None,
    )
    return found.meeting_code


def _met(event: Event) -> set[frozenset[int]]:
    rows = db.session.scalars(sa.select(Meeting).filter_by(event_id=event.id)).all()
    return {frozenset((row.low_id, row.high_id)) for row in rows if row.state is MeetingState.CONFIRMED}


def test_merge_brings_profiles_into_one_and_fills_what_is_missing() -> None:
    two = Doubled()
    two.merged.organisation, two.merged.pin, two.merged.is_minor = "Engines", "123456", True
    two.merged.contact_email, two.merged.contact_shared_at = "ada@work.example", now()
    two.merged.checked_in_at = now()
    two.kept.edited_at = now() - timedelta(days=1)
    two.kept.external_id, two.merged.external_id = None, "T-1"
    db.session.commit()
    edited_at, checked_in_at = two.kept.edited_at, two.merged.checked_in_at

    kept = two.merge()

    names = set(db.session.scalars(sa.select(Attendee.name).filter_by(event_id=two.event.id)))
    assert names == {"Ada Lovelace", "Grace Hopper", "Mary Jackson"}
    assert (kept.email, kept.external_id, kept.organisation) == ("ada@example.org", "T-1", "Engines")
    assert (kept.pin, kept.is_minor, kept.contact_email) == ("123456", True, "ada@work.example")
    assert (kept.edited_at, kept.checked_in_at) == (edited_at, checked_in_at)
    assert kept.is_active
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(action="people_merged")).one()
    assert entry.organizer_id == two.by


def test_merge_brings_letters_into_one_and_keeps_none_from_who_comes_next() -> None:
    two = Doubled()
    run = make_run(event=two.event)
    numbers = {"kept": two.kept.id, "merged": two.merged.id, "run": run.id}
    for person, keys in (
        (two.kept, ["invitation:{kept}"]),
        (
            two.merged,
            ["invitation:{merged}", "three:{merged}:{merged}", "follow_up:{merged}:7", "sign-in:ab12"],
        ),
    ):
        for key in keys:
            kind = key.partition(":")[0]
            db.session.add(
                Mail(
                    kind=kind,
                    key=key.format(**numbers),
                    address="ada@example.org",
                    subject="",
                    text="",
                    event_id=two.event.id,
                    attendee_id=person.id,
                )
            )
    db.session.commit()

    two.merge()

    left = db.session.scalars(
        sa.select(Mail.key).filter_by(attendee_id=numbers["kept"]).order_by(Mail.id)
    ).all()
    assert left == [
        key.format(**numbers)
        for key in ("invitation:{kept}", "three:{merged}:{kept}", "follow_up:{kept}:7", "sign-in:ab12")
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == len(left)


def test_merge_forgets_the_year_of_an_address_that_nobody_has_any_more() -> None:
    two = Doubled()
    agree_to_year(email="ada@work.example")
    agree_to_year(email="ada@example.org")

    two.merge()

    assert db.session.scalars(sa.select(Year.email)).all() == ["ada@example.org"]


def test_merge_into_a_minor_takes_the_cards_of_adults_who_were_not_met() -> None:
    two = Doubled()
    two.merged.is_minor = True
    db.session.commit()
    run = make_run(event=two.event)
    make_match(run=run, one=two.kept, other=two.grace)
    make_match(run=run, one=two.kept, other=two.mary)
    make_match(run=run, one=two.grace, other=two.mary)
    make_meeting(one=two.kept, other=two.mary)

    two.merge()

    cards = db.session.execute(sa.select(Match.low_id, Match.high_id).filter_by(run_id=run.id)).all()
    assert {tuple(sorted(card)) for card in cards} == {
        tuple(sorted((two.kept.id, two.mary.id))),
        tuple(sorted((two.grace.id, two.mary.id))),
    }


def test_merge_keeps_own_contact_statements_and_addresses() -> None:
    two = Doubled()
    two.kept.contact_phone, two.merged.contact_email = "+351 1", "ada@work.example"
    db.session.add(GoalOutcome(goal_id=two.merged.goals[0].id, moved=True, answered_at=now()))
    silent = make_attendee(event=two.event, name="Silent", goals=(), skills=())
    db.session.commit()

    kept = two.merge()
    spoken = two.merge(kept=silent, merged=two.grace)

    assert (kept.contact_phone, kept.contact_email) == ("+351 1", "")
    assert [goal.text for goal in kept.goals] == ["a publisher for notes on engines"]
    assert [skill.text for skill in spoken.skills] == ["programs for looms"]
    assert [goal.position for goal in spoken.goals] == [0]


def test_who_left_with_one_of_the_two_has_left_and_who_never_agreed_with_one_takes_the_others_yes() -> None:
    two = Doubled()
    unasked = make_attendee(event=two.event, name="Unasked", consents=False)
    leave(attendee_id=two.merged.id)

    gone, agreed = two.merge(), two.merge(kept=unasked, merged=two.mary)

    assert (gone.is_active, gone.withdrawn_at is not None) == (False, True)
    assert (agreed.is_active, agreed.consent_source) == (True, "test")


def test_merge_refuses_strangers_the_erased_and_one_row_alone() -> None:
    two, mallory = Doubled(), make_attendee(event=make_event(), name="Mallory")
    erased_id = two.mary.id
    erase_attendee(attendee_id=erased_id)

    for other in (mallory, db.session.get_one(Attendee, erased_id)):
        with pytest.raises(NotFoundError):
            two.merge(merged=other)
    with pytest.raises(SamePersonError):
        two.merge(merged=two.kept)
    code = two.merged.code
    two.merge()
    with pytest.raises(NotFoundError):
        merge_people(event_id=two.event.id, kept_code=two.kept.code, merged_code=code, by=two.by)


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.COMPUTING])
def test_merge_waits_for_a_matching_that_is_under_way(state: RunState) -> None:
    two = Doubled()
    make_run(event=two.event, state=state)

    with pytest.raises(MatchingUnderWayError):
        two.merge()

    assert db.session.get(Attendee, two.merged.id) is not None


def test_both_badges_links_and_sessions_mean_the_kept_row() -> None:
    two = Doubled()
    lost = RetiredBadge(
        badge_code="LOSTBADGE0LOSTBADGE0",
        event_id=two.event.id,
        attendee_id=two.merged.id,
        typed_code="LOSTCODE",
        retired_at=now() - timedelta(hours=1),
    )
    db.session.add(lost)
    db.session.commit()
    badge_code, typed_code, grace_id = two.merged.badge_code, two.merged.typed_code, two.grace.id
    secret = make_invitation(attendee_id=two.merged.id)
    open_session(organizer_id=None, attendee_id=two.merged.id, data={})

    kept_id = two.merge().id
    for code in (badge_code, typed_code):
        record_scan(scanner_id=grace_id, code=code, client_id=uuid4(), via=Via.TYPED)

    opened, holder = event_of_badge(badge_code), badge_holder(event_id=two.event.id, badge_code=badge_code)
    assert (opened, holder) == (two.event, two.kept)
    assert event_of_badge("LOSTBADGE0LOSTBADGE0") is None
    assert set(db.session.scalars(sa.select(Scan.scanned_id))) == {kept_id}
    assert set(db.session.scalars(sa.select(RetiredBadge.attendee_id))) == {kept_id}
    assert follow_link(secret=secret).attendee_id == kept_id
    for model in (SignInLink, SignInSession):
        assert set(db.session.scalars(sa.select(model.attendee_id))) == {kept_id}


def test_meetings_of_both_become_one_with_every_word_said_of_them() -> None:
    two = Doubled()
    kept_code = _scan(two.grace, two.kept)
    merged_code = _scan(two.merged, two.grace)
    confirm_meeting(meeting_code=merged_code, by=two.grace.id)
    confirm_meeting(meeting_code=kept_code, by=two.kept.id)
    mary_code = _scan(two.merged, two.mary)
    confirm_meeting(meeting_code=mary_code, by=two.mary.id)
    _scan(two.kept, two.merged)
    give_feedback(meeting_code=merged_code, by=two.merged.id, worth=Worth.NICE, memory_line="Compilers")
    give_feedback(meeting_code=kept_code, by=two.grace.id, worth=Worth.FOLLOW_UP, memory_line="")
    give_feedback(meeting_code=merged_code, by=two.grace.id, worth=Worth.NICE, memory_line="Looms")
    for code, person in ((merged_code, two.merged), (merged_code, two.grace), (kept_code, two.grace)):
        make_promise(meeting_code=code, by=person.id, text=f"To {code}", due_on=None, is_shared=True)
    merged_meeting = db.session.scalars(sa.select(Meeting).filter_by(code=merged_code)).one()
    kept_meeting = db.session.scalars(sa.select(Meeting).filter_by(code=kept_code)).one()
    day = datetime(2026, 5, 7, tzinfo=UTC)
    for meeting, person, number in (
        (merged_meeting, two.grace, 7),
        (merged_meeting, two.grace, 30),
        (kept_meeting, two.grace, 7),
    ):
        db.session.add(
            CheckBack(meeting_id=meeting.id, attendee_id=person.id, day=number, line="", answered_at=day)
        )
    db.session.commit()
    kept_id, grace_id, mary_id = two.kept.id, two.grace.id, two.mary.id

    two.merge()

    assert _met(two.event) == {frozenset((kept_id, grace_id)), frozenset((kept_id, mary_id))}
    codes = set(db.session.scalars(sa.select(Meeting.code)))
    assert codes == {kept_code, mary_code}
    assert recount_meetings().differing == ()
    said = {row.attendee_id: (row.worth, row.memory_line) for row in db.session.scalars(sa.select(Feedback))}
    assert said == {kept_id: ("nice", "Compilers"), grace_id: ("follow_up", "Looms")}
    promised = {row.attendee_id: row.text for row in db.session.scalars(sa.select(Promise))}
    assert promised == {kept_id: f"To {merged_code}", grace_id: f"To {kept_code}"}
    asked = set(db.session.execute(sa.select(CheckBack.attendee_id, CheckBack.day)).all())
    assert asked == {(grace_id, 7), (grace_id, 30)}


def test_scan_of_the_merged_row_that_is_delivered_again_is_still_known() -> None:
    two = Doubled()
    at, client_id, own_id, twice = now(), uuid4(), uuid4(), uuid4()
    badge_code, grace_id = two.merged.badge_code, two.grace.id
    _scan(two.grace, two.merged, at=at, client_id=client_id)
    _scan(two.merged, two.grace, client_id=own_id)
    _scan(two.kept, two.grace, client_id=twice)
    _scan(two.merged, two.mary, client_id=twice)
    old = db.session.get_one(Scan, (two.grace.id, client_id))
    foreign = _scan(two.mary, two.merged)
    db.session.execute(
        sa.update(Scan).where(Scan.scanner_id == two.mary.id).values(payload_hash="of another time")
    )
    db.session.commit()
    assert (old.scanned_id, foreign != "") == (two.merged.id, True)

    kept_id = two.merge().id
    again = record_scan(
        scanner_id=grace_id, code=badge_code, client_id=client_id, via=Via.CAMERA, client_at=at, sent_at=at
    )

    assert again.is_duplicate
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 5
    assert {row.scanner_id for row in db.session.scalars(sa.select(Scan))} == {kept_id, grace_id, two.mary.id}
    assert recount_meetings().differing == ()


@pytest.mark.parametrize("is_kept_real", [True, False])
def test_real_meeting_of_one_row_outlives_the_no_said_to_the_other(is_kept_real: bool) -> None:  # noqa: FBT001 -- pytest fills it by name
    two = Doubled()
    real, other = (two.kept, two.merged) if is_kept_real else (two.merged, two.kept)
    confirm_meeting(meeting_code=_scan(two.grace, real), by=real.id)
    withdraw_meeting(meeting_code=_scan(two.grace, other), by=two.grace.id)
    pair = frozenset((two.kept.id, two.grace.id))

    two.merge()

    assert _met(two.event) == {pair}
    assert recount_meetings().differing == ()


def _clumsy_evening(two: Doubled, seed: int) -> None:
    """Let everybody scan, agree and take back at random."""
    choose = random.Random(seed)  # noqa: S311 -- no secret
    people = [two.kept, two.merged, two.grace, two.mary]
    for _ in range(14):
        one, other = choose.sample(people, 2)
        code = _scan(one, other, at=now() - timedelta(minutes=choose.randrange(50)))
        act = choose.random()
        if act < 0.4:
            confirm_meeting(meeting_code=code, by=other.id)
        elif act < 0.55:
            withdraw_meeting(meeting_code=code, by=choose.choice([one, other]).id)


@pytest.mark.parametrize("seed", range(6))
def test_no_real_meeting_is_lost_but_those_that_become_one(seed: int) -> None:
    two = Doubled()
    _clumsy_evening(two, seed)
    merged_id, kept_id = two.merged.id, two.kept.id
    before = {
        frozenset(kept_id if person == merged_id else person for person in pair) for pair in _met(two.event)
    }

    two.merge()

    assert _met(two.event) >= {pair for pair in before if len(pair) == 2}
    assert recount_meetings().differing == ()
    assert db.session.get(Attendee, merged_id) is None


def test_matches_are_turned_deduplicated_and_never_more_than_four_unmet() -> None:
    two = Doubled()
    others = [make_attendee(event=two.event, name=f"Person {number}") for number in range(5)]
    run, old = make_run(event=two.event), make_run(event=two.event, number=2, state=RunState.REPLACED)
    make_match(run=run, one=two.kept, other=two.merged)
    make_match(run=run, one=two.kept, other=two.grace, score=0.1)
    make_match(run=run, one=two.merged, other=two.grace, score=9.0)
    turned = make_match(run=run, one=two.merged, other=others[0], score=5.0)
    turned.low_affinity, turned.high_affinity = 0.7, 0.4
    for place, other in enumerate(others[1:]):
        make_match(run=run, one=two.merged, other=other, score=4.0 - place)
    make_match(run=old, one=two.merged, other=two.grace)
    db.session.commit()
    _scan(others[4], two.merged)
    kept_id, grace_id = two.kept.id, two.grace.id
    ids = [other.id for other in others]
    grace_old = db.session.get_one(Match, (old.id, two.grace.id, two.merged.id))
    gives, gets = grace_old.low_affinity, grace_old.high_affinity
    run_id, old_id = run.id, old.id

    two.merge()

    rows = db.session.scalars(sa.select(Match).filter_by(run_id=run_id)).all()
    partners = {row.high_id if row.low_id == kept_id else row.low_id for row in rows}
    assert partners == {grace_id, ids[4], ids[0], ids[1]}
    first = db.session.get_one(Match, (run_id, kept_id, ids[0]))
    assert (first.low_affinity, first.high_affinity) == (0.7, 0.4)
    back = db.session.get_one(Match, (old_id, kept_id, grace_id))
    assert (back.low_affinity, back.high_affinity) == (gets, gives)
    assert back.reasons["low"]["goal"] == "a publisher for notes on engines"


def test_wishes_and_pins_of_both_rows_become_those_of_one() -> None:
    two = Doubled()
    event_id = two.event.id
    kept_id, merged_id, grace_id, mary_id = two.kept.id, two.merged.id, two.grace.id, two.mary.id
    for low, high, kind, by in (
        (kept_id, merged_id, AvoidanceKind.KNOWS, kept_id),
        (kept_id, grace_id, AvoidanceKind.SEPARATED, None),
        (grace_id, merged_id, AvoidanceKind.SEPARATED, None),
        (merged_id, mary_id, AvoidanceKind.HIDDEN, merged_id),
        (kept_id, mary_id, AvoidanceKind.DECLINED, kept_id),
    ):
        db.session.add(Avoidance(event_id=event_id, low_id=low, high_id=high, kind=kind, by_id=by))
    for low, high in ((kept_id, grace_id), (grace_id, merged_id), (kept_id, merged_id), (merged_id, mary_id)):
        db.session.add(Pin(event_id=event_id, low_id=low, high_id=high))
    kept_value, merged_value = person_value(two.kept.code), person_value(two.merged.code, "7K3M9QX2")
    for owner, value in (
        (kept_id, merged_value),
        (merged_id, kept_value),
        (merged_id, "eve"),
        (kept_id, "eve"),
        (merged_id, "bob"),
        (mary_id, merged_value),
        (grace_id, merged_value),
        (grace_id, person_value(two.kept.code, "7K3M9QX2")),
    ):
        db.session.add(HideRule(attendee_id=owner, kind=RuleKind.NAME, value=value))
    db.session.commit()
    new_value = person_value(two.kept.code, "7K3M9QX2")

    two.merge()

    wishes = {
        (row.low_id, row.high_id, row.kind, row.by_id) for row in db.session.scalars(sa.select(Avoidance))
    }
    assert wishes == {
        (kept_id, grace_id, "separated", None),
        (kept_id, mary_id, "hidden", kept_id),
        (kept_id, mary_id, "declined", kept_id),
        (kept_id, grace_id, "hidden", grace_id),
        (kept_id, mary_id, "hidden", mary_id),
    }
    pins = set(db.session.execute(sa.select(Pin.low_id, Pin.high_id)).all())
    assert pins == {(kept_id, grace_id), (kept_id, mary_id)}
    rules = {(row.attendee_id, row.value) for row in db.session.scalars(sa.select(HideRule))}
    assert rules == {(kept_id, "eve"), (kept_id, "bob"), (mary_id, new_value), (grace_id, new_value)}


@pytest.mark.parametrize("has_own", [True, False])
def test_phones_rhythm_and_concerns_go_to_the_kept_row(has_own: bool) -> None:  # noqa: FBT001 -- pytest fills it by name
    two = Doubled()
    kept_id, merged_id, moment = two.kept.id, two.merged.id, now()
    early = moment - timedelta(hours=1)
    devices = [(merged_id, DEVICE, 5, 2, moment), (merged_id, OTHER_DEVICE, 1, 0, early)]
    if has_own:
        devices.append((kept_id, DEVICE, 3, 1, early))
        db.session.add(FollowUp(attendee_id=kept_id, token_hash="a" * 64, started_at=early))
    for owner, device, last, waiting, seen in devices:
        db.session.add(
            Device(attendee_id=owner, device=device, last_sequence=last, waiting=waiting, seen_at=seen)
        )
    db.session.add(FollowUp(attendee_id=merged_id, token_hash="b" * 64, started_at=early, stopped_at=moment))
    for key in (
        f"refused:{merged_id}:{DEVICE}:3",
        f"refused:{merged_id}:{DEVICE}:4",
        f"refused:{kept_id}:{DEVICE}:4",
    ):
        db.session.add(LimitCounter(key=key, tries=1, window_ends_at=moment + timedelta(days=1)))
    db.session.add(Concern(event_id=two.event.id, by_id=merged_id, about_id=two.grace.id, text="Rude"))
    db.session.add(Concern(event_id=two.event.id, by_id=two.mary.id, about_id=merged_id, text="Late"))
    db.session.commit()

    two.merge()

    found = {
        (row.attendee_id, row.device): (row.last_sequence, row.waiting, row.seen_at)
        for row in db.session.scalars(sa.select(Device))
    }
    assert found == {
        (kept_id, DEVICE): (5, 3 if has_own else 2, moment),
        (kept_id, OTHER_DEVICE): (1, 0, early),
    }
    rhythm = db.session.scalars(sa.select(FollowUp)).one()
    assert (rhythm.attendee_id, rhythm.token_hash[0], rhythm.stopped_at) == (
        kept_id,
        "a" if has_own else "b",
        moment,
    )
    keys = set(db.session.scalars(sa.select(LimitCounter.key)))
    assert keys == {f"refused:{kept_id}:{DEVICE}:3", f"refused:{kept_id}:{DEVICE}:4"}
    concerns = {(row.text, row.by_id, row.about_id) for row in db.session.scalars(sa.select(Concern))}
    assert concerns == {("Rude", kept_id, two.grace.id), ("Late", two.mary.id, kept_id)}
