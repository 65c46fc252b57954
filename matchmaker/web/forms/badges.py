"""What is said of a badge: that it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from wtforms.widgets import HiddenInput

from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from matchmaker.models import Attendee


class LostBadgeForm(RefusableForm):
    """One lost badge; it goes out with the page, so that a button pressed twice replaces only this one."""

    lost_code = LineField(widget=HiddenInput())

    @classmethod
    def of(cls, attendee: Attendee) -> Self:
        """Return the form for an attendee's present badge."""
        return cls(data={"lost_code": attendee.typed_code})
