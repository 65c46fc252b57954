"""What an organizer types to share a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from matchmaker.services.report_links import LABEL_LENGTH


class ReportLinkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new link, with a note for whom it is."""

    label = StringField(_("For whom is it?"), validators=[Length(max=LABEL_LENGTH)])


class RevokeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One link that shall end."""

    link = HiddenField(validators=[DataRequired()])
