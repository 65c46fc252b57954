from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import DeclarationMissingError, EventEndedError, FileRefusedError, ImportGoneError
from matchmaker.importers.attendees import ImportedPerson
from matchmaker.models import Attendee, AuditEntry, Event, Upload
from matchmaker.services.importing import (
    UPLOAD_LIFE,
    PlannedPerson,
    Step,
    apply_import,
    keep_upload,
    plan_import,
    upload_content,
)
from matchmaker.services.registration import edit_profile, leave
from tests.factories import make_attendee, make_event, make_organizer

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.usefixtures("app")

CSV = b"Name,Email\nAda Lovelace,ada@example.org\n"


def person(name: str, email: str | None = None, ticket: str | None = None, **values: Any) -> ImportedPerson:
    described: dict[str, Any] = {
        "line": 2,
        "organisation": "",
        "headline": "",
        "goals": (f"{name}'s goal",),
        "skills": (f"{name}'s skill",),
        **values,
    }
    return ImportedPerson(name=name, email=email, external_id=ticket, **described)


ADA = person("Ada", "ada@example.org", "T1", organisation="Engines", headline="Notes")
GRACE = person("Grace", "grace@example.org", "T2")


def bring_in(event: Event, *people: ImportedPerson, **values: Any) -> list[Step]:
    """Import people and return the steps, which are also the plan's."""
    planned = plan_import(event_id=event.id, people=people)
    chosen = {"by": None, "declares_consent": True, "source": "people.csv", **values}
    done = apply_import(event_id=event.id, people=people, **chosen)
    assert done == planned
    return [each.step for each in done]


def rows(event: Event) -> list[tuple[str, str | None, str | None]]:
    attendees = db.session.scalars(sa.select(Attendee).filter_by(event_id=event.id).order_by(Attendee.id))
    return [(attendee.name, attendee.email, attendee.external_id) for attendee in attendees]


def named(name: str) -> Attendee:
    return db.session.scalars(
        sa.select(Attendee).filter_by(name=name).execution_options(populate_existing=True)
    ).one()


def words(attendee: Attendee) -> tuple[Sequence[str], Sequence[str]]:
    return [goal.text for goal in attendee.goals], [skill.text for skill in attendee.skills]


def test_apply_import_adds_people_with_the_organizers_declaration() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)

    steps = bring_in(event, ADA, GRACE, by=olive.id, source="people.csv, said by Olive")

    assert steps == [Step.NEW, Step.NEW]
    assert rows(event) == [("Ada", "ada@example.org", "T1"), ("Grace", "grace@example.org", "T2")]
    ada = named("Ada")
    assert (ada.organisation, ada.headline, words(ada)) == (
        "Engines",
        "Notes",
        (["Ada's goal"], ["Ada's skill"]),
    )
    assert (ada.is_eligible, ada.consent_source, ada.edited_at) == (True, "people.csv, said by Olive", None)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.organizer_id) == ("people_imported", olive.id)
    assert entry.detail == {"new": 2, "changed": 0, "same": 0, "own_words": 0, "kept_out": 0, "taken": 0}


def test_apply_import_twice_changes_nothing() -> None:
    event = make_event()
    people = (
        ADA,
        GRACE,
        person("Mary", "mary@example.org"),
        person("Charles", None, "T3", goals=(), skills=()),
    )
    bring_in(event, *people)
    before = (rows(event), words(named("Ada")), named("Ada").consented_at)

    with time_machine.travel(now() + timedelta(minutes=5)):
        steps = bring_in(event, *people, source="again.csv")

    assert steps == [Step.SAME] * 4
    assert (rows(event), words(named("Ada")), named("Ada").consented_at) == before
    assert named("Ada").consent_source == "people.csv"


@pytest.mark.parametrize(
    "changed",
    [
        person("Ada", "ada@example.org", "T1", organisation="Engines", headline="Other"),
        person("Ada", "ada@example.org", "T1", organisation="Other", headline="Notes"),
        person("Ada", "ada@example.net", "T1", organisation="Engines", headline="Notes"),
        person(
            "Ada", "ada@example.org", "T1", organisation="Engines", headline="Notes", goals=("new", "two")
        ),
        person("Ada", "ada@example.org", "T1", organisation="Engines", headline="Notes", skills=("new",)),
    ],
)
def test_apply_import_of_a_changed_row_changes_the_person(changed: ImportedPerson) -> None:
    event = make_event()
    bring_in(event, ADA, GRACE)

    steps = bring_in(event, changed, GRACE)

    assert steps == [Step.CHANGED, Step.SAME]
    ada = named("Ada")
    assert (ada.email, ada.organisation, ada.headline) == (
        changed.email,
        changed.organisation,
        changed.headline,
    )
    assert words(ada) == (list(changed.goals), list(changed.skills))
    assert len(rows(event)) == 2


