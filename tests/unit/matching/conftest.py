"""Random events out of few words, so that people share some."""

from collections.abc import Callable

import numpy as np
import pytest

WORDS = (
    "rust",
    "python",
    "selling",
    "design",
    "taxes",
    "law",
    "music",
    "gardens",
    "chess",
    "C++",
    "Führung",
    "node.js",
)

Event = tuple[list[list[str]], list[list[str]]]


@pytest.fixture
def random_event() -> Callable[..., Event]:
    def make(n: int, seed: int, *, share_empty: float = 0.1) -> Event:
        rng = np.random.default_rng(seed)

        def side() -> list[str]:
            if rng.random() < share_empty:
                return []
            return [" ".join(rng.choice(WORDS, rng.integers(1, 5))) for _ in range(rng.integers(1, 3))]

        return [side() for _ in range(n)], [side() for _ in range(n)]

    return make
