"""What each figure of a report is called, with the one sentence that defines it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from matchmaker.queries.report_figures import FigureId

LABELS = {
    FigureId.REGISTERED: _("people registered"),
    FigureId.ELIGIBLE: _("people who could be matched"),
    FigureId.MATCHED: _("people matched"),
    FigureId.SUGGESTED_PAIRS: _("pairs suggested"),
    FigureId.MEETINGS: _("meetings confirmed"),
    FigureId.WAITING: _("meetings waiting for a second yes"),
    FigureId.WORTH_CALLING: _("of those who met someone found someone worth calling"),
    FigureId.ANSWERED: _("of those who met someone said how it was"),
    FigureId.MET_ONE: _("met at least one of their three"),
    FigureId.PAIRS_MET: _("of suggested pairs met"),
    FigureId.OTHERS_MET: _("of other pairs met"),
    FigureId.MET_LIFT: _("as likely to meet when suggested"),
    FigureId.BOTH_WORTH: _("of those, both said worth it"),
    FigureId.BOTH_ANSWERED: _("of suggested meetings were answered by both"),
    FigureId.WORTH_SUGGESTED: _("of answers on suggested meetings said worth it"),
    FigureId.ANSWERED_SUGGESTED: _("of answers on suggested meetings were given"),
    FigureId.WORTH_OTHER: _("of answers on other meetings said worth it"),
    FigureId.ANSWERED_OTHER: _("of answers on other meetings were given"),
    FigureId.WORTH_LIFT: _("as often worth it when suggested"),
    FigureId.STEP_GOAL: _("wrote a goal"),
    FigureId.STEP_MATCHED: _("… were matched"),
    FigureId.STEP_CHECKED_IN: _("… checked in"),
    FigureId.STEP_MET: _("… met someone"),
    FigureId.STEP_CONFIRMED: _("… with a meeting that both confirmed"),
    FigureId.STEP_WORTH: _("… that both called worth it"),
    FigureId.STEP_KEPT: _("… with a promise that was kept"),
    FigureId.STEP_TALKED: _("… and talked again within a month"),
    FigureId.MET_BY_SCORE: _("rank correlation of score and having met"),
    FigureId.WORTH_BY_SCORE: _("rank correlation of score and worth it"),
    FigureId.LEFT_OUT: _("people who could be matched have nobody on their list"),
    FigureId.BUSIEST: _("people on the longest list"),
    FigureId.INEQUALITY: _("inequality of places (Gini)"),
    FigureId.WEAK_SOME: _("of people on a list have a weak match"),
    FigureId.WEAK_ONLY: _("of people on a list have weak matches only"),
    FigureId.ONLY_GAVE: _("of people on a list could only give"),
    FigureId.GOALS_MOVED: _("of those who answered moved towards a goal"),
    FigureId.GOALS_ANSWERED: _("of people with a goal said whether it moved"),
    FigureId.GOALS_UNMET: _("of people with a goal had one that nobody could meet"),
    FigureId.GOALS_BY_TOPIC: _("of those who wrote of it and answered moved towards it"),
    FigureId.DRAWN_MET: _("of pairs drawn by lot met"),
    FigureId.UNDRAWN_MET: _("of pairs that the lot could have drawn, and did not, met"),
    FigureId.DRAWN_LIFT: _("as likely to meet because it was suggested"),
    FigureId.FIRST_TIME_MET: _("of first-timers met at least one of their three"),
    FigureId.AGAIN_MET: _("of the others met at least one of their three"),
    FigureId.FIRST_TIME_WORTH: _("of first-timers who met someone found someone worth calling"),
    FigureId.AGAIN_WORTH: _("of the others who met someone found someone worth calling"),
    FigureId.FIRST_QUARTER: _("until a quarter of those who met had met someone"),
    FigureId.FIRST_HALF: _("until half of those who met had met someone"),
    FigureId.FIRST_THREE_QUARTERS: _("until three quarters of those who met had met someone"),
}

DEFINITIONS = {
    FigureId.REGISTERED: _("Everyone on the list who has not withdrawn."),
    FigureId.ELIGIBLE: _("Registered people who agreed to be matched and wrote at least one goal or skill."),
    FigureId.MATCHED: _("People who were told to meet at least one person they had not yet met."),
    FigureId.SUGGESTED_PAIRS: _(
        "Two people told to meet each other in any published run, before they met; pairs that a later run "
        "dropped count, too."
    ),
    FigureId.MEETINGS: _(
        "Two people met: one scanned the other, who scanned back or said yes, and neither took it back."
    ),
    FigureId.WAITING: _("Scans that the other person has not confirmed; they count nowhere else."),
    FigureId.WORTH_CALLING: _(
        "People with a confirmed meeting who said “follow up” of at least one; silence counts as no."
    ),
    FigureId.ANSWERED: _("People with a confirmed meeting who said of at least one how it was."),
    FigureId.MET_ONE: _(
        "Matched people with a confirmed meeting with at least one person suggested to them."
    ),
    FigureId.PAIRS_MET: _("Suggested pairs with a confirmed meeting after the suggestion."),
    FigureId.OTHERS_MET: _(
        "Pairs that could have been suggested but were not, with a confirmed meeting: both could be matched "
        "when matches were published, and they are of different organisations."
    ),
    FigureId.MET_LIFT: _(
        "The share of suggested pairs that met, divided by the share of other pairs that met; it takes for "
        "granted that both scan each other equally often."
    ),
    FigureId.BOTH_WORTH: _(
        "Confirmed meetings of suggested pairs of which both spoke, and both said “follow up”."
    ),
    FigureId.BOTH_ANSWERED: _("Confirmed meetings of suggested pairs of which both said how it was."),
    FigureId.WORTH_SUGGESTED: _("Answers on confirmed meetings of suggested pairs that said “follow up”."),
    FigureId.ANSWERED_SUGGESTED: _(
        "Answers given on suggested meetings, of two that each meeting could have."
    ),
    FigureId.WORTH_OTHER: _("Answers on all other confirmed meetings that said “follow up”."),
    FigureId.ANSWERED_OTHER: _("Answers given on other meetings, of two that each meeting could have."),
    FigureId.WORTH_LIFT: _(
        "The share of “follow up” among answers on suggested meetings, divided by that on other meetings."
    ),
    FigureId.STEP_GOAL: _("Registered people who wrote at least one goal."),
    FigureId.STEP_MATCHED: _("People of the step before who were told to meet someone they had not yet met."),
    FigureId.STEP_CHECKED_IN: _(
        "People of the step before who were checked in; told where check-in was used."
    ),
    FigureId.STEP_MET: _(
        "People of the step before with at least one meeting, be it confirmed or still waiting."
    ),
    FigureId.STEP_CONFIRMED: _("People of the step before with at least one confirmed meeting."),
    FigureId.STEP_WORTH: _(
        "People of the step before with a confirmed meeting that both called “follow up”; silence counts as "
        "no."
    ),
    FigureId.STEP_KEPT: _(
        "People of the step before with such a meeting at which one of the two made a promise that is marked "
        "as kept."
    ),
    FigureId.STEP_TALKED: _(
        "People of the step before who talked again after such a meeting, as one of the two said 30 days "
        "later; silence counts as no."
    ),
    FigureId.MET_BY_SCORE: _(
        "Spearman’s correlation of the score of suggested pairs with whether they met: 0 where the score "
        "says nothing. Only suggested pairs have a score, so it tells nothing of the pairs left out."
    ),
    FigureId.WORTH_BY_SCORE: _(
        "Spearman’s correlation of the score of suggested pairs with whether an answer on their meeting said "
        "“follow up”: 0 where the score says nothing."
    ),
    FigureId.LEFT_OUT: _(
        "People who could be matched when matches were published last, and whose list is empty now."
    ),
    FigureId.BUSIEST: _("The most people that anybody’s list names now."),
    FigureId.INEQUALITY: _(
        "How unevenly places are spread over the people who could be matched: 0 where all have as many, "
        "towards 1 where one has all."
    ),
    FigureId.WEAK_SOME: _(
        "People with at least one match now in which neither has much of what the other is looking for."
    ),
    FigureId.WEAK_ONLY: _("People all of whose matches now are weak."),
    FigureId.ONLY_GAVE: _(
        "People who can help at least one of their matches now, while none of them has much of what they "
        "are looking for."
    ),
    FigureId.GOALS_MOVED: _(
        "People who said of at least one goal that it moved, of those who said so or not; asked once, a day "
        "after."
    ),
    FigureId.GOALS_ANSWERED: _("People with a goal who said of at least one whether it moved."),
    FigureId.GOALS_UNMET: _(
        "People who could be matched with a goal no word of which stands in anybody else’s skills."
    ),
    FigureId.GOALS_BY_TOPIC: _(
        "People with a goal in which this word stands, in any form, who said that such a goal moved, of "
        "those who said so or not. A topic is a word that at least five people wrote."
    ),
    FigureId.DRAWN_MET: _(
        "Pairs suggested by lot with a confirmed meeting, each weighted by one over its chance of being "
        "drawn, so that likely pairs do not speak for the others. What was certain to be drawn is left out."
    ),
    FigureId.UNDRAWN_MET: _(
        "Pairs on the lot’s lists that were not suggested, with a confirmed meeting, each weighted by one "
        "over its chance of staying undrawn."
    ),
    FigureId.DRAWN_LIFT: _(
        "The share of drawn pairs that met, divided by that of pairs that might have been drawn. Chance "
        "alone chose between them, so this is what the suggestion itself did; it still takes for granted "
        "that both scan each other equally often."
    ),
    FigureId.FIRST_TIME_MET: _(
        "Matched people who said that they were there for the first time, with a confirmed meeting with at "
        "least one person suggested to them."
    ),
    FigureId.AGAIN_MET: _("The same for matched people who said that they had been there before."),
    FigureId.FIRST_TIME_WORTH: _(
        "First-timers with a confirmed meeting who said “follow up” of at least one; silence counts as no."
    ),
    FigureId.AGAIN_WORTH: _("The same for people who had been there before."),
    FigureId.FIRST_QUARTER: _(
        "From the event’s start to the first confirmed meeting of each person who has one, in minutes; a "
        "quarter of them had it by then."
    ),
    FigureId.FIRST_HALF: _("The same for half of them: the median."),
    FigureId.FIRST_THREE_QUARTERS: _("The same for three quarters of them."),
}

BANDS = {
    FigureId.MET_BY_SCORE: _("of suggested pairs with neighbouring scores met"),
    FigureId.WORTH_BY_SCORE: _("of answers on pairs with neighbouring scores said worth it"),
}

TOPIC = _("people wrote this word into a goal")

WORDS_DEFINITION = _(
    "People with a goal that nobody could meet in which this word stands; words of fewer than three people "
    "are not told."
)
