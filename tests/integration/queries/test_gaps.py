from __future__ import annotations

import pytest

from matchmaker.queries.gaps import SHOWN_STATEMENTS, SHOWN_TOPICS, Statement, Topic, gaps_of
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_goal_that_shares_words_with_anothers_skill_finds_somebody() -> None:
    event = make_event()
    make_attendee(event=event, name="Ada", goals=["a printer of letterpress books"], skills=["weaving looms"])
    make_attendee(
        event=event, name="Grace", goals=["somebody for submarines"], skills=["letterpress printing"]
    )

    gaps = gaps_of(event.id)

    assert (gaps.goals.n_statements, gaps.goals.n_fitting, gaps.goals.n_people_fitting) == (2, 1, 1)
    assert [one.text for one in gaps.goals.lonely] == ["somebody for submarines"]
    assert (gaps.skills.n_fitting, [one.name for one in gaps.skills.lonely]) == (1, ["Ada"])


def test_goals_and_skills_together_show_a_language() -> None:
    event = make_event()
    make_attendee(event=event, goals=["Lehrern"], skills=["Ich kann gut mit den Banken"])
    make_attendee(event=event, goals=[], skills=["ein <b>Lehrer</b> für die Schule"])

    assert gaps_of(event.id).goals.n_fitting == 1


def test_own_skill_does_not_meet_ones_own_goal() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["letterpress"], skills=["letterpress"])
    make_attendee(event=event, name="Grace", goals=["submarines"], skills=["compilers"])

    gaps = gaps_of(event.id)

    assert Statement(ada.code, "Ada", "letterpress") in gaps.goals.lonely


def test_a_goal_beside_one_that_is_met_is_counted_by_itself() -> None:
    event = make_event()
    make_attendee(event=event, goals=["letterpress", "submarines"], skills=[])
    make_attendee(event=event, goals=[], skills=["letterpress"])

    gaps = gaps_of(event.id)

    assert (gaps.goals.n_people, gaps.goals.n_people_fitting) == (1, 1)
    assert (gaps.goals.n_statements, gaps.goals.n_lonely) == (2, 1)


def test_topic_is_scarce_where_three_seek_for_each_who_offers() -> None:
    event = make_event()
    for _ in range(3):
        make_attendee(event=event, goals=["Investors, early"], skills=["pottery"])
    make_attendee(event=event, goals=["pottery"], skills=["I know one investor"])

    gaps = gaps_of(event.id)

    assert Topic("investors", 3, 1) in gaps.scarce
    assert Topic("early", 3, 0) in gaps.scarce
    assert Topic("pottery", 1, 3) in gaps.plenty
    assert "know" not in {topic.word for topic in (*gaps.scarce, *gaps.plenty)}


def test_two_who_seek_the_same_make_no_topic() -> None:
    event = make_event()
    for _ in range(2):
        make_attendee(event=event, goals=["submarines"], skills=["pottery"])

    assert gaps_of(event.id).scarce == ()


def test_who_left_or_never_agreed_does_not_count() -> None:
    event = make_event()
    make_attendee(event=event, goals=["letterpress"], skills=[])
    helper = make_attendee(event=event, goals=[], skills=["letterpress"])
    make_attendee(event=event, goals=["pottery"], skills=["letterpress"], consents=False)
    leave(attendee_id=helper.id)

    gaps = gaps_of(event.id)

    assert (gaps.goals.n_statements, gaps.goals.n_fitting, gaps.skills.n_statements) == (1, 0, 0)


def test_only_the_first_lonely_statements_are_shown() -> None:
    event = make_event()
    for number in range(SHOWN_STATEMENTS + 2):
        make_attendee(event=event, goals=[f"submarine{number}"], skills=[f"loom{number}"])

    gaps = gaps_of(event.id)

    assert len(gaps.goals.lonely) == SHOWN_STATEMENTS
    assert gaps.goals.n_lonely == SHOWN_STATEMENTS + 2


def test_event_without_anybody_has_no_gaps() -> None:
    gaps = gaps_of(make_event().id)

    assert (gaps.goals.n_statements, gaps.skills.n_statements, gaps.scarce, gaps.plenty) == (0, 0, (), ())


def test_gaps_take_as_many_statements_for_three_people_as_for_one() -> None:
    one, three = make_event(), make_event()
    make_attendee(event=one)
    for _ in range(3):
        make_attendee(event=three)

    counts = []
    for event in (one, three):
        assert event.id
        with sent_statements() as sent:
            gaps_of(event.id)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_topics_are_as_many_as_the_page_shows_the_most_wanted_first() -> None:
    event = make_event()
    words = [f"loom{letter}{letter}{letter}" for letter in "abcdefghijklmnop"]
    for _ in range(4):
        make_attendee(event=event, goals=["submarines"], skills=[])
    for _ in range(3):
        make_attendee(event=event, goals=[" ".join(words[:8]), " ".join(words[8:])], skills=[])

    scarce = gaps_of(event.id).scarce

    assert scarce == (Topic("submarines", 4, 0), *(Topic(word, 3, 0) for word in words[: SHOWN_TOPICS - 1]))


def test_topics_beyond_those_shown_are_not_looked_at() -> None:
    event = make_event()
    many = [f"loom{letter}{letter}{letter}" for letter in "abcdefghijklmn"]
    for number in range(6):
        make_attendee(event=event, goals=[" ".join(many), "submarines"][: 1 if number < 3 else 2], skills=[])

    assert [topic.word for topic in gaps_of(event.id).scarce] == many[:SHOWN_TOPICS]


def test_word_is_shown_as_it_is_written_most_often_the_last_time_in_each_statement() -> None:
    event = make_event()
    make_attendee(event=event, goals=["Investors and one investor"], skills=["an INVESTOR"])
    for _ in range(2):
        make_attendee(event=event, goals=["investors"], skills=[])

    assert [topic.word for topic in gaps_of(event.id).scarce] == ["investor"]
