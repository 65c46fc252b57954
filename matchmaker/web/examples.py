"""Examples of good goals and skills, by kind of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask_babel import lazy_gettext

if TYPE_CHECKING:
    from flask_babel import LazyString


class Examples(NamedTuple):
    """What the form shows beside its two questions."""

    name: LazyString  # of the kind of event
    goal: LazyString
    skill: LazyString
    add: LazyString  # what makes a broad goal clear


# The empty kind is an event whose organizer named none.
EXAMPLES: dict[str, Examples] = {
    "": Examples(
        name=lazy_gettext("Something else"),
        goal=lazy_gettext(
            "Be specific. “An investor” finds everyone; "
            "“an angel who backs hospitality start-ups” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“opened two restaurants in Porto” beats “hospitality expert”."
        ),
        add=lazy_gettext("Which field, which stage, what for?"),
    ),
    "conference": Examples(
        name=lazy_gettext("Conference"),
        goal=lazy_gettext(
            "Be specific. “People in energy” finds everyone; "
            "“somebody who has run a heat network in a small town” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“moved a hospital’s data to another country” beats “data expert”."
        ),
        add=lazy_gettext("Which field, which problem, at what scale?"),
    ),
    "hackathon": Examples(
        name=lazy_gettext("Hackathon"),
        goal=lazy_gettext(
            "Be specific. “A developer” finds everyone; "
            "“somebody who makes maps work offline on phones” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“shipped two games in Godot” beats “creative coder”."
        ),
        add=lazy_gettext("Which language or tool, for which part of the project?"),
    ),
    "founders": Examples(
        name=lazy_gettext("Founders and money"),
        goal=lazy_gettext(
            "Be specific. “An investor” finds everyone; "
            "“an angel who backs hospitality start-ups” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“sold software to forty dental practices” beats “sales professional”."
        ),
        add=lazy_gettext("Which field, which stage, what for?"),
    ),
    "science": Examples(
        name=lazy_gettext("Science"),
        goal=lazy_gettext(
            "Be specific. “Collaborators” finds everyone; "
            "“a statistician who knows missing data in clinical trials” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“counted cells with a phone camera” beats “interdisciplinary researcher”."
        ),
        add=lazy_gettext("Which method, which data, which question?"),
    ),
    "careers": Examples(
        name=lazy_gettext("Careers"),
        goal=lazy_gettext(
            "Be specific. “A job” finds everyone; "
            "“a team that takes on young hydrologists in the north” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“cut a warehouse’s returns by a third” beats “team player”."
        ),
        add=lazy_gettext("Which role, which field, which place?"),
    ),
    "community": Examples(
        name=lazy_gettext("Community"),
        goal=lazy_gettext(
            "Be specific. “Nice people” finds everyone; "
            "“somebody to sing early music with on Tuesdays” finds the one."
        ),
        skill=lazy_gettext(
            "What you have done counts more than what you are: "
            "“repaired thirty bicycles last summer” beats “good with my hands”."
        ),
        add=lazy_gettext("What would you do together, where and when?"),
    ),
}


def examples_of(kind: str) -> Examples:
    """Return the examples of a kind of event, those of no kind where it is unknown."""
    return EXAMPLES.get(kind, EXAMPLES[""])
