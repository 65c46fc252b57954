"""The questions that a report answers, each with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.queries.report_figures import FigureId
from matchmaker.reporting.charts import Bar, share_bars
from matchmaker.reporting.charts_network import network_picture
from matchmaker.reporting.charts_steps import band_columns, step_bars
from matchmaker.reporting.definitions import DEFINITIONS, LABELS
from matchmaker.reporting.language import gettext
from matchmaker.reporting.numbers import count_shown, how_sure, interval, shown
from matchmaker.reporting.sentences import (
    drawn_verdict,
    first_time_verdict,
    met_verdict,
    score_verdict,
    worth_verdict,
)
from matchmaker.reporting.story_parts import Line, Picture, Room, Section, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.queries.report_figures import Band, Report, Topic

_STEPS = (
    *(FigureId.REGISTERED, FigureId.STEP_GOAL, FigureId.STEP_MATCHED, FigureId.STEP_CHECKED_IN),
    *(FigureId.STEP_MET, FigureId.STEP_CONFIRMED, FigureId.STEP_WORTH, FigureId.STEP_KEPT),
    FigureId.STEP_TALKED,
)
_FAIR = (
    *(FigureId.LEFT_OUT, FigureId.BUSIEST, FigureId.INEQUALITY),
    *(FigureId.WEAK_SOME, FigureId.WEAK_ONLY, FigureId.ONLY_GAVE),
)
_GOALS = (FigureId.GOALS_MOVED, FigureId.GOALS_ANSWERED, FigureId.GOALS_UNMET)


def sections_of(report: Report, lines: Mapping[FigureId, Line]) -> tuple[Section, ...]:
    """Return the questions that can be asked of an event by now."""
    figures = report.figures
    has_met, has_people = figures[FigureId.MEETINGS].n != 0, figures[FigureId.REGISTERED].n != 0
    sections = []
    if has_met:
        sections += [
            *(_worth(report, lines), _met(report, lines)),
            *([] if report.honest_verdict is None else [_drawn(report, lines)]),
            *([_first_time(report, lines)] if FigureId.FIRST_TIME_MET in figures else []),
            *(_met_by_score(report, lines), _worth_by_score(report, lines)),
        ]
    if has_people:
        sections.append(_funnel(report, lines))
    if figures[FigureId.BUSIEST].value:
        sections.append(_fairness(report, lines))
    if figures[FigureId.STEP_GOAL].hits != 0:
        sections.append(_goals(report, lines))
    return tuple(sections)


def room_of(report: Report, lines: Mapping[FigureId, Line]) -> Room | None:
    """Return the picture of who met whom, nothing where few met."""
    if report.network is None:
        return None
    alt = gettext(
        "A network without names: dots are people, lines between them are confirmed meetings. Meetings: "
        "%(meetings)s.",
        meetings=lines[FigureId.MEETINGS].shown,
    )
    note = gettext("Each dot is a person who met someone, larger from three and from six meetings on.")
    if not report.network.is_marked:
        note += " " + gettext("Suggested meetings are not marked: there are too few of one kind.")
    picture = Picture(network_picture(report.network, alt), alt)
    return Room(gettext("Who met whom"), note, picture, report.network.is_marked)


def _worth(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    bars = (FigureId.WORTH_SUGGESTED, FigureId.WORTH_OTHER)
    responses = (FigureId.ANSWERED_SUGGESTED, FigureId.ANSWERED_OTHER, FigureId.WORTH_LIFT)
    return Section(
        title=gettext("Did the suggestions matter?"),
        verdict=worth_verdict(report),
        note=gettext("Share of answers that called a meeting worth a follow-up, with 95%% intervals."),
        picture=_bars(report, lines, bars, (gettext("Suggested meetings"), gettext("Other meetings"))),
        lines=tuple(lines[figure_id] for figure_id in (*bars, *responses)),
    )


def _met(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    bars = (FigureId.PAIRS_MET, FigureId.OTHERS_MET)
    return Section(
        title=gettext("Did suggested people find each other?"),
        verdict=met_verdict(report),
        note=gettext(
            "Share of pairs that met, with 95%% intervals. The comparison takes for granted that suggested "
            "and other pairs scan each other equally often."
        ),
        picture=_bars(report, lines, bars, (gettext("Suggested pairs"), gettext("Other pairs"))),
        lines=tuple(lines[figure_id] for figure_id in (*bars, FigureId.MET_LIFT)),
    )


def _drawn(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    bars = (FigureId.DRAWN_MET, FigureId.UNDRAWN_MET)
    return Section(
        title=gettext("What did a suggestion itself do?"),
        verdict=drawn_verdict(report),
        note=gettext(
            "Some last places were drawn by lot, as everybody was told. Share of pairs that met, with 95%% "
            "intervals: chance alone decided which of them were suggested."
        ),
        picture=_bars(report, lines, bars, (gettext("Drawn by lot"), gettext("Could have been drawn"))),
        lines=tuple(lines[figure_id] for figure_id in (*bars, FigureId.DRAWN_LIFT)),
    )


def _first_time(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    pairs = (
        (FigureId.FIRST_TIME_MET, FigureId.AGAIN_MET),
        (FigureId.FIRST_TIME_WORTH, FigureId.AGAIN_WORTH),
    )
    bars, *_ = pairs
    return Section(
        title=gettext("Did first-timers find their people?"),
        verdict=first_time_verdict(report),
        note=gettext(
            "Share of people who met at least one of their three, with 95%% intervals. Who did not say "
            "whether it was their first time is in neither group."
        ),
        picture=_bars(report, lines, bars, (gettext("First-timers"), gettext("The others"))),
        lines=tuple(lines[figure_id] for pair in pairs for figure_id in pair),
    )


def _bars(
    report: Report, lines: Mapping[FigureId, Line], ids: tuple[FigureId, FigureId], names: tuple[str, str]
) -> Picture:
    bars = [
        Bar(name, report.figures[figure_id], lines[figure_id].shown, is_suggested=number == 0)
        for number, (figure_id, name) in enumerate(zip(ids, names, strict=True))
    ]
    told = (f"{name}: {lines[figure_id].statement}" for figure_id, name in zip(ids, names, strict=True))
    alt = ". ".join(told) + "."
    return Picture(share_bars(bars, alt=alt), alt)


def _funnel(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    steps = [lines[figure_id] for figure_id in _STEPS if figure_id in lines]
    shares = [1.0 if step.id is FigureId.REGISTERED else report.figures[step.id].value for step in steps]
    alt = gettext("How many stay from step to step:") + " "
    alt += "; ".join(f"{step.label}: {step.statement}" for step in steps) + "."
    return Section(
        title=gettext("How far did people come?"),
        verdict=gettext("Of everyone registered, so many took each step and all steps before it."),
        note=gettext("The later steps rest on answers, and silence counts as no."),
        picture=Picture(step_bars(list(zip(steps, shares, strict=True)), alt=alt), alt),
        lines=tuple(steps),
        is_drawn=True,
    )


def _met_by_score(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    figure = report.figures[FigureId.MET_BY_SCORE]
    verdict = score_verdict(
        figure,
        told=gettext("Yes: the higher the score of a suggested pair, the more often it met."),
        denied=gettext("No: the higher the score of a suggested pair, the less often it met."),
    )
    note = gettext("Share of suggested pairs that met, by score, with 95%% intervals; dashed: not told.")
    title = gettext("Was the score honest: did they meet?")
    return _score_section(title, verdict, note, lines[FigureId.MET_BY_SCORE], report.met_by_score)


def _worth_by_score(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    figure = report.figures[FigureId.WORTH_BY_SCORE]
    verdict = score_verdict(
        figure,
        told=gettext("Yes: the higher the score of a pair that met, the more often it was worth it."),
        denied=gettext("No: the higher the score of a pair that met, the less often it was worth it."),
    )
    note = gettext("Share of answers that said worth it, by score, with 95%% intervals; dashed: not told.")
    title = gettext("Was the score honest: was it worth it?")
    return _score_section(title, verdict, note, lines[FigureId.WORTH_BY_SCORE], report.worth_by_score)


def _score_section(title: str, verdict: str, note: str, line: Line, bands: tuple[Band, ...]) -> Section:
    if not bands:
        return Section(title, verdict, "", None, (line,))
    table = bands_table(bands)
    told = "; ".join(f"{number}: {share}" for number, share, *_ in table.rows)
    alt = gettext("Columns by score, from the lowest scores to the highest: %(told)s.", told=told)
    first, last = gettext("lowest scores"), gettext("highest scores")
    picture = Picture(band_columns(bands, first=first, last=last, alt=alt), alt)
    return Section(title, verdict, note, picture, (line,), table)


def bands_table(bands: tuple[Band, ...]) -> Table:
    """Return the numbers of a picture by score."""
    return Table(
        (gettext("Score"), gettext("Share"), gettext("95%% interval")),
        tuple(
            (
                gettext("%(number)s of %(count)s", number=number, count=len(bands)),
                shown(band.figure),
                interval(band.figure),
            )
            for number, band in enumerate(bands, start=1)
        ),
    )


def topics_table(topics: tuple[Topic, ...]) -> Table:
    """Return what goals were about, with how many people wrote of it, and how many of those moved."""
    return Table(
        (gettext("Topic · people"), gettext("Moved"), gettext("95%% interval; of")),
        tuple((_topic_name(topic), shown(topic.figure), how_sure(topic.figure)) for topic in topics),
    )


def _topic_name(topic: Topic) -> str:
    return _beside(topic.word, topic.people)


def _beside(word: str, people: int | None) -> str:
    """Return a word with how many wrote it, which stay in one line."""
    return f"{word}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{count_shown(people)}"


def _fairness(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    is_empty = report.figures[FigureId.LEFT_OUT].n == 0
    return Section(
        title=gettext("Was it fair?"),
        verdict=gettext("Nobody who could be matched was left without a match.")
        if is_empty
        else gettext(
            "People who could be matched and have nobody on their list: %(count)s.",
            count=lines[FigureId.LEFT_OUT].shown,
        ),
        note=gettext("Of the matches that people see now."),
        picture=None,
        lines=tuple(lines[figure_id] for figure_id in _FAIR),
    )


def _goals(report: Report, lines: Mapping[FigureId, Line]) -> Section:
    moved = lines[FigureId.GOALS_MOVED]
    verdict = gettext("Whether goals moved: too few answers to say.")
    if report.figures[FigureId.GOALS_ANSWERED].hits == 0:
        verdict = gettext("Nobody has been asked yet, or nobody has answered: that happens a day after.")
    elif moved.is_told:
        verdict = gettext("%(share)s %(label)s.", share=moved.shown, label=str(LABELS[moved.id]))
    note = gettext("No word was shared by three people whose goals nobody could meet.")
    if report.unmet_words:
        note = gettext(
            "What nobody could offer: words of goals that stand in nobody’s skills, each written by three "
            "people or more. Invite someone for these next time."
        )
    told = tuple(topic for topic in report.topics if topic.figure.is_enough)
    if told:
        note = f"{DEFINITIONS[FigureId.GOALS_BY_TOPIC]} {note}"
    if len(told) < len(report.topics):
        rest = (_topic_name(topic) for topic in report.topics if topic not in told)
        note = (
            gettext("Many wrote of these, too few answered: %(topics)s.", topics=", ".join(rest)) + " " + note
        )
    return Section(
        title=gettext("What became of people’s goals?"),
        verdict=verdict,
        note=note,
        picture=None,
        lines=tuple(lines[figure_id] for figure_id in _GOALS),
        table=topics_table(told) if told else None,
        words=tuple(_beside(shared.word, shared.people) for shared in report.unmet_words),
    )
