"""A form that tells itself why it was refused."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import StringField

from matchmaker.importers.text import clean_line
from matchmaker.web.errors import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wtforms import Field

    from matchmaker.errors import MatchmakerError


class RefusableForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """A form whose page answers with the status of what went wrong, and keeps what was written."""

    refused: MatchmakerError | None = None

    @contextmanager
    def refusing(self, *kinds: type[MatchmakerError], at: Field | None = None) -> Iterator[None]:
        """Show these errors here: at a field, else above the form."""
        try:
            yield
        except kinds as error:
            self.refused = error
            if at is not None:
                at.errors = [*at.errors, sentence_of(error)]

    @property
    def sentence(self) -> str:
        """Why the whole form was refused, in the reader's language."""
        return "" if self.refused is None else sentence_of(self.refused)

    @property
    def status(self) -> HTTPStatus:
        """How the page with this form answers."""
        if self.refused is not None:
            return self.refused.status
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


def one_line(text: str | None) -> str:
    """Clean what was typed into one line: no control characters, single spaces."""
    return clean_line(text or "")


class LineField(StringField):
    """A text in one line: no control characters, single spaces."""

    @property
    def text(self) -> str:
        """What was typed, empty where nothing was."""
        return self.data or ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean what was typed."""
        if valuelist:
            self.data = one_line(valuelist[0])
