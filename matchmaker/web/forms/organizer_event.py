"""What an organizer types about an event."""

from __future__ import annotations

import re
import zoneinfo
from typing import TYPE_CHECKING, Any, cast

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import EmailInput

from matchmaker.services.events import CODE_LENGTH, RESERVED_CODES
from matchmaker.web.examples import EXAMPLES
from matchmaker.web.forms.local_time import LocalTimeField
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from datetime import datetime

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zones() -> list[Any]:
    """Return the places of the world by area, the world's own time first."""
    found = [option("UTC", "UTC", group="UTC")]
    for zone in sorted(zoneinfo.available_timezones()):
        area, _, place = zone.partition("/")
        if area in _AREAS:
            found.append(option(zone, place.replace("_", " "), group=area))
    return found


def kinds() -> list[Any]:
    """Return the kinds of event for which there are examples."""
    return [option(kind, examples.name) for kind, examples in EXAMPLES.items()]


class NamedForm(RefusableForm):
    """An event's name."""

    name = LineField(
        lazy_gettext("Name"),
        validators=[DataRequired(lazy_gettext("What is the event called?")), Length(max=120)],
    )


class CodeForm(RefusableForm):
    """The code that an event's addresses carry; where it is empty, one is made of the name."""

    code = LineField(
        lazy_gettext("Code"),
        default="",
        filters=[str.lower],
        validators=[
            Optional(),
            Length(min=2, max=CODE_LENGTH),
            Regexp(_CODE, message=lazy_gettext("Letters a to z, digits and hyphens between them.")),
        ],
    )

    def validate_code(self, field: LineField) -> None:
        """Keep codes free that our own addresses need."""
        if field.data in RESERVED_CODES:
            raise ValidationError(gettext("This code has another meaning here. Choose another one."))


class EventForm(NamedForm):
    """What people read about an event; times are those of its zone."""

    venue = LineField(lazy_gettext("Venue"), validators=[Length(max=120)])
    timezone = SelectField(lazy_gettext("Time zone"), default="UTC", choices=zones)
    starts = LocalTimeField(
        lazy_gettext("Starts"), validators=[InputRequired(lazy_gettext("When does it start?"))]
    )
    ends = LocalTimeField(lazy_gettext("Ends"), validators=[InputRequired(lazy_gettext("When does it end?"))])
    kind = SelectField(lazy_gettext("Kind of event"), default="", choices=kinds)
    contact = LineField(
        lazy_gettext("Address for questions"),
        widget=EmailInput(),
        validators=[Optional(), Length(max=254), Email(lazy_gettext("This does not look like an address."))],
    )

    @property
    def starts_at(self) -> datetime:
        """The start, in the event's zone."""
        return cast("datetime", self._in_zone(self.starts))

    @property
    def ends_at(self) -> datetime:
        """The end, in the event's zone."""
        return cast("datetime", self._in_zone(self.ends))

    def _in_zone(self, field: LocalTimeField) -> datetime | None:
        return (
            None if field.data is None else field.data.replace(tzinfo=zoneinfo.ZoneInfo(self.timezone.data))
        )


class NewEventForm(CodeForm, EventForm):
    """A new event, with the code that its addresses carry."""
