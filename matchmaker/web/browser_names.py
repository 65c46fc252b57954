"""Name a browser as its owner would: the program, and what it runs on."""

from __future__ import annotations

# Most browsers claim to be others, too, so the first that fits counts.
_PROGRAMS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return something like ``Firefox · Windows``, empty where nothing is known."""
    found = (
        next((name for mark, name in known if mark in user_agent), "") for known in (_PROGRAMS, _SYSTEMS)
    )
    return " · ".join(filter(None, found))
