"""The lot, first-timers, topics: what follows from an event's facts where there is some."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import Cover, FigureId
from matchmaker.queries.report_first_time import first_time_figures
from matchmaker.queries.report_goals import WordedGoal
from matchmaker.queries.report_honest import Honest, LotFact, honest_figures
from matchmaker.queries.report_topics import topics_of
from matchmaker.statistics import Verdict
from tests.unit.queries.test_report_parts import GLAD, START, by_id, facts, met, neighbours, person

if TYPE_CHECKING:
    from matchmaker.queries.report_pairs import Pair, PersonFact

BEFORE = START - timedelta(hours=1)  # when `facts` publishes


def lot(drawn: list[Pair], undrawn: list[Pair], *, chance: float = 0.25) -> LotFact:
    return LotFact(BEFORE, dict.fromkeys([*drawn, *undrawn], chance), frozenset(drawn))


def strangers(step: int, n_people: int) -> list[Pair]:
    return [(number, number + step) for number in range(n_people - step)]


def test_drawn_pairs_are_held_against_those_that_could_have_been_drawn() -> None:
    drawn, undrawn = neighbours(60), strangers(3, 120)
    meetings = [met(pair) for pair in [*drawn[::2], *undrawn[::10]]]

    figures, verdict = honest_figures(facts(120, told=drawn, meetings=meetings), lot(drawn, undrawn))

    found = by_id(figures)
    assert (found[FigureId.DRAWN_MET].hits, found[FigureId.DRAWN_MET].n) == (30, 60)
    assert (found[FigureId.UNDRAWN_MET].hits, found[FigureId.UNDRAWN_MET].n) == (12, 117)
    assert found[FigureId.DRAWN_LIFT].value == 4.88  # equal chances weigh nothing: 30/60 by 12/117
    assert verdict is Verdict.HELPED


def test_likely_pairs_do_not_speak_for_the_others() -> None:
    drawn, undrawn = neighbours(60), strangers(3, 120)
    told = lot(drawn, undrawn)
    likely = {pair: 0.5 if number < 30 else 0.25 for number, pair in enumerate(drawn)}
    meetings = [met(pair) for pair in [*drawn[:30], *undrawn[::10]]]

    figures, _ = honest_figures(
        facts(120, told=drawn, meetings=meetings), replace(told, chances={**told.chances, **likely})
    )

    # 30 that met stand for 60, 30 that did not for 120.
    assert figures[0].value == 0.3333


def test_certain_told_and_met_pairs_are_left_out_of_the_lot() -> None:
    drawn, undrawn = neighbours(60), strangers(3, 120)
    told = lot(drawn, undrawn)
    sure = {drawn[0]: 1.0}
    gone = [(500, 501)]
    everybody = facts(
        120,
        told=[*drawn[:-1], undrawn[1]],  # one of those drawn was not shown, one of the others was
        meetings=[met(undrawn[2], minutes=-90)],
    )

    figures, verdict = honest_figures(
        everybody, replace(told, chances={**told.chances, **sure, **dict.fromkeys(gone, 0.5)})
    )

    assert [figure.n for figure in figures] == [58, 115, None]
    assert verdict is Verdict.TOO_FEW


def test_a_pair_told_in_an_earlier_run_says_nothing_of_the_lot() -> None:
    drawn, undrawn = neighbours(60), strangers(3, 120)

    figures, _ = honest_figures(
        facts(120, told=drawn), replace(lot(drawn, undrawn), published_at=BEFORE + timedelta(minutes=30))
    )

    assert figures[0].n == 0


def test_without_a_lot_nothing_is_said_of_it() -> None:
    assert honest_figures(facts(20), None) == Honest()


def newcomers(n_new: int, n_known: int, n_silent: int = 0) -> list[bool | None]:
    return [*[True] * n_new, *[False] * n_known, *[None] * n_silent]


def crowd_of(said: list[bool | None], **values: object) -> object:
    return facts(
        [replace(person(number), is_first_time=word) for number, word in enumerate(said)],
        **values,  # type: ignore[arg-type] -- passed on as they are
    )


def test_first_timers_stand_beside_the_others_and_the_silent_in_neither() -> None:
    pairs = neighbours(30)
    meetings = [met(pair, said=(GLAD, GLAD)) for pair in pairs[:8] + pairs[15:25]]

    found = by_id(first_time_figures(crowd_of(newcomers(30, 26, 4), told=pairs, meetings=meetings)))

    assert (found[FigureId.FIRST_TIME_MET].hits, found[FigureId.FIRST_TIME_MET].n) == (16, 30)
    assert (found[FigureId.AGAIN_MET].hits, found[FigureId.AGAIN_MET].n) == (20, 26)
    assert (found[FigureId.FIRST_TIME_WORTH].hits, found[FigureId.FIRST_TIME_WORTH].n) == (16, 16)
    assert (found[FigureId.AGAIN_WORTH].hits, found[FigureId.AGAIN_WORTH].n) == (20, 20)


def test_where_one_of_two_groups_is_covered_the_other_is_too() -> None:
    pairs = neighbours(30)
    meetings = [met(pair) for pair in [pairs[0], *pairs[15:25]]]

    found = by_id(first_time_figures(crowd_of(newcomers(30, 30), told=pairs, meetings=meetings)))

    assert (found[FigureId.FIRST_TIME_MET].cover, found[FigureId.FIRST_TIME_MET].hits) == (Cover.FEW, None)
    assert (found[FigureId.AGAIN_MET].cover, found[FigureId.AGAIN_MET].hits) == (Cover.BESIDE, None)
    assert found[FigureId.AGAIN_MET].value is None


def test_where_nobody_said_whether_it_is_their_first_time_nothing_is_told() -> None:
    assert first_time_figures(crowd_of(newcomers(0, 0, 20))) == []


def goal(number: int, *words: str, moved: bool | None = None) -> WordedGoal:
    return WordedGoal(number, {word.removesuffix("s"): word for word in words}, moved)


def test_topics_are_words_of_five_people_or_more_by_how_they_are_written_most() -> None:
    written = [
        *(goal(number, "hotels" if number % 3 else "hotel", moved=number % 2 == 0) for number in range(24)),
        *(goal(number, "somebody", "boats") for number in range(30, 35)),
        *(goal(number, "goats") for number in range(40, 44)),
        goal(0, "hotels"),
    ]

    hotels, boats = topics_of(facts(60), written)

    assert (hotels.word, hotels.people, hotels.figure.hits, hotels.figure.n) == ("hotels", 24, 12, 24)
    assert (boats.word, boats.people, boats.figure.n) == ("boats", 5, 0)


def test_a_word_that_nearly_always_stands_beside_a_topic_is_none_of_its_own() -> None:
    written = [goal(number, "patents", "lawyers") for number in range(9)] + [goal(10, "patents")]

    assert [(topic.word, topic.people) for topic in topics_of(facts(20), written)] == [("patents", 10)]


def test_at_most_eight_topics_are_told() -> None:
    words = ("violins", "cellos", "pianos", "drums", "guitars", "flutes", "oboes", "tubas", "harps")
    written = [goal(5 * place + number, word) for place, word in enumerate(words) for number in range(5)]

    assert [topic.word for topic in topics_of(facts(60), written)] == sorted(words)[:8]


def test_other_pairs_are_those_that_the_rules_of_the_event_let_meet() -> None:
    lot = np.random.default_rng(8)
    crowd = [
        replace(
            person(number),
            group=(None, "kelp", "roomlark")[lot.integers(3)],
            section=(None, "founders", "investors", "sponsors")[lot.integers(4)],
            is_minor=bool(lot.random() < 0.3),
        )
        for number in range(60)
    ]
    told = [(0, 1)]
    apart = frozenset({("founders", "investors"), ("investors", "founders"), ("sponsors", "sponsors")})
    read = replace(facts(crowd, told=told), sections_apart=apart)

    found = read.other_outcomes()

    def may_meet(one: PersonFact, other: PersonFact) -> bool:
        return (
            one.id != other.id
            and one.is_minor == other.is_minor
            and (one.group is None or one.group != other.group)
            and (one.section, other.section) not in apart
            and {one.id, other.id} != {0, 1}
        )

    # Only those who were told of somebody are surely in the crowd; here all consented before.
    assert found.pairs.tolist() == [sum(may_meet(one, other) for other in crowd) for one in crowd]
