"""What an organizer types to share a report."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms.validators import DataRequired, Length
from wtforms.widgets import HiddenInput

from matchmaker.services.report_links import LABEL_LENGTH
from matchmaker.web.forms.refusable import LineField, RefusableForm


class ReportLinkForm(RefusableForm):
    """A new link, with a note for whom it is."""

    label = LineField(
        lazy_gettext("For whom is it?"),
        validators=[
            Length(max=LABEL_LENGTH, message=lazy_gettext("Please keep this to %(max)d characters."))
        ],
        render_kw={"autocomplete": "off", "maxlength": LABEL_LENGTH},
    )


class RevokeForm(RefusableForm):
    """One link that shall end."""

    link = LineField(widget=HiddenInput(), validators=[DataRequired()])
