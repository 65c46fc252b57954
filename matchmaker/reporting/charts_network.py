"""The picture of who met whom: dots and lines, without names or numbers."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from matchmaker.reporting.charts import picture
from matchmaker.reporting.layout import spring_layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.queries.report_figures import Network

_WIDTH, _HEIGHT, _MARGIN = 720, 440, 12
_SOME, _MANY = 3, 6  # meetings from which a dot is larger
_CROWD = 600  # from here on dots and lines are finer


@lru_cache(maxsize=16)
def network_picture(network: Network, alt: str) -> str:
    """Draw a network; suggested meetings lie above the others, people above both."""
    edges = (*network.suggested, *network.other)
    places = [
        (
            f"{_MARGIN + across * (_WIDTH - 2 * _MARGIN):.1f}",
            f"{_MARGIN + along * (_HEIGHT - 2 * _MARGIN):.1f}",
        )
        for across, along in spring_layout(network.n_people, edges).tolist()
    ]

    def lines(kind: str, drawn: Iterable[tuple[int, int]]) -> str:
        path = "".join(
            f"M{places[one][0]} {places[one][1]}L{places[other][0]} {places[other][1]}"
            for one, other in drawn
        )
        return f'<path class="{kind}" d="{path}"/>' if path else ""

    met = Counter(person for edge in edges for person in edge)
    sizes: dict[str, list[int]] = {"few": [], "some": [], "many": []}
    for person in range(network.n_people):
        sizes["many" if met[person] >= _MANY else "some" if met[person] >= _SOME else "few"].append(person)
    dots = "".join(
        f'<path class="mm-net-person mm-net-{size}" d="'
        + "".join(f"M{places[person][0]} {places[person][1]}h0" for person in people)
        + '"/>'
        for size, people in sizes.items()
        if people
    )
    suggested = "mm-net-suggested" if network.is_marked else "mm-net-other"
    content = lines("mm-net-other", network.other) + lines(suggested, network.suggested) + dots
    kind = "mm-chart mm-net mm-net-fine" if network.n_people > _CROWD else "mm-chart mm-net"
    return picture(content, height=_HEIGHT, width=_WIDTH, alt=alt, kind=kind)