def test_apply_import_without_address_ticket_or_words_takes_none_away() -> None:
    event = make_event()
    bring_in(event, ADA)

    steps = bring_in(event, person("Ada", None, "T1", goals=(), skills=(), headline="Changed"))
    steps += bring_in(event, person("Ada", "ada@example.org", goals=(), skills=(), headline="Changed"))

    assert steps == [Step.CHANGED, Step.SAME]
    assert rows(event) == [("Ada", "ada@example.org", "T1")]
    assert (named("Ada").headline, words(named("Ada"))) == ("Changed", (["Ada's goal"], ["Ada's skill"]))


def test_apply_import_adds_a_ticket_to_somebody_known_by_address() -> None:
    event = make_event()
    bring_in(event, person("Ada", "ada@example.org"))

    assert bring_in(event, person("Ada", "ada@example.org", "T1")) == [Step.CHANGED]
    assert rows(event) == [("Ada", "ada@example.org", "T1")]


def test_apply_import_leaves_alone_what_people_wrote_themselves() -> None:
    event = make_event()
    bring_in(event, ADA)
    edit_profile(
        attendee_id=named("Ada").id,
        name="Ada",
        organisation="Mine",
        headline="Mine",
        goals=["my goal"],
        skills=[],
        consents=True,
    )

    assert bring_in(event, ADA) == [Step.OWN_WORDS]
    assert (named("Ada").organisation, words(named("Ada"))) == ("Mine", (["my goal"], []))


def test_apply_import_never_brings_back_somebody_who_left() -> None:
    event = make_event()
    bring_in(event, ADA)
    leave(attendee_id=named("Ada").id)

    steps = bring_in(event, ADA) + bring_in(event, person("Ada", "ada@example.org", "T1", goals=("other",)))

    assert steps == [Step.SAME, Step.CHANGED]
    assert not named("Ada").is_active
    assert named("Ada").withdrawn_at is not None


def test_tickets_bought_together_share_the_buyers_address() -> None:
    event = make_event()
    friends = [person(name, "buyer@example.org", f"T{n}") for n, name in enumerate(("Ada", "Grace"), start=1)]

    planned = plan_import(event_id=event.id, people=friends)

    assert planned == [
        PlannedPerson(friends[0], Step.NEW, shares_address=False),
        PlannedPerson(friends[1], Step.NEW, shares_address=True),
    ]
    assert bring_in(event, *friends) == [Step.NEW, Step.NEW]
    assert rows(event) == [("Ada", "buyer@example.org", "T1"), ("Grace", None, "T2")]
    assert bring_in(event, *friends) == [Step.SAME, Step.SAME]


def test_address_given_up_in_a_row_is_free_for_the_next_row() -> None:
    event = make_event()
    mary = person("Mary", "mary@example.org", "T0")
    bring_in(event, mary, ADA)
    moved = (
        person("Ada", "ada@example.net", "T1"),
        person("Mary", "ada@example.org", "T0"),
    )

    assert bring_in(event, *moved) == [Step.CHANGED, Step.CHANGED]
    assert rows(event) == [("Mary", "ada@example.org", "T0"), ("Ada", "ada@example.net", "T1")]
    assert bring_in(event, *moved) == [Step.SAME, Step.SAME]


@pytest.mark.parametrize(
    "second",
    [
        person("Grace", "ada@example.org"),
        person("Grace", "grace@example.org", "T1"),
    ],
)
def test_row_that_nothing_tells_from_a_row_above_is_taken(second: ImportedPerson) -> None:
    event = make_event()

    assert bring_in(event, ADA, second) == [Step.NEW, Step.TAKEN]
    assert rows(event) == [("Ada", "ada@example.org", "T1")]
    assert bring_in(event, ADA, second) == [Step.SAME, Step.TAKEN]


