"""A file of unsent scans, with the organizer's word for it."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from matchmaker.web.forms.refusable import RefusableForm


class ScanFileForm(RefusableForm):
    """What a phone saved."""

    file = FileField(
        lazy_gettext("File of scans"),
        validators=[FileRequired(lazy_gettext("Choose a file first."))],
        render_kw={"accept": ".json,application/json"},
    )
    vouches = BooleanField(lazy_gettext("I took this file from its owner’s phone myself"))

    def received(self) -> bytes:
        """Return the content of the file; its temporary copy on our disk is gone then."""
        with self.file.data.stream as stream:
            content: bytes = stream.read()
            return content
