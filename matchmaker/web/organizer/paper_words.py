"""The words printed on paper, in the language of who prints it."""

from __future__ import annotations

from flask_babel import get_locale, gettext

from matchmaker.badges.plan import PlanLabels
from matchmaker.badges.pocket import PocketLabels
from matchmaker.badges.sheet import SheetLabels
from matchmaker.badges.slips import SlipLabels
from matchmaker.badges.trial import TrialLabels


def sheet_words() -> SheetLabels:
    """Return the words of a badge."""
    return SheetLabels(
        ask_me_about=gettext("Ask me about"),
        looking_for=gettext("I’m looking for"),
        qr_code=gettext("QR code"),
        language=_language(),
    )


def slip_words() -> SlipLabels:
    """Return the words of a slip with a PIN."""
    return SlipLabels(
        badge_code=gettext("Code on your badge"),
        pin=gettext("PIN"),
        sign_in=gettext("To sign in, open this on your phone and type the code and the PIN:"),
        language=_language(),
    )


def pocket_words() -> PocketLabels:
    """Return the words of a card for the pocket; numbers are filled in when it is printed."""
    return PocketLabels(
        three=gettext("Your three"),
        helps_with=gettext("Can help with"),
        looks_for=gettext("Looks for"),
        round=gettext("Round %(number)s"),
        meeting_point=gettext("Meeting point %(number)s"),
        more=gettext("%(number)s more on your phone"),
        language=_language(),
    )


def plan_words(times: tuple[str, ...]) -> PlanLabels:
    """Return the words of the plan of the rounds."""
    return PlanLabels(
        heading=gettext("Where to meet"),
        how=gettext("Find your name: each column is the time of a round, each number a meeting point."),
        name=gettext("Name"),
        rounds=times,
        language=_language(),
    )


def trial_words() -> TrialLabels:
    """Return the words of a test page."""
    return TrialLabels(
        how=gettext(
            "Print at 100 percent, lay this page on the labels and hold both against the light."
            " The rulers count millimetres from the edge of the paper."
        ),
        language=_language(),
    )


def _language() -> str:
    locale = get_locale()
    return "en" if locale is None else str(locale.language)
