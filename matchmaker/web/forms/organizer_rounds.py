"""When the rounds begin, how long each of them lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask_babel import lazy_gettext
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from matchmaker.web.forms.local_time import LocalTimeField
from matchmaker.web.forms.refusable import RefusableForm

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event

_USUAL_MINUTES = 12


class RoundsForm(RefusableForm):
    """The rounds of an event; times are those of its zone."""

    starts = LocalTimeField(
        lazy_gettext("The first round begins"),
        validators=[InputRequired(lazy_gettext("When does the first round begin?"))],
    )
    minutes = IntegerField(
        lazy_gettext("Minutes for each round"),
        default=_USUAL_MINUTES,
        validators=[
            NumberRange(3, 90, lazy_gettext("Please choose from %(least)s to %(most)s.", least=3, most=90))
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def starts_at(self, event: Event) -> datetime:
        """Return the beginning, in the event's zone."""
        return cast("datetime", self.starts.data).replace(tzinfo=event.zone)

    @classmethod
    def of(cls, event: Event) -> RoundsForm:
        """Return the form filled with an event's rounds, or with what was sent."""
        starts_at = event.rounds_start_at or event.starts_at
        return cls(
            data={
                "starts": starts_at.astimezone(event.zone).replace(tzinfo=None),
                "minutes": event.round_minutes or _USUAL_MINUTES,
            }
        )
