"""What a report says of each outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from matchmaker.queries.report_figures import (
    Cover,
    Figure,
    FigureId,
    Kind,
    Report,
    Timeline,
    count_beside,
    count_figure,
    few_behind,
    ratio_figure,
    share_figure,
)
from matchmaker.reporting.charts import Bar, share_bars, timeline_bars
from matchmaker.reporting.numbers import basis, interval, shown, statement_of
from matchmaker.reporting.sentences import (
    drawn_verdict,
    first_time_verdict,
    headline,
    lede,
    met_verdict,
    score_verdict,
    worth_verdict,
)
from matchmaker.statistics import Proportion, Ratio, Verdict, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


MOMENT = datetime(2026, 12, 3, 18, tzinfo=UTC)
SURE = share_figure(FigureId.PAIRS_MET, wilson(40, 100))
UNSURE = share_figure(FigureId.PAIRS_MET, wilson(5, 10))
COVERED = share_figure(FigureId.PAIRS_MET, wilson(2, 100))
LIFT = Ratio(2.04, 1.52, 2.71)


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    """Read as a browser without a language would."""
    with app.test_request_context():
        yield


def ratio(lift: Ratio = LIFT, *, control: Figure = SURE, figure_id: FigureId = FigureId.MET_LIFT) -> Figure:
    return ratio_figure(figure_id, lift, treated=SURE, control=control)


def report(
    *,
    counts: int = 100,
    worth: Proportion | None = None,
    answered: Proportion | None = None,
    lift: Ratio = LIFT,
    control: Figure = SURE,
    met: Verdict = Verdict.HELPED,
    worth_it: Verdict = Verdict.HELPED,
) -> Report:
    figures = [
        *(
            count_figure(figure_id, counts)
            for figure_id in (
                FigureId.REGISTERED,
                FigureId.MATCHED,
                FigureId.SUGGESTED_PAIRS,
                FigureId.MEETINGS,
                FigureId.WAITING,
            )
        ),
        share_figure(FigureId.WORTH_CALLING, worth or wilson(70, 100)),
        share_figure(FigureId.ANSWERED, answered or wilson(80, 100)),
        ratio(lift, control=control),
        ratio(lift, control=control, figure_id=FigureId.WORTH_LIFT),
    ]
    return Report(
        event_code="evening",
        event_name="Evening",
        zone=ZoneInfo("UTC"),
        starts_at=MOMENT,
        as_of=MOMENT,
        figures={figure.id: figure for figure in figures},
        met_verdict=met,
        worth_verdict=worth_it,
        timeline=Timeline(timedelta(minutes=5), ()),
    )


@pytest.mark.parametrize(
    ("hits", "n", "part"),
    [
        (70, 100, "Seven in ten"),
        (66, 100, "Nearly seven in ten"),
        (64, 100, "More than six in ten"),
        (50, 100, "Half"),
        (47, 100, "Nearly half"),
        (5, 100, "Nearly one in ten"),
        (9, 200, "Fewer than one in ten"),
        (190, 200, "More than nine in ten"),
        (100, 100, "All"),
        (98, 100, "Nearly all"),
        (18, 20, "Most"),
        (2, 100, "Few"),
    ],
)
def test_headline_puts_the_share_into_words(hits: int, n: int, part: str) -> None:
    told = headline(report(worth=wilson(hits, n)))

    assert told == f"{part} of those who met someone left with someone worth calling"


def test_headline_of_too_few_answers_says_so() -> None:
    assert headline(report(worth=wilson(3, 6))) == "Too few answers to say how good the meetings were"


def test_headline_where_nobody_was_glad_says_so() -> None:
    assert headline(report(worth=wilson(0, 100))) == "Nobody has called a meeting worth a follow-up yet"


def test_headline_before_the_first_meeting_says_so() -> None:
    quiet = report(counts=0)
    figures = {**quiet.figures}
    for figure_id in (FigureId.REGISTERED, FigureId.MATCHED):
        figures[figure_id] = count_figure(figure_id, 60)

    assert headline(_with(quiet, figures)) == "Nobody has met yet"


def _with(found: Report, figures: dict[FigureId, Figure]) -> Report:
    return Report(
        **{name: getattr(found, name) for name in Report.__slots__ if name != "figures"}, figures=figures
    )


def test_lede_gives_counts_shares_and_what_waits() -> None:
    assert lede(report()) == [
        "People registered: 100. People matched: 100.",
        (
            "Of the people with a confirmed meeting, 70 of 100 (70%, 95% interval 60–78%) called at least "
            "one “worth a follow-up”."
        ),
        "Answers came from 80 of 100 of them; silence counts as no.",
        (
            "A suggested pair was 2.0 times as likely to meet as another pair that could have been suggested "
            "(95% interval 1.5–2.7)."
        ),
        "Meetings that wait for the other person’s yes: 100. They count nowhere else.",
    ]


def test_lede_covers_a_share_of_all_but_a_few() -> None:
    assert lede(report(worth=wilson(98, 100)))[1] == (
        "Of the people with a confirmed meeting, more than 95 of 100 called at least one “worth a follow-up”."
    )


def test_lede_of_very_few_people_gives_no_share() -> None:
    assert lede(report(worth=wilson(1, 3), answered=wilson(2, 3)))[1:-2] == [
        "Whether people found someone worth calling: too few answers to say."
    ]


@pytest.mark.parametrize(
    ("verdict", "control", "start"),
    [
        (Verdict.HELPED, SURE, "A suggested pair was 2.0 times as likely"),
        (Verdict.HELPED, COVERED, "Suggested pairs clearly met more often"),
        (Verdict.HURT, SURE, "Suggested pairs met less often"),
        (Verdict.NO_DIFFERENCE, SURE, "No difference was shown"),
        (Verdict.TOO_FEW, UNSURE, "Too few answers to say whether suggested pairs"),
    ],
)
def test_met_verdict_says_what_follows(verdict: Verdict, control: Figure, start: str) -> None:
    assert met_verdict(report(met=verdict, control=control)).startswith(start)


def test_met_verdict_without_matches_says_so() -> None:
    assert met_verdict(report(counts=0)) == (
        "No matches have been published, so there is nothing to compare yet."
    )


@pytest.mark.parametrize(
    ("verdict", "control", "start"),
    [
        (Verdict.HELPED, SURE, "Suggested meetings were called worth a follow-up 2.0 times as often"),
        (Verdict.HELPED, COVERED, "Suggested meetings were clearly called worth"),
        (Verdict.HURT, SURE, "Suggested meetings were called worth a follow-up less often"),
        (Verdict.NO_DIFFERENCE, SURE, "No difference was shown"),
        (Verdict.TOO_FEW, UNSURE, "Too few answers to say whether suggested meetings"),
    ],
)
def test_worth_verdict_says_what_follows(verdict: Verdict, control: Figure, start: str) -> None:
    assert worth_verdict(report(worth_it=verdict, control=control)).startswith(start)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (count_figure(FigureId.MATCHED, 1234), ("1,234", "", "")),
        (count_figure(FigureId.MATCHED, 4), ("under 5", "", "")),
        (SURE, ("40%", "31–50%", "40 of 100")),
        (share_figure(FigureId.PAIRS_MET, wilson(12, 1000)), ("1.2%", "0.7–2.1%", "12 of 1,000")),
        (UNSURE, ("too few answers to say", "", "5 of 10")),
        (COVERED, ("under 5 of 100", "", "")),
        (share_figure(FigureId.PAIRS_MET, wilson(99, 100)), ("more than 95 of 100", "", "")),
        (share_figure(FigureId.PAIRS_MET, wilson(1, 3)), ("too few answers to say", "", "")),
        (share_figure(FigureId.PAIRS_MET, wilson(0, 0)), ("too few answers to say", "", "")),
        (ratio(), ("2.0 times", "1.5–2.7", "")),
        (ratio(Ratio(38.2, 24.1, 60.4)), ("38 times", "24–60", "")),
        (ratio(Ratio(38.2, 24.1, None)), ("38 times", "24 or more", "")),
        (ratio(Ratio(None, 4.06, None)), ("at least 4.1 times", "4.1 or more", "")),
        (ratio(Ratio(None, None, None)), ("too few answers to say", "", "")),
        (ratio(control=COVERED), ("not shown, since too few are behind it", "", "")),
    ],
)
def test_a_figure_is_written_with_what_it_may_say(figure: Figure, words: tuple[str, str, str]) -> None:
    assert (shown(figure), interval(figure), basis(figure)) == words


def test_a_picture_without_shares_has_words_in_their_place() -> None:
    picture = share_bars([Bar("<Some>", UNSURE, "too few answers to say", is_suggested=True)], alt='"few"')

    assert "<rect" not in picture
    assert "&lt;Some&gt;" in picture
    assert "too few answers to say" in picture
    assert 'aria-label="&#34;few&#34;"' in picture


def test_a_picture_without_meetings_is_a_floor() -> None:
    picture = timeline_bars(Timeline(timedelta(minutes=5), ()), first="", last="", alt="none")

    assert picture.count("<path") == 1
    assert "<rect" not in picture


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (
            replace(SURE, value=None, low=None, high=None, hits=None, cover=Cover.CLOSE),
            "under 5 fewer than the step before",
        ),
        (
            replace(SURE, value=None, low=None, high=None, hits=None, cover=Cover.BESIDE),
            "not shown, since another would follow from it",
        ),
        (Figure(FigureId.FIRST_HALF, Kind.MINUTES, 1234, n=40), "1,234 min"),
        (Figure(FigureId.FIRST_HALF, Kind.MINUTES, None, n=10, is_enough=False), "too few answers to say"),
        (Figure(FigureId.BUSIEST, Kind.MOST, 4), "4"),
        (Figure(FigureId.INEQUALITY, Kind.INDEX, 0.1), "0.10"),
        (Figure(FigureId.MET_BY_SCORE, Kind.CORRELATION, -0.25, -0.4, 0.05, n=90), "−0.25 (−0.40 to 0.05)"),
        (
            Figure(FigureId.MET_BY_SCORE, Kind.CORRELATION, None, cover=Cover.FEW),
            "not shown, since too few are behind it",
        ),
    ],
)
def test_a_figure_in_one_line(figure: Figure, words: str) -> None:
    assert statement_of(figure) == words


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0.05, 0.4), "yes"),
        ((-0.4, -0.05), "no"),
        ((-0.1, 0.2), "No connection was shown: as far as one can see, the score said nothing here."),
        ((None, None), "Too few answers to say whether the score is worth anything."),
    ],
)
def test_the_score_is_judged_by_its_whole_interval(
    limits: tuple[float | None, float | None], said: str
) -> None:
    figure = Figure(FigureId.MET_BY_SCORE, Kind.CORRELATION, 0.2, *limits, n=90)

    assert score_verdict(figure, told="yes", denied="no") == said


def drawn(lift: Ratio, said: Verdict) -> Report:
    one = ratio(lift, figure_id=FigureId.DRAWN_LIFT)
    base = report()
    return replace(base, figures={**base.figures, one.id: one}, honest_verdict=said)


@pytest.mark.parametrize(
    ("lift", "said", "sentence"),
    [
        (
            LIFT,
            Verdict.HELPED,
            "Being suggested made a pair 2.0 times as likely to meet (95% interval 1.5–2.7).",
        ),
        (
            Ratio(None, 3.0, None),
            Verdict.HELPED,
            "Being suggested clearly made a pair more likely to meet.",
        ),
        (LIFT, Verdict.HURT, "Being suggested made a pair less likely to meet."),
        (
            LIFT,
            Verdict.NO_DIFFERENCE,
            "No effect was shown: pairs drawn by lot met about as often as those not drawn.",
        ),
        (LIFT, Verdict.TOO_FEW, "Too few pairs were drawn to say what a suggestion itself does."),
    ],
)
def test_what_a_lot_shows_is_said_as_surely_as_it_is(lift: Ratio, said: Verdict, sentence: str) -> None:
    assert drawn_verdict(drawn(lift, said)) == sentence


@pytest.mark.parametrize(
    ("new", "known", "sentence"),
    [
        (90, 50, "First-timers met one of their three more often than the others."),
        (50, 90, "First-timers met one of their three less often than the others."),
        (52, 50, "No difference was shown between first-timers and the others."),
        (
            2,
            50,
            "Too few to say whether first-timers met their people as often as the others.",
        ),
    ],
)
def test_first_timers_are_held_against_the_others(new: int, known: int, sentence: str) -> None:
    base = report()
    shares = {
        FigureId.FIRST_TIME_MET: share_figure(FigureId.FIRST_TIME_MET, wilson(new, 100)),
        FigureId.AGAIN_MET: share_figure(FigureId.AGAIN_MET, wilson(known, 100)),
    }

    assert first_time_verdict(replace(base, figures={**base.figures, **shares})) == sentence


def test_a_limit_near_one_shows_on_which_side_it_lies() -> None:
    close = ratio(Ratio(1.3, 1.02, 1.66))

    assert (shown(close), interval(close)) == ("1.3 times", "1.02–1.7")


@pytest.mark.parametrize(
    ("parts", "told"), [((63, 3), "64 to 67"), ((2, 63), "64 to 67"), ((63, 0), "63"), ((2, 3), "5")]
)
def test_a_sum_that_would_tell_a_hidden_part_is_told_as_limits(parts: tuple[int, int], told: str) -> None:
    figure = count_beside(FigureId.MEETINGS, sum(parts), parts=parts)

    assert (shown(figure), interval(figure), basis(figure)) == (told, "", "")


def test_answers_on_one_to_four_meetings_have_no_numbers() -> None:
    share = share_figure(FigureId.ANSWERED_OTHER, wilson(20, 40))

    assert few_behind(share, 5) == share
    assert basis(few_behind(share, 4)) == ""
    assert shown(few_behind(share, 4)) == "not shown, since too few are behind it"
