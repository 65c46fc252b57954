"""Refuse addresses that nothing can have, before anybody looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import abort, request
from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask

_LARGEST: Final = 2**31 - 1  # no column of ours holds a larger whole number


class _SmallNumber(IntegerConverter):
    """A number that a table can be asked for."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **{"max": _LARGEST, **values})


def init_app(app: Flask) -> None:
    """Look at every address first; before the pages are added, whose numbers are bounded here."""
    app.url_map.converters["int"] = _SmallNumber
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    # PostgreSQL keeps no such character; asking for it would be an error of ours.
    if "\0" in request.path or any("\0" in value for _, value in request.args.items(multi=True)):
        abort(404)
