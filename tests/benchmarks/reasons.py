"""Times reasons with their places for every pair of a matched event, and made pair by pair.

Run as ``python tests/benchmarks/reasons.py [--people 2000] [--kind zipf]``. "Pair by pair" has a fitted
scikit-learn pipeline of the same affinity: it makes vectors of the pair's four texts, multiplies them, and
reads the texts again for the places of the words they share, as somebody would who explains a pair when it
is asked for.
"""

import argparse
import json
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, cast

import numpy as np

from matchmaker.bench.events import KINDS
from matchmaker.matching import Matcher
from matchmaker.matching.pipeline import affinity_pipeline
from matchmaker.matching.text import languages_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.matching.explain import Explanations

_SAMPLE = 200


def _spent(work: "Callable[[], object]") -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Print processor microseconds a pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--kind", choices=sorted(KINDS), default="zipf")
    given = parser.parse_args()
    event = KINDS[given.kind](given.people, 7)
    matcher = Matcher().fit(event.goals, event.skills)
    lists = matcher.match()[1]
    rows, places = np.nonzero(lists >= 0)
    pairs = [
        pair for pair in zip(rows.tolist(), lists[rows, places].tolist(), strict=True) if pair[0] < pair[1]
    ]
    goals, skills = (["\n".join(side) for side in sides] for sides in event)
    pipeline = affinity_pipeline().fit(goals + skills)
    names = pipeline.get_feature_names_out()

    def by_itself(one: int, other: int) -> None:
        vectors = pipeline.transform([goals[one], skills[other], goals[other], skills[one]]).tocsr()
        for row, texts in ((0, (goals[one], skills[other])), (2, (goals[other], skills[one]))):
            common = vectors[[row]].multiply(vectors[[row + 1]]).tocsr()
            shared = {names[column] for column in common.indices}
            for text in texts:
                tokens = tokenize(text, languages_of([text])[0])
                [(token.start, token.end) for token in tokens if f"terms__{token.term}" in shared]

    # One after the other and not kept, as a run writes them to its table.
    read = _spent(lambda: deque(matcher.explain_pairs(pairs), maxlen=0)) / len(pairs)
    numbers = _spent(lambda: list(cast("Explanations", matcher.explain_pairs(pairs)).shares())) / len(pairs)
    alone = _spent(lambda: [by_itself(*pair) for pair in pairs[:_SAMPLE]]) / min(_SAMPLE, len(pairs))
    figures = {"with places": read, "numbers alone": numbers, "pair by pair": alone}
    rounded: dict[str, float] = {name: round(1e6 * seconds, 1) for name, seconds in figures.items()}
    rounded |= {"times cheaper": round(alone / read, 1), "numbers, times cheaper": round(alone / numbers, 1)}
    sys.stdout.write(json.dumps({"people": given.people, "kind": given.kind, **rounded}) + "\n")


if __name__ == "__main__":
    main()
