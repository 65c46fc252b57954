"""Say an event's rules in the words of the matching: labels, with a table of which ones may meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.queries.eligible_pairs import Standing


class Labels(NamedTuple):
    """What `Matcher.fit` takes: nobody is matched inside one label, None meets everybody."""

    groups: list[int | None]
    allowed: NDArray[np.bool_] | None


def labels_for(standings: Sequence[Standing], groups_apart: Collection[tuple[int, int]]) -> Labels:
    """Return labels under which just those meet whom the rules let meet.

    Colleagues share a label. Who may meet their own kind but not everybody has one alone, because a
    label never meets itself; so the table grows with them: 25 MB for 5,000 people beside minors.
    """
    apart = {*groups_apart, *((other, one) for one, other in groups_apart)}
    has_both_ages = len({one.is_minor for one in standings}) > 1
    present = {one.group for one in standings}
    barred = {one for one, other in apart if one in present and other in present}
    if not has_both_ages and not barred:
        return Labels([_label(one.organisation) for one in standings], None)
    numbers: dict[object, int] = {}
    groups: list[int | None] = []
    named: list[Standing] = []
    for row, standing in enumerate(standings):
        meets_own_kind = standing.organisation is None and (standing.group, standing.group) not in apart
        if meets_own_kind and not has_both_ages and standing.group not in barred:
            groups.append(None)
            continue
        number = numbers.setdefault(row if meets_own_kind else standing, len(numbers))
        if number == len(named):
            named.append(standing)
        groups.append(number)
    return Labels(groups, _allowed(named, apart))


def _allowed(labels: Sequence[Standing], apart: Collection[tuple[int, int]]) -> NDArray[np.bool_]:
    import numpy as np

    minors = np.array([label.is_minor for label in labels], dtype=np.bool_)
    # Whoever has no organisation is a colleague of nobody, themselves included.
    organisations, groups = (
        np.array([-1 if value is None else int(value) for value in values], dtype=np.intp)
        for values in ([label.organisation for label in labels], [label.group for label in labels])
    )
    allowed: NDArray[np.bool_] = minors[:, None] == minors[None, :]
    allowed &= (organisations[:, None] != organisations[None, :]) | (organisations < 0)[:, None]
    for one, other in apart:
        allowed[np.ix_(groups == one, groups == other)] = False
    return allowed


def _label(organisation: str | int | None) -> int | None:
    return None if organisation is None else int(organisation)
