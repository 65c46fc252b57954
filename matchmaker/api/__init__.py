"""The JSON interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.api import scans

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add the interface to the application."""
    # Its own rule stands in for the form token: JSON from our own pages only.
    app.extensions["csrf"].exempt(scans.bp)
    app.register_blueprint(scans.bp)
