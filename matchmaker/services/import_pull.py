"""Fetch an event's people from its ticket shop, for a look at them before they are imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from matchmaker.errors import FileRefusedError
from matchmaker.importers.export import write_csv
from matchmaker.importers.pretix_orders import order_list
from matchmaker.importers.pretix_shop import PullError
from matchmaker.services.importing import keep_upload
from matchmaker.services.limits import count_try

if TYPE_CHECKING:
    from matchmaker.importers.pretix_shop import Bounds, Shop

_PULLS: Final = 20
_WINDOW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PulledList:
    """A shop's orders as the table that an export would be."""

    name: str
    content: bytes


def pull_from_pretix(
    *,
    event_id: int,
    by: int,
    shop: Shop,
    token: str,
    language: str = "en",
    allow_private: bool = False,
    bounds: Bounds | None = None,
) -> str:
    """Fetch the orders of a shop, keep them as an upload and return its code; the token is not kept.

    Raises
    ------
    FileRefusedError, TooManyTriesError
    """
    count_try(key=f"pull:{by}", most=_PULLS, window=_WINDOW)
    pulled = fetch_from_pretix(
        shop=shop, token=token, language=language, allow_private=allow_private, bounds=bounds
    )
    return keep_upload(event_id=event_id, by=by, filename=pulled.name, content=pulled.content)


def fetch_from_pretix(
    *,
    shop: Shop,
    token: str,
    language: str = "en",
    allow_private: bool = False,
    bounds: Bounds | None = None,
) -> PulledList:
    """Fetch the orders of a shop; neither they nor the token are kept.

    Raises
    ------
    FileRefusedError
    """
    from matchmaker.importers.pretix_client import PretixClient  # slow to load, and needed here alone

    try:
        with PretixClient(shop, token=token, allow_private=allow_private, bounds=bounds) as client:
            questions, orders = client.questions(), client.orders()
    except PullError as error:
        raise FileRefusedError(reason=error.message) from error
    headers, rows = order_list(orders, questions, language=language)
    if not rows:
        nothing = PullError("pretix_empty", event=shop.event)
        raise FileRefusedError(reason=nothing.message) from nothing
    return PulledList(f"pretix: {shop.organizer}/{shop.event}", write_csv(headers, rows))
