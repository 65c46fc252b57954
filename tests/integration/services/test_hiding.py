from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import BadgeUnknownError, NobodyMeantError, NotFoundError, SelfScanError
from matchmaker.importers.attendees import ImportedPerson
from matchmaker.models import Attendee, Avoidance, Event, HideRule, Meeting, MeetingState, Via
from matchmaker.queries.hiding import Way, hidings_of
from matchmaker.queries.three import three_of
from matchmaker.services.avoidances import are_hidden
from matchmaker.services.hiding import (
    fold_name,
    hide_from_badge,
    hide_from_domain,
    hide_from_name,
    hide_from_person,
    stop_hiding,
)
from matchmaker.services.importing import apply_import
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.registration import edit_profile, register
from tests.factories import make_attendee, make_event, make_match, make_run

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def event(app: object) -> Event:  # noqa: ARG001 -- the event lives in its database
    return make_event()


@pytest.fixture
def ada(event: Event) -> Attendee:
    return make_attendee(event=event, name="Ada Lovelace", email="ada@engines.example.org")


@pytest.fixture
def grace(event: Event) -> Attendee:
    return make_attendee(event=event, name="Grace Hopper", email="grace@navy.example.com")


def scan(scanner: Attendee, scanned: Attendee) -> MeetingState:
    return record_scan(
        scanner_id=scanner.id, code=scanned.badge_code, client_id=uuid4(), via=Via.CAMERA
    ).state


def state() -> MeetingState:
    db.session.rollback()
    return db.session.scalars(sa.select(Meeting)).one().state


def take_back_everything(attendee: Attendee) -> None:
    for line in hidings_of(attendee.id):
        stop_hiding(by=attendee.id, way=line.way, value=line.value)


def test_hide_from_person_twice_is_one_wish(event: Event, ada: Attendee, grace: Attendee) -> None:
    make_match(run=make_run(event=event), one=ada, other=grace)
    for _ in range(2):
        hide_from_person(by=ada.id, code=grace.code)

    assert are_hidden(ada.id, grace.id)
    assert [line.way for line in hidings_of(ada.id)] == [Way.PERSON]
    assert hidings_of(grace.id) == []


def test_hide_from_person_needs_somebody_in_sight(event: Event, ada: Attendee, grace: Attendee) -> None:
    make_match(run=make_run(event=event), one=ada, other=grace)
    stranger = make_attendee(event=make_event())
    hide_from_person(by=grace.id, code=ada.code)

    for code in (stranger.code, ada.code, grace.code, "missing"):
        with pytest.raises(NotFoundError):
            hide_from_person(by=ada.id, code=code)

    assert db.session.scalars(sa.select(HideRule.attendee_id)).all() == [grace.id]


def test_hide_from_badge_takes_the_typed_code_or_the_whole_link(ada: Attendee, grace: Attendee) -> None:
    hide_from_badge(by=ada.id, code=f"{grace.typed_code[:4].lower()} {grace.typed_code[4:]}")
    hide_from_badge(by=ada.id, code=f"HTTP://MATCHMAKER.TEST/B/{grace.badge_code}")

    assert are_hidden(ada.id, grace.id)
    shown = [(line.way, line.shown.replace(" ", "")) for line in hidings_of(ada.id)]
    assert sorted(shown) == sorted(
        [(Way.PERSON, grace.typed_code), (Way.PERSON, read_alike(grace.badge_code[:8]))]
    )


def read_alike(code: str) -> str:
    """Return a code as the list shows it: letters that look like others are resolved."""
    return code.translate(str.maketrans("OILU", "011V"))


def test_hide_from_badge_refuses_what_is_no_badge_of_somebody_else(ada: Attendee) -> None:
    stranger = make_attendee(event=make_event())

    with pytest.raises(SelfScanError):
        hide_from_badge(by=ada.id, code=ada.typed_code)
    with pytest.raises(BadgeUnknownError):
        hide_from_badge(by=ada.id, code=stranger.badge_code)

    assert hidings_of(ada.id) == []


