from __future__ import annotations

import pytest

from matchmaker.queries.finding_people import MOST_FOUND, people_meant
from matchmaker.tokens import show_typed_code
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_people_are_found_by_name_address_or_the_code_on_their_badge() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada Lovelace", email="ada@example.org", organisation="Engines")
    adam = make_attendee(event=event, name="Ada Lovelace-King")
    make_attendee(event=make_event(), name="Ada Lovelace")
    make_attendee(event=event, name="")

    def found(words: str) -> list[int]:
        return [one.id for one in people_meant(event_id=event.id, words=words)]

    assert found("lovelace ADA") == [ada.id, adam.id]
    assert found(" ada  lovelace ") == [ada.id]
    assert found("ADA@example.org") == [ada.id]
    assert found(show_typed_code(adam.typed_code).lower()) == [adam.id]
    assert found("") == found("grace") == []
    [one] = people_meant(event_id=event.id, words="ada@example.org")
    assert one.label == f"Ada Lovelace · Engines · {show_typed_code(ada.typed_code)}"


def test_no_more_than_a_few_are_offered_by_one_statement() -> None:
    event = make_event()
    for number in range(MOST_FOUND + 1):
        make_attendee(event=event, name=f"Person {number}")

    event_id = event.id

    with sent_statements() as sent:
        found = people_meant(event_id=event_id, words="person")

    assert (len(found), len(sent)) == (MOST_FOUND, 1)
