"""What people who come late score with everybody, against the saved words of a run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.db import db
from matchmaker.models import Attendee, Origin
from matchmaker.services.reasons import told_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.matching.arrivals import Arrivals
    from matchmaker.queries.fitted import Fitted


class Texts(NamedTuple):
    """One person's statements."""

    goals: tuple[str, ...]
    skills: tuple[str, ...]


class LateScores(NamedTuple):
    """Scores of some people with everybody: a row each of the first, a column each of all."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    scores: NDArray[np.float64]


def texts_of(attendee_ids: Sequence[int]) -> dict[int, Texts]:
    """Return the statements of people, as they stand now."""
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.id.in_(attendee_ids))
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        .order_by(Attendee.id)
    )
    return {
        attendee.id: Texts(
            tuple(goal.text for goal in attendee.goals), tuple(skill.text for skill in attendee.skills)
        )
        for attendee in attendees
    }


def late_scores(fitted: Fitted, texts: Mapping[int, Texts], *, n_rows: int) -> LateScores:
    """Score the first of these people with all of them and with the fitted ones.

    Those who are fitted and here again count by what they say now.
    """
    import numpy as np

    ids = tuple(texts)
    people = _arrivals(fitted, texts)
    with_crowd = people.with_crowd()[:n_rows]
    with_crowd[:, [row for row, person in enumerate(fitted.ids) if person in texts]] = -np.inf
    return LateScores(ids[:n_rows], fitted.ids + ids, np.hstack([with_crowd, people.among()[:n_rows]]))


def _arrivals(fitted: Fitted, texts: Mapping[int, Texts]) -> Arrivals:
    from matchmaker.matching.arrivals import Arrivals

    people = texts.values()
    return Arrivals(fitted.crowd, [one.goals for one in people], [one.skills for one in people])


def late_matches(
    fitted: Fitted, pairs: Mapping[tuple[int, int], float], *, run_id: int, added_at: datetime
) -> list[dict[str, Any]]:
    """Return the rows of matches that came after publishing, with their reasons in today's words.

    Raises
    ------
    ValueError
        If a score is no finite number: two who must not be matched have none.
    """
    if unscored := [pair for pair, score in pairs.items() if not math.isfinite(score)]:
        raise ValueError(f"The pairs {unscored} have no finite score.")
    texts = texts_of(sorted({person for pair in pairs for person in pair}))
    place = {person: number for number, person in enumerate(texts)}
    explanations = _arrivals(fitted, texts).explain([(place[low], place[high]) for low, high in pairs])
    return [
        {
            "run_id": run_id,
            "low_id": low,
            "high_id": high,
            "score": score,
            **told_of(why, texts[low], texts[high]),
            "origin": Origin.LATE,
            "added_at": added_at,
        }
        for ((low, high), score), why in zip(pairs.items(), explanations, strict=True)
    ]
