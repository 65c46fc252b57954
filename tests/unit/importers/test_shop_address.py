from __future__ import annotations

import pytest

from matchmaker.importers.pretix_shop import Shop
from matchmaker.importers.shop_address import shop_at


@pytest.mark.parametrize(
    ("address", "shop"),
    [
        ("https://pretix.eu/olive/makers/", Shop("https://pretix.eu", "olive", "makers")),
        (" https://pretix.eu/olive/makers ", Shop("https://pretix.eu", "olive", "makers")),
        ("http://127.0.0.1:8345/olive/2026.1", Shop("http://127.0.0.1:8345", "olive", "2026.1")),
        (
            "https://pretix.eu/control/event/olive/makers/?page=2",
            Shop("https://pretix.eu", "olive", "makers"),
        ),
    ],
)
def test_page_of_an_event_names_the_shop(address: str, shop: Shop) -> None:
    assert shop_at(address) == shop


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pretix.eu/olive/makers",
        "https://pretix.eu/",
        "https://pretix.eu/olive",
        "https://pretix.eu/olive/makers/order/ABC",
        "https://pretix.eu/olive/ma%20kers",
        "https://pretix.eu/control/event/olive",
        "https://[pretix/olive/makers",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"pretix|IPv6"):
        shop_at(address)
