"""The report in words: its headline, what stands under it, and the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.queries.report_figures import Cover, FigureId
from matchmaker.reporting.language import gettext
from matchmaker.reporting.numbers import hits_of_n, interval, shown
from matchmaker.statistics import MIN_WORTH, Proportion, Verdict, difference

if TYPE_CHECKING:
    from matchmaker.queries.report_figures import Figure, Report

_CLOSE = 0.02
_MANY = 45  # from here on, all but four are more than nine in ten
_FEWEST_TENTHS = 0.05
_MOST_TENTHS = 0.95


def headline(report: Report) -> str:
    """Return the whole report in one line that promises no more than the answers do."""
    figures = report.figures
    if figures[FigureId.REGISTERED].n == 0:
        return gettext("Nobody has registered yet")
    if figures[FigureId.MEETINGS].n == 0:
        return _before_meetings(report)
    if figures[FigureId.ANSWERED].hits == 0:
        return gettext("People have met, and nobody has said yet how it was")
    worth = figures[FigureId.WORTH_CALLING]
    if not worth.is_enough:
        return gettext("Too few answers to say how good the meetings were")
    if worth.hits == 0:
        return gettext("Nobody has called a meeting worth a follow-up yet")
    return gettext(
        "%(share)s of those who met someone left with someone worth calling", share=_in_words(worth)
    )


def lede(report: Report) -> list[str]:
    """Return the few sentences under the headline."""
    figures = report.figures
    if figures[FigureId.REGISTERED].n == 0:
        return [gettext("Once people have registered, been matched and met, this page tells how it went.")]
    sentences = [
        gettext(
            "People registered: %(registered)s. People matched: %(matched)s.",
            registered=shown(figures[FigureId.REGISTERED]),
            matched=shown(figures[FigureId.MATCHED]),
        )
    ]
    if figures[FigureId.MEETINGS].n != 0:
        sentences += _answers(figures[FigureId.WORTH_CALLING], figures[FigureId.ANSWERED])
    sentences.append(met_verdict(report))
    if figures[FigureId.WAITING].n != 0:
        sentences.append(
            gettext(
                "Meetings that wait for the other person’s yes: %(count)s. They count nowhere else.",
                count=shown(figures[FigureId.WAITING]),
            )
        )
    return sentences


def met_verdict(report: Report) -> str:
    """Return whether suggested pairs met more often than others."""
    if report.figures[FigureId.SUGGESTED_PAIRS].n == 0:
        return gettext("No matches have been published, so there is nothing to compare yet.")
    lift = report.figures[FigureId.MET_LIFT]
    match report.met_verdict:
        case Verdict.HELPED if lift.value is not None:
            return gettext(
                "A suggested pair was %(times)s as likely to meet as another pair that could have been "
                "suggested (95%% interval %(interval)s).",
                times=shown(lift),
                interval=interval(lift),
            )
        case Verdict.HELPED:
            return gettext(
                "Suggested pairs clearly met more often than other pairs that could have been suggested."
            )
        case Verdict.HURT:
            return gettext("Suggested pairs met less often than other pairs that could have been suggested.")
        case Verdict.NO_DIFFERENCE:
            return gettext("No difference was shown: suggested pairs met about as often as other pairs.")
    return gettext("Too few answers to say whether suggested pairs met more often than others.")


def worth_verdict(report: Report) -> str:
    """Return whether suggested meetings were worth it more often than others."""
    lift = report.figures[FigureId.WORTH_LIFT]
    match report.worth_verdict:
        case Verdict.HELPED if lift.value is not None:
            return gettext(
                "Suggested meetings were called worth a follow-up %(times)s as often as other meetings "
                "(95%% interval %(interval)s).",
                times=shown(lift),
                interval=interval(lift),
            )
        case Verdict.HELPED:
            return gettext("Suggested meetings were clearly called worth a follow-up more often than others.")
        case Verdict.HURT:
            return gettext("Suggested meetings were called worth a follow-up less often than others.")
        case Verdict.NO_DIFFERENCE:
            return gettext(
                "No difference was shown: suggested meetings were worth a follow-up about as often as others."
            )
    return gettext("Too few answers to say whether suggested meetings were better than others.")


def drawn_verdict(report: Report) -> str:
    """Return what being suggested did to a pair, where a lot decided it."""
    lift = report.figures[FigureId.DRAWN_LIFT]
    match report.honest_verdict:
        case Verdict.HELPED if lift.value is not None:
            return gettext(
                "Being suggested made a pair %(times)s as likely to meet (95%% interval %(interval)s).",
                times=shown(lift),
                interval=interval(lift),
            )
        case Verdict.HELPED:
            return gettext("Being suggested clearly made a pair more likely to meet.")
        case Verdict.HURT:
            return gettext("Being suggested made a pair less likely to meet.")
        case Verdict.NO_DIFFERENCE:
            return gettext("No effect was shown: pairs drawn by lot met about as often as those not drawn.")
    return gettext("Too few pairs were drawn to say what a suggestion itself does.")


def first_time_verdict(report: Report) -> str:
    """Return whether first-timers met their people as often as the others did."""
    new, known = (_proportion(report.figures[key]) for key in (FigureId.FIRST_TIME_MET, FigureId.AGAIN_MET))
    found = difference(new, known)
    if found.value is None or not found.enough:
        return gettext("Too few to say whether first-timers met their people as often as the others.")
    if found.is_shown and found.value > 0:
        return gettext("First-timers met one of their three more often than the others.")
    if found.is_shown:
        return gettext("First-timers met one of their three less often than the others.")
    return gettext("No difference was shown between first-timers and the others.")


def _proportion(figure: Figure) -> Proportion:
    """Return a share as it is told: what is covered says nothing."""
    if figure.value is None or figure.hits is None or figure.n is None:
        return Proportion(0, 0, None, None)
    return Proportion(figure.hits, figure.n, figure.low, figure.high, worth=MIN_WORTH)


def score_verdict(figure: Figure, *, told: str, denied: str) -> str:
    """Return whether a higher score went with more of something, told in the words given."""
    if figure.low is None or figure.high is None:
        return gettext("Too few answers to say whether the score is worth anything.")
    if figure.low > 0:
        return told
    if figure.high < 0:
        return denied
    return gettext("No connection was shown: as far as one can see, the score said nothing here.")


def _before_meetings(report: Report) -> str:
    if report.figures[FigureId.WAITING].n != 0:
        return gettext("The first meetings wait for a second yes")
    if report.figures[FigureId.MATCHED].n == 0:
        return gettext("Nobody has been matched yet")
    return gettext("Nobody has met yet")


def _worth_sentence(worth: Figure) -> str:
    if not worth.is_enough:
        return gettext("Whether people found someone worth calling: too few answers to say.")
    if worth.cover is not Cover.NONE:
        return gettext(
            "Of the people with a confirmed meeting, %(basis)s called at least one “worth a follow-up”.",
            basis=hits_of_n(worth),
        )
    return gettext(
        "Of the people with a confirmed meeting, %(basis)s (%(share)s, 95%% interval %(interval)s) called at "
        "least one “worth a follow-up”.",
        basis=hits_of_n(worth),
        share=shown(worth),
        interval=interval(worth),
    )


def _answers(worth: Figure, answered: Figure) -> list[str]:
    if answered.hits == 0:
        return [gettext("As soon as people say how their meetings were, it counts here.")]
    told = [_worth_sentence(worth)]
    if hits_of_n(answered):
        told.append(
            gettext("Answers came from %(basis)s of them; silence counts as no.", basis=hits_of_n(answered))
        )
    return told


def _in_words(worth: Figure) -> str:
    if worth.cover is Cover.ALL_BUT_FEW:
        return gettext("Nearly all") if (worth.n or 0) >= _MANY else gettext("Most")
    if worth.cover is Cover.FEW:
        return gettext("Few")
    value = worth.value or 0
    if value == 1:
        return gettext("All")
    if value < _FEWEST_TENTHS:
        return gettext("Fewer than one in ten")
    if value >= _MOST_TENTHS:
        return gettext("More than nine in ten")
    nearest = max(round(value * 10), 1)
    tenths = (
        *(gettext("one in ten"), gettext("two in ten"), gettext("three in ten"), gettext("four in ten")),
        *(gettext("half"), gettext("six in ten"), gettext("seven in ten"), gettext("eight in ten")),
        gettext("nine in ten"),
    )[nearest - 1]
    if abs(value - nearest / 10) > _CLOSE:
        more = value > nearest / 10
        tenths = (
            gettext("more than %(part)s", part=tenths) if more else gettext("nearly %(part)s", part=tenths)
        )
    return tenths[0].upper() + tenths[1:]
