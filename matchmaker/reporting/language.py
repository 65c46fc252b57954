"""Words in the reader's language."""

from __future__ import annotations

import flask_babel


def gettext(message: str, **values: object) -> str:
    """Return a sentence translated, with its values; a per cent sign is always written twice."""
    return str(flask_babel.gettext(message)) % values
