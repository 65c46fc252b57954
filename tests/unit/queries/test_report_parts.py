"""Funnel, scores, fairness, goals, room: what follows from an event's facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.models import Worth
from matchmaker.queries.report_fairness import fairness_figures
from matchmaker.queries.report_figures import Cover, FigureId, SharedWord
from matchmaker.queries.report_funnel import funnel_figures
from matchmaker.queries.report_goals import WordedGoal, goal_figures, unmet_goals, unmet_words, worded
from matchmaker.queries.report_goals_reading import GoalFact, GoalFacts
from matchmaker.queries.report_pairs import EventFacts, MeetingFact, PersonFact, Place, Suggestion
from matchmaker.queries.report_room import first_meeting_figures, network_of
from matchmaker.queries.report_scores import met_by_score, score_figures, worth_by_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.queries.report_figures import Figure
    from matchmaker.queries.report_pairs import Pair

START = datetime(2026, 12, 3, 18, tzinfo=UTC)
GOOD, WEAK = Place(0.3, 0.3, is_weak=False), Place(0.01, 0.02, is_weak=True)
GLAD = Worth.FOLLOW_UP


def person(number: int, *, has_goal: bool = True, is_checked_in: bool = False) -> PersonFact:
    return PersonFact(number, None, True, START, has_goal=has_goal, is_checked_in=is_checked_in)  # noqa: FBT003 -- as the query makes it


def met(pair: Pair, *, said: Sequence[Worth] = (), minutes: float = 5, **later: bool) -> MeetingFact:
    answers = dict(zip(pair, said, strict=False))
    return MeetingFact(pair, START + timedelta(minutes=minutes), answers, **later)


def facts(
    people: int | Iterable[PersonFact],
    *,
    told: Sequence[Pair] = (),
    places: Sequence[Place | None] = (),
    scores: Sequence[float] = (),
    meetings: Sequence[MeetingFact] = (),
    waiting: Sequence[Pair] = (),
) -> EventFacts:
    listed = [person(number) for number in range(people)] if isinstance(people, int) else people
    before = START - timedelta(hours=1)
    return EventFacts(
        people={one.id: one for one in listed},
        suggestions={
            pair: Suggestion(
                before,
                START,
                scores[number] if scores else float(number),
                places[number] if places else GOOD,
            )
            for number, pair in enumerate(told)
        },
        meetings=tuple(meetings),
        waiting=tuple(waiting),
    )


def by_id(figures: Iterable[Figure]) -> dict[FigureId, Figure]:
    return {figure.id: figure for figure in figures}


def neighbours(count: int) -> list[Pair]:
    return [(number, number + 1) for number in range(0, 2 * count, 2)]


def test_each_step_of_the_funnel_counts_people_of_the_one_before() -> None:
    told = neighbours(40)
    meetings = [
        *(
            met(pair, said=(GLAD, GLAD), was_kept=number < 15, talked_again=number < 10)
            for number, pair in enumerate(told[:20])
        ),
        *(met(pair, said=(GLAD, Worth.NICE), was_kept=True, talked_again=True) for pair in told[20:25]),
    ]
    people = [person(number, has_goal=number < 90) for number in range(100)]

    steps = by_id(funnel_figures(facts(people, told=told, meetings=meetings, waiting=told[25:30])))

    assert {key: figure.hits for key, figure in steps.items()} == {
        FigureId.STEP_GOAL: 90,
        FigureId.STEP_MATCHED: 80,
        FigureId.STEP_MET: 60,
        FigureId.STEP_CONFIRMED: 50,
        FigureId.STEP_WORTH: 40,
        FigureId.STEP_KEPT: 30,
        FigureId.STEP_TALKED: 20,
    }
    assert {figure.n for figure in steps.values()} == {100}


def test_checking_in_is_a_step_only_where_somebody_was_checked_in() -> None:
    people = [person(number, is_checked_in=number >= 20) for number in range(40)]

    steps = by_id(funnel_figures(facts(people, told=neighbours(20))))

    assert steps[FigureId.STEP_CHECKED_IN].hits == 20
    assert FigureId.STEP_CHECKED_IN not in by_id(funnel_figures(facts(40)))


def test_a_step_that_few_did_not_take_hides_and_the_next_is_held_against_the_last_told() -> None:
    people = [person(number, has_goal=number < 90) for number in range(100)]
    pairs = [(number, number + 1) for number in range(0, 88, 2)]
    meetings = [met(pair) for pair in pairs[:43]]

    steps = by_id(funnel_figures(facts(people, told=pairs, meetings=meetings)))

    assert steps[FigureId.STEP_GOAL].hits == 90
    hidden = steps[FigureId.STEP_MATCHED]
    assert (hidden.cover, hidden.hits, hidden.value, hidden.low, hidden.high) == (Cover.CLOSE, *[None] * 4)
    assert steps[FigureId.STEP_MET].cover is Cover.CLOSE  # 86 against the 90 that are told
    assert steps[FigureId.STEP_WORTH].hits == 0


def test_bands_follow_the_score_and_each_holds_enough_pairs() -> None:
    told = neighbours(120)
    meetings = [met(pair, said=(GLAD,)) for number, pair in enumerate(told) if number % 4 < number // 30]

    found = facts(240, told=told, meetings=meetings)

    bands = met_by_score(found)
    assert [(band.low, band.high) for band in bands] == [(0, 29), (30, 59), (60, 89), (90, 119)]
    assert [band.figure.hits for band in bands][:1] == [0]
    assert [band.figure.n for band in bands] == [30] * 4
    values = [band.figure.value for band in bands if band.figure.value is not None]
    assert values == sorted(values)
    correlation = by_id(score_figures(found))[FigureId.MET_BY_SCORE]
    assert correlation.low is not None
    assert correlation.low > 0


def test_few_pairs_have_no_bands_and_no_correlation() -> None:
    found = facts(40, told=neighbours(20), meetings=[met(pair, said=(GLAD,)) for pair in neighbours(2)])

    assert (met_by_score(found), worth_by_score(found)) == ((), ())
    assert {figure.value for figure in score_figures(found)} == {None}


def test_a_correlation_that_rests_on_few_meetings_is_covered() -> None:
    told = neighbours(100)

    figure = by_id(score_figures(facts(200, told=told, meetings=[met(pair) for pair in told[-3:]])))

    assert (figure[FigureId.MET_BY_SCORE].cover, figure[FigureId.MET_BY_SCORE].value) == (Cover.FEW, None)


@pytest.mark.parametrize(
    ("hits", "covers"),
    [
        ([10, 10, 10, 10], [Cover.NONE] * 4),
        ([3, 10, 8, 12], [Cover.FEW, Cover.NONE, Cover.BESIDE, Cover.NONE]),
        ([3, 10, 4, 12], [Cover.FEW, Cover.NONE, Cover.FEW, Cover.NONE]),
    ],
)
def test_one_covered_band_covers_a_second_from_which_it_would_follow(
    hits: list[int], covers: list[Cover]
) -> None:
    told = neighbours(120)
    meetings = [met(told[band * 30 + number]) for band, count in enumerate(hits) for number in range(count)]

    bands = met_by_score(facts(240, told=told, meetings=meetings))

    assert [band.figure.cover for band in bands] == covers
    assert {band.figure.hits for band in bands if band.figure.cover is not Cover.NONE} <= {None}


def test_answers_have_bands_of_their_own() -> None:
    told = neighbours(60)
    meetings = [
        met(pair, said=(GLAD, Worth.NICE if number < 30 else GLAD)) for number, pair in enumerate(told)
    ]

    bands = worth_by_score(facts(120, told=told, meetings=meetings))

    assert sum(band.figure.n or 0 for band in bands) == 120
    assert bands[0].figure.value == 0.5


def test_fairness_counts_places_weak_ones_and_those_who_only_give() -> None:
    told = [*neighbours(20), *((0, number) for number in range(40, 46))]
    giving = Place(0.01, 0.5, is_weak=False)
    places = [WEAK] * 8 + [giving] * 6 + [GOOD] * 12

    found = by_id(fairness_figures(facts(60, told=told, places=places)))

    assert found[FigureId.LEFT_OUT].value == 14
    assert found[FigureId.BUSIEST].value == 7
    assert found[FigureId.WEAK_SOME].hits == 16
    assert found[FigureId.WEAK_ONLY].hits == 15  # the busiest has good ones, too
    assert found[FigureId.ONLY_GAVE].hits == 6
    assert 0 < (found[FigureId.INEQUALITY].value or 0) < 1


def test_fairness_is_about_places_that_still_are() -> None:
    told = neighbours(20)

    found = by_id(fairness_figures(facts(40, told=told, places=[GOOD] * 10 + [None] * 10)))

    assert (found[FigureId.LEFT_OUT].value, found[FigureId.BUSIEST].value) == (20, 1)
    assert found[FigureId.INEQUALITY].value == 0.5


def test_fairness_without_matches_has_no_inequality() -> None:
    found = by_id(fairness_figures(facts(10)))

    assert (found[FigureId.LEFT_OUT].value, found[FigureId.BUSIEST].value) == (0, 0)
    assert (found[FigureId.INEQUALITY].value, found[FigureId.INEQUALITY].is_enough) == (None, False)


def goals(
    words: Sequence[str], *, skills: Sequence[tuple[int, str]] = (), moved: bool | None = None
) -> GoalFacts:
    return GoalFacts(tuple(GoalFact(number, text, moved) for number, text in enumerate(words)), tuple(skills))


def goals_found(n_people: int, written: GoalFacts) -> dict[FigureId, Figure]:
    read = facts(n_people)
    return by_id(goal_figures(read, written, unmet(n_people, written)))


def unmet(n_people: int, written: GoalFacts) -> list[WordedGoal]:
    read = facts(n_people)
    return unmet_goals(read, worded(read, written), written.skills)


def test_goals_moved_are_of_those_who_answered() -> None:
    asked = [GoalFact(number, "bread", number < 20 if number < 30 else None) for number in range(40)]

    found = goals_found(50, GoalFacts((*asked, GoalFact(0, "wine", moved=False)), ()))

    moved, answered = found[FigureId.GOALS_MOVED], found[FigureId.GOALS_ANSWERED]
    assert (moved.hits, moved.n) == (20, 30)
    assert (answered.hits, answered.n) == (30, 40)


def test_a_goal_is_unmet_when_no_word_of_it_stands_in_anybody_elses_skills() -> None:
    wanted = ["patent lawyers"] * 12 + ["baking bread"] * 18

    found = goals_found(40, goals(wanted, skills=[(0, "a patent"), (39, "fresh bread")]))

    # Only the one who offers it themselves has nobody else for it.
    assert (found[FigureId.GOALS_UNMET].cover, found[FigureId.GOALS_UNMET].n) == (Cover.FEW, 30)


@pytest.mark.parametrize(
    ("n_people", "told"),
    [
        (2, ()),
        (3, (SharedWord("lawyer", None),)),
        (4, (SharedWord("lawyer", None),)),
        (5, (SharedWord("lawyer", 5),)),
    ],
)
def test_a_word_is_told_from_three_people_on_and_counted_from_five(
    n_people: int, told: tuple[SharedWord, ...]
) -> None:
    wanted = ["lawyer"] * n_people + ["a very rare secret of mine", "42"]

    assert unmet_words(unmet(20, goals(wanted, skills=[(19, "bread")]))) == told


def test_a_word_is_counted_by_person_and_told_as_most_people_write_it() -> None:
    wanted = [*["Patents"] * 4, *["patent"] * 3]
    twice = GoalFacts((*goals(wanted).goals, GoalFact(0, "patents", None)), ())

    assert unmet_words(unmet(20, twice)) == (SharedWord("patents", 7),)


def test_at_most_twelve_words_are_told_those_of_most_people_first() -> None:
    wanted = ["violin cello piano drums guitar flute oboe tuba harp organ banjo viola lute zither"] * 5
    wanted += ["zither"] * 2

    told = unmet_words(unmet(20, goals(wanted)))

    assert (len(told), told[0]) == (12, SharedWord("zither", 7))


def test_quartiles_of_the_first_meeting_leave_out_later_ones_and_begin_with_the_event() -> None:
    pairs = neighbours(20)
    meetings = [met(pair, minutes=number - 2) for number, pair in enumerate(pairs)]
    meetings.append(met((0, 39), minutes=300))

    found = by_id(first_meeting_figures(START, facts(40, meetings=meetings)))

    assert {key: figure.value for key, figure in found.items()} == {
        FigureId.FIRST_QUARTER: 2,
        FigureId.FIRST_HALF: 7,
        FigureId.FIRST_THREE_QUARTERS: 12,
    }


@pytest.mark.parametrize("n_pairs", [0, 9])
def test_quartiles_of_few_people_are_not_told(n_pairs: int) -> None:
    found = first_meeting_figures(START, facts(40, meetings=[met(pair) for pair in neighbours(n_pairs)]))

    assert {(figure.value, figure.is_enough) for figure in found} == {(None, False)}


def test_network_has_numbers_in_place_of_people() -> None:
    pairs = [(100 * one, 100 * other) for one, other in neighbours(12)]
    people = [person(100 * number) for number in range(30)]
    found = network_of(facts(people, told=pairs[:6], meetings=[met(pair) for pair in pairs]))

    assert found is not None
    assert (found.n_people, found.is_marked) == (24, True)
    assert found.suggested == tuple(neighbours(12)[:6])
    assert found.other == tuple(neighbours(12)[6:])


@pytest.mark.parametrize(("n_told", "is_marked"), [(0, True), (4, False), (9, False), (5, True)])
def test_network_does_not_mark_a_kind_of_which_there_are_few(n_told: int, *, is_marked: bool) -> None:
    pairs = neighbours(12)

    found = network_of(facts(24, told=pairs[:n_told], meetings=[met(pair) for pair in pairs]))

    assert found is not None
    assert found.is_marked is is_marked


def test_few_people_have_no_picture_of_who_met_whom() -> None:
    assert network_of(facts(40, meetings=[met(pair) for pair in neighbours(9)])) is None
