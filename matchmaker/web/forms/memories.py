"""The ten seconds after a meeting: a line to remember, a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Length

from matchmaker.models.feedback import MEMORY_LENGTH
from matchmaker.models.promise import PROMISE_LENGTH
from matchmaker.services.promises import Due, due_day
from matchmaker.web.filters import due_day as due_day_shown
from matchmaker.web.forms.refusable import LineField, RefusableForm, one_line

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.queries.meetings import MyMeeting, Promised

_TOO_LONG = lazy_gettext("Please keep this to %(max)d characters.")
_NO_DAY = "none"
_SAME_DAY = "same"


class MemoryForm(RefusableForm):
    """One line to remember, one promise by some day; all of it may stay empty."""

    memory_line = LineField(
        lazy_gettext("One line to remember"),
        validators=[Length(max=MEMORY_LENGTH, message=_TOO_LONG)],
        render_kw={"maxlength": MEMORY_LENGTH, "autocomplete": "off"},
    )
    promise = RadioField(
        lazy_gettext("Did you promise something?"),
        choices=lambda: [("", gettext("None of these")), *((text, text) for text in usual_promises())],
        filters=[one_line],
        validate_choice=False,  # words in another language than before are words all the same
    )
    own_words = LineField(
        lazy_gettext("Or in your own words"),
        validators=[Length(max=PROMISE_LENGTH, message=_TOO_LONG)],
        render_kw={"maxlength": PROMISE_LENGTH, "autocomplete": "off"},
    )
    due = SelectField(lazy_gettext("Until when"), choices=[], validate_choice=False)
    is_shared = BooleanField(lazy_gettext("They may read my promise"))

    def __init__(self, promised: Promised | None = None, **values: Any) -> None:
        super().__init__(**values)
        self._due_before = None if promised is None else promised.due_on
        self.due.choices = [
            (_NO_DAY, gettext("no day")),
            (Due.FRIDAY.value, gettext("by Friday")),
            (Due.WEEK.value, gettext("in a week")),
            (Due.MONTH.value, gettext("in a month")),
        ]
        if self._due_before is not None:
            self.due.choices.append((_SAME_DAY, due_day_shown(self._due_before)))

    @classmethod
    def of(cls, meeting: MyMeeting) -> MemoryForm:
        """Return the form filled with what somebody wrote of a meeting, or with what was sent."""
        promised = meeting.promise
        text = "" if promised is None else promised.text
        is_usual = text in usual_promises()
        return cls(
            promised,
            data={
                "memory_line": meeting.memory_line,
                "promise": text if is_usual else "",
                "own_words": "" if is_usual else text,
                "due": _NO_DAY if promised is None or promised.due_on is None else _SAME_DAY,
                "is_shared": promised is not None and promised.is_shared,
            },
        )

    @property
    def promise_text(self) -> str:
        """The promise; own words count more than the ones to choose from, empty is none."""
        return self.own_words.text or (self.promise.data or "")[:PROMISE_LENGTH]

    def due_on(self, today: date) -> date | None:
        """Return the day until when it is promised, counted from today."""
        if self.due.data == _SAME_DAY:
            return self._due_before
        return due_day(Due(self.due.data), today) if self.due.data in set(Due) else None


def usual_promises() -> list[str]:
    """Return what people promise most, in the reader's language."""
    return [
        gettext("I’ll send you the link"),
        gettext("I’ll introduce you to somebody"),
        gettext("Let’s have a call"),
    ]
