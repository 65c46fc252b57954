"""Refuse addresses that nothing can have, before anybody looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Look at every address first."""
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    if "\0" in request.path:  # PostgreSQL keeps no such character; asking for it would be an error of ours
        abort(404)
