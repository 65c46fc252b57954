"""Matchmaker: the three people worth meeting, for everyone at an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; Flask is imported only here, so that the core stays light."""
    from matchmaker.app import build_app

    return build_app(settings)