def test_people_of_another_event_are_other_people() -> None:
    event = make_event()
    bring_in(make_event(), ADA)

    assert bring_in(event, ADA) == [Step.NEW]


def test_plan_import_changes_nothing() -> None:
    event = make_event()

    plan_import(event_id=event.id, people=[ADA])

    assert rows(event) == []


def test_apply_import_without_declaration_is_refused() -> None:
    event = make_event()

    with pytest.raises(DeclarationMissingError):
        apply_import(event_id=event.id, by=None, people=[ADA], declares_consent=False, source="people.csv")

    assert rows(event) == []


def test_apply_import_into_an_ended_event_is_refused() -> None:
    event = make_event(starts_at=now() - timedelta(days=2))

    with pytest.raises(EventEndedError, match="Makers & Money"):
        apply_import(event_id=event.id, by=None, people=[ADA], declares_consent=True, source="people.csv")

    assert rows(event) == []


def test_apply_import_refused_in_the_middle_keeps_nothing() -> None:
    event = make_event()
    bring_in(event, ADA)
    code = keep_upload(event_id=event.id, by=make_organizer().id, filename="people.csv", content=CSV)
    broken = person("Grace", "grace@example.org", "T2", goals=("x" * 281,))

    with pytest.raises(Exception, match="Goals: at most 3"):
        apply_import(
            event_id=event.id,
            by=None,
            people=[person("Ada", "ada@example.net", "T1"), broken],
            declares_consent=True,
            source="people.csv",
            upload_code=code,
        )

    assert rows(event) == [("Ada", "ada@example.org", "T1")]
    assert db.session.scalars(sa.select(Upload.code)).all() == [code]


def test_apply_import_takes_the_longest_ticket_and_source_a_file_may_have() -> None:
    event = make_event()

    bring_in(event, person("Ada", "ada@example.org", "9" * 200), source="s" * 500)

    assert rows(event) == [("Ada", "ada@example.org", "9" * 200)]
    assert named("Ada").consent_source == "s" * 200


def test_keep_upload_is_there_for_its_organizer_until_it_is_imported() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    event, other = make_event(organizer=olive), make_event(organizer=mallory)

    code = keep_upload(event_id=event.id, by=olive.id, filename="p" * 300, content=CSV)

    assert upload_content(event_id=event.id, by=olive.id, code=code) == ("p" * 200, CSV)
    for event_id, by, wanted in (
        (event.id, mallory.id, code),
        (other.id, olive.id, code),
        (event.id, olive.id, "unknown"),
    ):
        with pytest.raises(ImportGoneError):
            upload_content(event_id=event_id, by=by, code=wanted)
    bring_in(event, ADA, by=olive.id, upload_code=code)
    with pytest.raises(ImportGoneError):
        upload_content(event_id=event.id, by=olive.id, code=code)


def test_keep_upload_lasts_a_day_and_the_next_one_clears_it_away() -> None:
    event, olive = make_event(), make_organizer()
    with time_machine.travel(now(), tick=False) as clock:
        code = keep_upload(event_id=event.id, by=olive.id, filename="old.csv", content=CSV)
        clock.shift(UPLOAD_LIFE)
        last_moment = upload_content(event_id=event.id, by=olive.id, code=code)
        clock.shift(1)
        with pytest.raises(ImportGoneError):
            upload_content(event_id=event.id, by=olive.id, code=code)
        keep_upload(event_id=event.id, by=olive.id, filename="new.csv", content=CSV)

    assert last_moment == ("old.csv", CSV)
    assert db.session.scalars(sa.select(Upload.filename)).all() == ["new.csv"]


def test_keep_upload_of_what_is_no_table_is_refused() -> None:
    event, olive = make_event(), make_organizer()

    with pytest.raises(FileRefusedError) as caught:
        keep_upload(event_id=event.id, by=olive.id, filename="people.csv", content=b"")

    assert str(caught.value) == caught.value.values["reason"]
    assert str(caught.value).endswith(".")
    assert db.session.scalars(sa.select(Upload)).all() == []


def test_people_with_a_profile_from_the_page_are_recognised_by_address() -> None:
    event = make_event()
    make_attendee(event=event, name="Ada", email="ada@example.org", external_id=None)

    assert bring_in(event, ADA) == [Step.CHANGED]
    assert rows(event) == [("Ada", "ada@example.org", "T1")]
