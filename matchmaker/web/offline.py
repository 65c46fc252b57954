"""What lets the pages live on a phone without signal: a manifest, a service worker, a shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import get_locale, gettext

from matchmaker.web.build import build_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("offline", __name__)

# Everything that the shell needs, without the scanner's engine: a browser may have its own.
_SHELL_FILES = (
    "vendor/pico.min.css",
    "vendor/fraunces-latin-wght-normal.woff2",
    "vendor/inter-latin-wght-normal.woff2",
    "vendor/idb.js",
    "css/fonts.css",
    "css/theme.css",
    "css/scanner.css",
    "icons/icon.svg",
    "js/backoff.js",
    "js/badge_link.js",
    "js/bus.js",
    "js/camera.js",
    "js/decoder.js",
    "js/keep_scan.js",
    "js/offline.js",
    "js/queue.js",
    "js/random_id.js",
    "js/save_file.js",
    "js/scanner.js",
    "js/status.js",
    "js/sync.js",
    "js/tick.js",
    "js/tray.js",
    "js/typed_code.js",
    "js/viewfinder.js",
    "js/wakelock.js",
    "js/words.js",
)
# The addresses that show the shell where there is no signal.
_SHELLED = ("meetings.scan", "attendee.three", "attendee.badge", "meetings.met", "attendee.profile")
_PAPER = "#fbf8f3"


@bp.get("/sw.js")
def worker() -> ResponseReturnValue:
    """Send the service worker with the list of what it keeps; it stands at the root to reach every page."""
    kept = {
        "name": build_name(),
        "shell": url_for("offline.shell"),
        "files": [url_for("static", filename=name) for name in _SHELL_FILES],
        "static": f"{current_app.static_url_path}/of-",
        "scanner": url_for("meetings.scan"),
        "pages": [url_for(endpoint) for endpoint in _SHELLED],
    }
    with current_app.open_resource("static/js/service_worker.js", "r", encoding="utf-8") as file:
        script = file.read()
    return Response(
        f"const BUILD = {json.dumps(kept)};\n{script}",
        mimetype="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@bp.get("/offline")
def shell() -> ResponseReturnValue:
    """Show the scanner with nothing of anybody in it: this page is kept on the phone."""
    return render_template("offline.html"), {"Cache-Control": "no-cache"}


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """Say how the pages look on a home screen."""
    icons = [
        {
            "src": url_for("static", filename=f"icons/{name}-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in (192, 512)
        for name, purpose in (("icon", "any"), ("maskable", "maskable"))
    ]
    content = {
        "id": "/",
        "name": "Matchmaker",
        "short_name": "Matchmaker",
        "description": gettext("The three people worth meeting at this event."),
        "lang": str(get_locale() or "en"),
        "start_url": url_for("attendee.three"),
        "scope": "/",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    return Response(
        json.dumps(content, ensure_ascii=False),
        mimetype="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )
