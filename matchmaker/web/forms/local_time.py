"""A time as clocks show it where an event is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms import DateTimeLocalField
from wtforms.validators import ValidationError

if TYPE_CHECKING:
    from wtforms.form import BaseForm

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
# Near the ends of the calendar another zone's time, or a week later, is no time any more.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class LocalTimeField(DateTimeLocalField):
    """A time without a zone, in a year in which events are."""

    def __init__(self, label: Any = None, validators: Any = None, **values: Any) -> None:
        super().__init__(label, validators, format=_FORMATS, **values)

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 -- wtforms' signature
        """Refuse years that somebody mistyped."""
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValidationError(
                gettext("Please choose a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
            )
