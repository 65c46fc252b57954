"""Static files under an address that changes with them, so that a browser asks for each only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, current_app

from matchmaker.web.build import build_name

if TYPE_CHECKING:
    from flask import Flask

_YEAR_S = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Let every link to a static file name the build: a script then imports its own generation."""
    app.view_functions["static"] = _send
    app.add_url_rule(f"{app.static_url_path}/of-<build>/<path:filename>", endpoint="static")
    app.url_defaults(_name_build)


def _name_build(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and not current_app.debug:  # while somebody changes files, no name would hold
        values.setdefault("build", build_name())


def _send(filename: str, build: str | None = None) -> Response:
    response = current_app.send_static_file(filename)
    if build == build_name():  # of another build the browser got a newer file: it must ask again
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _YEAR_S
        response.cache_control.immutable = True
    return response
