from __future__ import annotations

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.queries import people
from matchmaker.queries.people import Lack, people_page
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def _names(event_id: int, **wanted: object) -> list[str]:
    return [line.name for line in people_page(event_id=event_id, **wanted).lines]  # type: ignore[arg-type]  # passed on


def test_people_are_narrowed_by_what_they_lack() -> None:
    event = make_event()
    make_attendee(event=event, name="Ready")
    make_attendee(event=event, name="Goal only", skills=())
    make_attendee(event=event, name="Skill only", goals=())
    make_attendee(event=event, name="Silent", goals=(), skills=())
    make_attendee(event=event, name="Unasked", consents=False)
    leave(attendee_id=make_attendee(event=event, name="Gone").id)
    make_attendee(event=event, name="Here").checked_in_at = now()
    db.session.commit()
    make_attendee(event=make_event(), name="Mallory", goals=())

    found = {lack: _names(event.id, lack=lack) for lack in Lack}

    assert found == {
        Lack.NO_GOAL: ["Skill only"],
        Lack.NO_SKILL: ["Goal only"],
        Lack.NO_WORDS: ["Silent"],
        Lack.NOT_IN: ["Gone", "Unasked"],
        Lack.NOT_HERE: ["Goal only", "Ready", "Silent", "Skill only"],
    }


def test_people_are_found_by_all_words_anywhere_in_any_letters() -> None:
    event = make_event()
    make_attendee(event=event, name="Ada Lovelace", organisation="Engines", goals=["a publisher"])
    make_attendee(
        event=event, name="Ünal Öz", email="unal@sea.example", external_id="T-77", skills=["50% of_x"]
    )

    assert _names(event.id, words="ENGINES publisher lovelace") == ["Ada Lovelace"]
    assert _names(event.id, words="ÜNAL öz") == ["Ünal Öz"]
    assert _names(event.id, words="SEA.example") == ["Ünal Öz"]
    assert _names(event.id, words="t-77") == ["Ünal Öz"]
    assert _names(event.id, words="0% f_") == ["Ünal Öz"]
    assert _names(event.id, words="%") == ["Ünal Öz"]
    assert _names(event.id, words="ada öz") == []


def test_people_come_by_name_in_pages_with_who_was_erased_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PAGE_SIZE", 2)
    event = make_event()
    for name in ("Zoe", "ada", "Mary"):
        make_attendee(event=event, name=name)
    erase_attendee(attendee_id=make_attendee(event=event, name="Eve").id)

    first, last, beyond = (people_page(event_id=event.id, number=number) for number in (1, 2, 10**30))
    nobody = people_page(event_id=event.id, words="nobody", number=2)

    assert [line.name for line in first.lines] == ["ada", "Mary"]
    assert [line.name for line in last.lines] == ["Zoe", ""]
    assert beyond == last
    assert (first.n_found, first.n_pages, first.first, last.first) == (4, 2, 1, 3)
    assert (nobody.lines, nobody.n_found, nobody.n_pages, nobody.number) == ((), 0, 1, 1)


def test_people_page_sends_the_same_statements_for_one_and_three_people() -> None:
    event = make_event()
    event_id, counts = event.id, []
    for n_new in (1, 2):
        for _ in range(n_new):
            make_attendee(event=event)
        with sent_statements() as sent:
            page = people_page(event_id=event_id, words="ada", lack=Lack.NOT_HERE)
        counts.append((page.n_found, len(sent)))

    assert counts == [(1, 6), (3, 6)]
