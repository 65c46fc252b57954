"""What an organizer types to copy an event, or to delete it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from flask_babel import lazy_gettext
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.clock import now
from matchmaker.web.forms.local_time import LocalTimeField
from matchmaker.web.forms.organizer_event import CodeForm, NamedForm
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from matchmaker.models import Event

_WEEK = timedelta(days=7)


class CopyForm(CodeForm, NamedForm):
    """Name, code and start of a copy; everything else comes along."""

    starts = LocalTimeField(
        lazy_gettext("Starts"), validators=[InputRequired(lazy_gettext("When does it start?"))]
    )

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Return the start in the event's zone."""
        return cast("datetime", self.starts.data).replace(tzinfo=zone)

    @classmethod
    def of(cls, event: Event) -> CopyForm:
        """Return the form with the same weekday and hour, as soon as there is one again."""
        today = now().astimezone(event.zone).replace(tzinfo=None)
        start = event.starts_at.astimezone(event.zone).replace(tzinfo=None)
        weeks = max((today - start) // _WEEK, 0) + 1
        return cls(data={"name": event.name, "starts": start + weeks * _WEEK})


class DeleteForm(RefusableForm):
    """The event's name, typed by hand: nobody does that by accident."""

    typed = LineField(
        lazy_gettext("Type the name of the event"),
        validators=[
            DataRequired(lazy_gettext("Please type the event’s name first: this cannot be undone.")),
            Length(max=200),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
