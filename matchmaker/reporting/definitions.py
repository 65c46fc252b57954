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
}
