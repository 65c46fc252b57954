"""What an event asks of people beside their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField

from matchmaker.queries.events import group_names
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import RefusableForm

if TYPE_CHECKING:
    from matchmaker.models import Attendee, Event

_YES, _NO = "yes", "no"
_FIRST_TIME = {_YES: True, _NO: False}


def _answers() -> list[Any]:
    return [
        option("", gettext("I would rather not say")),
        option(_YES, gettext("Yes")),
        option(_NO, gettext("No")),
    ]


class EventQuestions(RefusableForm):
    """Age, first visit and group; what the event does not ask is not in the form."""

    is_minor = BooleanField(lazy_gettext("I am under 18"))
    first_time = SelectField(
        lazy_gettext("Is it your first time at this event?"), choices=_answers, default=""
    )
    group = SelectField(lazy_gettext("Which of these groups are you in?"), choices=[], default="")

    def ask(self, event: Event, *, group: str = "") -> None:
        """Keep the questions of an event alone; `group` is what somebody is in already."""
        if event.for_adults_only:
            del self.is_minor
        if not event.asks_first_time:
            del self.first_time
        names = group_names(event)
        if not names:
            del self.group
            return
        if group and group not in names:
            names.append(group)
        self.group.choices = [option("", gettext("None of these")), *(option(name, name) for name in names)]

    def answers(self) -> dict[str, Any]:
        """Return what the services take; what was not asked is not told."""
        told: dict[str, Any] = {}
        if self.is_minor is not None:
            told["is_minor"] = self.is_minor.data
        if self.first_time is not None:
            told["is_first_time"] = _FIRST_TIME.get(self.first_time.data)
        if self.group is not None:
            told["group"] = self.group.data
        return told


def answers_of(attendee: Attendee) -> dict[str, object]:
    """Return what somebody answered, as the fields hold it."""
    first_time = next((word for word, said in _FIRST_TIME.items() if said is attendee.is_first_time), "")
    return {"is_minor": attendee.is_minor, "first_time": first_time, "group": attendee.group}
