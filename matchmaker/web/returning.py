"""Where a browser is led back to: pages of ours alone."""

from __future__ import annotations

import re

from flask import current_app
from werkzeug.exceptions import HTTPException

# Begins with one slash and holds nothing that a browser could read as another host.
_PAGE = re.compile(r"/organizer(/[A-Za-z0-9_.~-]+)*")


def own_page(address: str | None) -> str | None:
    """Return the path of a page of the organizers' part, None for anything else."""
    if address is None or not _PAGE.fullmatch(address):
        return None
    try:
        current_app.url_map.bind("").match(address, method="GET")
    except HTTPException:
        return None
    return address
