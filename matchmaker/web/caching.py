"""Keep personal pages out of every cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

# Files and pages with nothing of anybody in them; each says itself how long it may be kept.
_IMPERSONAL = frozenset({"static", "offline.worker", "offline.shell", "offline.manifest"})


def init_app(app: Flask) -> None:
    """Mark every answer but the pages' own files."""
    app.after_request(_no_store)


def _no_store(response: Response) -> Response:
    if request.endpoint not in _IMPERSONAL:
        response.headers["Cache-Control"] = "no-store"
    return response
