"""How to be found in the room."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms.validators import Length

from matchmaker.models.attendee import SPOT_ME_LENGTH
from matchmaker.web.forms.refusable import LineField, RefusableForm


class SpotForm(RefusableForm):
    """One line by which the three find somebody."""

    spot_me = LineField(
        lazy_gettext("How to spot you"),
        validators=[
            Length(max=SPOT_ME_LENGTH, message=lazy_gettext("Please keep this to %(max)d characters."))
        ],
        render_kw={"maxlength": SPOT_ME_LENGTH, "autocomplete": "off"},
    )