@pytest.mark.parametrize("written", ["grace hopper", " GRACE  Hopper ", "Gräce Hopper", "Grace-Hopper"])
def test_hide_from_name_forgives_small_differences(ada: Attendee, grace: Attendee, written: str) -> None:
    hide_from_name(by=ada.id, name=written)

    assert are_hidden(ada.id, grace.id)


@pytest.mark.parametrize("written", ["Grace", "Hopper Grace", "Grace Hoppers"])
def test_hide_from_name_means_the_whole_name(ada: Attendee, grace: Attendee, written: str) -> None:
    hide_from_name(by=ada.id, name=written)

    assert not are_hidden(ada.id, grace.id)


@pytest.mark.parametrize("written", ["navy.example.com", "@example.com", "Somebody@NAVY.example.com"])
def test_hide_from_domain_means_everybody_of_it_and_below(
    ada: Attendee, grace: Attendee, written: str
) -> None:
    hide_from_domain(by=ada.id, domain=written)

    assert are_hidden(ada.id, grace.id)


def test_hide_from_domain_means_no_other_domain(event: Event, ada: Attendee, grace: Attendee) -> None:
    without = make_attendee(event=event, name="Nobody")
    without.email = None
    db.session.commit()

    hide_from_domain(by=ada.id, domain="y.example.com")

    assert not any(are_hidden(ada.id, other.id) for other in (grace, without))


def test_hiding_from_ones_own_name_and_domain_hides_nobody_from_themselves(ada: Attendee) -> None:
    hide_from_name(by=ada.id, name=ada.name)
    hide_from_domain(by=ada.id, domain="example.org")

    assert db.session.scalars(sa.select(Avoidance)).all() == []


def test_words_that_mean_nobody_are_refused(ada: Attendee) -> None:
    for name in ("", " – ", "=?"):
        with pytest.raises(NobodyMeantError):
            hide_from_name(by=ada.id, name=name)
    for domain in ("", "localhost", "no domain.org", "a@b@", "x" * 210 + ".org"):
        with pytest.raises(NobodyMeantError):
            hide_from_domain(by=ada.id, domain=domain)

    assert hidings_of(ada.id) == []
    assert fold_name("李小龍") == "李小龍"


def test_who_registers_later_is_hidden_at_once(event: Event, ada: Attendee) -> None:
    hide_from_name(by=ada.id, name="Mallory Vale")
    hide_from_domain(by=ada.id, domain="vale.example.net")
    values = {"event_id": event.id, "goals": ["a"], "skills": ["b"], "consents": True}

    by_name = register(name="mallory vale", email="m@example.org", **values)  # type: ignore[arg-type]  # passed on
    by_domain = register(name="Mal", email="mal@vale.example.net", **values)  # type: ignore[arg-type]  # passed on
    other = register(name="Mary", email="mary@example.org", **values)  # type: ignore[arg-type]  # passed on

    assert [are_hidden(ada.id, one) for one in (by_name, by_domain, other)] == [True, True, False]


