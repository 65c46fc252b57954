"""What attendees say about meetings: that they met, and how it was."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from matchmaker.models import Worth
from matchmaker.models.feedback import MEMORY_LENGTH
from matchmaker.web.forms.refusable import RefusableForm, one_line

_LONGEST_CODE = 200  # a whole badge link fits


class ClaimForm(RefusableForm):
    """One scan; its id goes out with the page, so that a button pressed twice stays one scan."""

    client_id = HiddenField(default=lambda: str(uuid4()))

    @property
    def scan_id(self) -> UUID:
        """The scan's id."""
        return UUID(self.client_id.data)

    def validate_client_id(self, field: HiddenField) -> None:
        """Take ids only; a page that lost its own gets a new one."""
        try:
            UUID(field.data)
        except ValueError:
            self.renew_id()
            raise ValidationError(lazy_gettext("Please press the button again.")) from None

    def renew_id(self) -> None:
        """Let the next try be another scan."""
        self.client_id.data = str(uuid4())


class TypedCodeForm(ClaimForm):
    """The code under somebody's name."""

    code = StringField(
        lazy_gettext("Camera won’t work? Type the code under the name"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Please type the code on the badge.")),
            Length(max=_LONGEST_CODE, message=lazy_gettext("A code has eight characters.")),
        ],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "placeholder": "7K3M 9QX2",
        },
    )


class FeedbackForm(RefusableForm):
    """Whether it was worth the time, with one line to remember."""

    worth = RadioField(
        lazy_gettext("Worth your time?"),
        choices=lambda: [
            (Worth.FOLLOW_UP.value, gettext("Yes, follow up")),
            (Worth.NICE.value, gettext("Nice chat")),
            (Worth.NOT_FOR_ME.value, gettext("Not for me")),
        ],
        validators=[DataRequired(lazy_gettext("Please choose one of the three."))],
    )
    memory_line = TextAreaField(
        lazy_gettext("One line to remember"),
        filters=[one_line],
        validators=[
            Length(max=MEMORY_LENGTH, message=lazy_gettext("Please keep this to %(max)d characters."))
        ],
        render_kw={"rows": 2, "maxlength": MEMORY_LENGTH},
    )
