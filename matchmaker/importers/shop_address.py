"""Which shop an address in somebody's browser is."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from matchmaker.importers.pretix_shop import Shop

# A short name at a shop, of an organizer or an event.
SHORT_NAME: Final = r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,49}\Z"
_CONTROL: Final = ["control", "event"]


def shop_at(address: str) -> Shop:
    """Return the shop of an event's page at pretix: the one for buyers, or any of its organizer's.

    Raises
    ------
    ValueError
    """
    parts = urlsplit(address.strip())
    names = [name for name in parts.path.split("/") if name]
    if names[:2] == _CONTROL:
        names = names[2:4]
    if not parts.netloc or len(names) != 2 or not all(re.match(SHORT_NAME, name) for name in names):  # noqa: PLR2004 -- organizer, event
        raise ValueError(f"{address!r} is no event's page at pretix, like https://pretix.eu/organizer/event/")
    return Shop(f"{parts.scheme}://{parts.netloc}", *names)