def test_who_is_imported_later_or_gets_another_name_is_hidden_at_once(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    hide_from_name(by=ada.id, name="Mallory Vale")
    hide_from_domain(by=ada.id, domain="vale.example.net")
    people = [
        ImportedPerson(2, "Mallory Vale", "m@example.org", "", "", None, ("a",), ()),
        ImportedPerson(3, "Mal", "mal@vale.example.net", "", "", None, ("a",), ()),
        ImportedPerson(4, "Mary", "mary@example.org", "", "", None, ("a",), ()),
    ]

    apply_import(event_id=event.id, by=None, people=people, declares_consent=True, source="test")
    edit_profile(
        attendee_id=grace.id,
        name="Mallory Vale",
        organisation="",
        headline="",
        goals=["a"],
        skills=["b"],
        consents=True,
    )

    ids = dict(db.session.execute(sa.select(Attendee.email, Attendee.id)).all())
    told = [are_hidden(ada.id, ids[f"{who}"]) for who in ("m@example.org", "mal@vale.example.net")]
    assert told == [True, True]
    assert are_hidden(ada.id, grace.id)
    assert not are_hidden(ada.id, ids["mary@example.org"])


def test_no_new_name_undoes_a_hide_while_it_stands(event: Event, ada: Attendee, grace: Attendee) -> None:
    hide_from_name(by=ada.id, name="Grace Hopper")
    hide_from_name(by=ada.id, name="Somebody Else")
    values = {"organisation": "", "headline": "", "goals": ["a"], "skills": ["b"], "consents": True}
    edit_profile(attendee_id=grace.id, name="Amazing Grace", **values)  # type: ignore[arg-type]  # passed on

    still = are_hidden(ada.id, grace.id)
    take_back_everything(ada)

    assert still
    assert not are_hidden(ada.id, grace.id)
    assert event.id == ada.event_id


def test_stop_hiding_keeps_hidden_whom_another_wish_means(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    make_match(run=make_run(event=event), one=ada, other=grace)
    hide_from_person(by=ada.id, code=grace.code)
    hide_from_domain(by=ada.id, domain="example.com")
    hide_from_name(by=grace.id, name="Ada Lovelace")

    stop_hiding(by=ada.id, way=Way.DOMAIN, value="example.com")
    stop_hiding(by=ada.id, way=Way.DOMAIN, value="example.com")
    of_both = len(db.session.scalars(sa.select(Avoidance)).all())
    take_back_everything(ada)
    of_grace = are_hidden(ada.id, grace.id)
    take_back_everything(grace)

    assert (of_both, of_grace, are_hidden(ada.id, grace.id)) == (2, True, False)


def test_stop_hiding_ends_it_also_for_who_has_another_address_by_now(ada: Attendee, grace: Attendee) -> None:
    hide_from_domain(by=ada.id, domain="example.com")
    hide_from_name(by=ada.id, name="Somebody Else")
    with transaction():
        db.session.get_one(Attendee, grace.id).email = "grace@elsewhere.example"

    stop_hiding(by=ada.id, way=Way.DOMAIN, value="example.com")

    assert not are_hidden(ada.id, grace.id)


def test_list_calls_a_person_by_nothing_that_tells_who_they_are(event: Event, ada: Attendee) -> None:
    stranger = make_attendee(event=event, name="Mary Stranger")
    hide_from_badge(by=ada.id, code=stranger.typed_code)

    (line,) = hidings_of(ada.id)

    assert stranger.code not in line.value + line.shown
    stop_hiding(by=ada.id, way=line.way, value=line.value)
    assert hidings_of(ada.id) == []


def test_hiding_takes_the_card_from_both_and_stopping_brings_it_back(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    make_match(run=make_run(event=event), one=ada, other=grace)

    def cards() -> list[int]:
        found = [three_of(db.session.get_one(Attendee, person.id)) for person in (ada, grace)]
        return [len(three.cards) for three in found if three is not None]

    before = cards()
    hide_from_person(by=grace.id, code=ada.code)
    hidden = cards()
    take_back_everything(grace)

    assert (before, hidden, cards()) == ([1, 1], [0, 0], [1, 1])


def test_hiding_frees_places_that_are_filled_again(event: Event) -> None:
    people = [
        make_attendee(event=event, name=f"Person {number}", goals=["learn looms"], skills=["looms of old"])
        for number in range(10)
    ]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    before = three_of(people[0])
    assert before is not None
    other = before.cards[0].person

    hide_from_person(by=people[0].id, code=other.code)

    db.session.rollback()
    after = three_of(people[0])
    assert after is not None
    names = [card.person.code for card in after.cards]
    assert (len(before.cards), len(names), other.code in names) == (3, 3, False)


def test_a_meeting_is_not_confirmed_while_one_hides(ada: Attendee, grace: Attendee) -> None:
    first = [scan(ada, grace), scan(grace, ada)]

    hide_from_name(by=ada.id, name="Grace Hopper")
    hidden = state()
    again = [scan(grace, ada), scan(ada, grace)]
    take_back_everything(ada)

    assert first == [MeetingState.CLAIMED, MeetingState.CONFIRMED]
    assert (hidden, again) == (MeetingState.CLAIMED, [MeetingState.CLAIMED, MeetingState.CLAIMED])
    assert state() is MeetingState.CONFIRMED
