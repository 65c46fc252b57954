from __future__ import annotations

import pytest

from matchmaker.models import RunState
from matchmaker.queries.exports import match_rows, people_rows
from matchmaker.tokens import show_typed_code
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_people_rows_are_what_people_wrote_by_name() -> None:
    event = make_event()
    grace = make_attendee(
        event=event, name="Grace", email="grace@example.org", goals=["a", "b"], skills=["c"], external_id="T1"
    )
    ada = make_attendee(event=event, name="Ada", goals=[], skills=[], organisation="Engines")
    ada.email = None
    make_attendee(event=make_event(), name="Mallory")

    headers, rows = people_rows(event.id)

    assert headers == (
        *("Name", "Email", "Organisation", "Headline", "Goals", "Skills", "Ticket number", "Badge code"),
    )
    assert rows == [
        ("Ada", "", "Engines", "Invents things", "", "", "", show_typed_code(ada.typed_code)),
        (
            *("Grace", "grace@example.org", "", "Invents things", "a\nb", "c", "T1"),
            show_typed_code(grace.typed_code),
        ),
    ]


def test_match_rows_are_the_published_pairs_with_their_words() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["a publisher"], skills=["looms"])
    grace = make_attendee(event=event, name="Grace", goals=[], skills=["books"])
    make_match(run=make_run(event=event, state=RunState.PREVIEW), one=ada, other=grace)
    before = match_rows(event.id)[1]
    make_match(run=make_run(event=event, number=2), one=ada, other=grace)

    headers, rows = match_rows(event.id)

    assert len(headers) == 6
    assert (before, rows) == ([], [("Ada", "Grace", "a publisher", "books", "", "")])


def test_rows_take_the_same_statements_for_one_and_three() -> None:
    event = make_event()
    run, ada, event_id = make_run(event=event), make_attendee(event=event), event.id
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            make_match(run=run, one=ada, other=make_attendee(event=event))
        with sent_statements() as sent:
            n_rows = len(people_rows(event_id)[1]), len(match_rows(event_id)[1])
        counts.append((n_rows, len(sent)))

    assert counts == [((2, 1), counts[0][1]), ((4, 3), counts[0][1])]
