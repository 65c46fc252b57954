"""Seeded events of any size, made of invented words or of the demonstration's own."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    _Floats: TypeAlias = NDArray[np.float64]
    _Ints: TypeAlias = NDArray[np.intp]


class Event(NamedTuple):
    """Each person's statements."""

    goals: list[list[str]]
    skills: list[list[str]]


def _listed(words: str) -> list[str]:
    return words.split()


# One language for all events, so that seeds change people and not words.
_LANGUAGE_SEED = 2026
_N_WORDS, _N_ROLES, _ROLE_WORDS = 20_000, 60, 400
_SHARED_BY_ROLES, _OF_SHARED = 200, 20
_OWN_FIELD = 0.25
_ONE_OFF = 0.007
_OF_OWN_FIELD = 0.8
_FUNCTION = _listed(
    "the and of to in a for with on is as at by from that are this i we my our who have can will"
)
_EVENTFUL = _listed(
    "team meet startup people product build project founder company design learn investors market growth "
    "experience hiring partners sales data software help research platform advice engineers community "
    "funding strategy customers health energy education cloud mobile security launch press policy"
)
# Where a word comes from: function words, event words, the role's own words, the whole language.
_GOAL_MIX, _SKILL_MIX = (0.30, 0.22, 0.33, 0.15), (0.22, 0.18, 0.45, 0.15)
_ONSETS = _listed("b c d f g h j k l m n p r s t v w z bl cr dr fl gr pl sh st tr")
_RHYMES = _listed("a e i o u an er in or us")


def _frequencies(count: int, exponent: float, shift: float) -> _Floats:
    """Return Zipf and Mandelbrot's frequencies of the first words of a language."""
    weights = 1.0 / (np.arange(1, count + 1) + shift) ** exponent
    frequencies: _Floats = weights / weights.sum()
    return frequencies


def _lengths(n: int, rng: np.random.Generator) -> _Ints:
    """Return numbers of words, 5 to 60, half of them up to 16."""
    return np.clip(np.rint(rng.lognormal(np.log(16), 0.6, n)), 5, 60).astype(np.intp)


def _invented_words(rng: np.random.Generator) -> NDArray[np.str_]:
    syllables = np.array([onset + rhyme for onset in _ONSETS for rhyme in _RHYMES])
    words: dict[str, None] = {}
    while len(words) < _N_WORDS:
        drawn = rng.integers(0, len(syllables), (_N_WORDS, 4))
        sizes = rng.integers(2, 5, _N_WORDS)
        words.update(
            dict.fromkeys("".join(syllables[row[:size]]) for row, size in zip(drawn, sizes, strict=True))
        )
    return np.array(list(words)[:_N_WORDS])


def zipf_event(n: int, seed: int) -> Event:
    """Return people of sixty roles whose words are invented, some of them misspelt or used once."""
    language, rng = np.random.default_rng(_LANGUAGE_SEED), np.random.default_rng(seed)
    words = _invented_words(language)
    rare = _SHARED_BY_ROLES + np.arange(_N_WORDS - _SHARED_BY_ROLES)
    role_words = np.array(
        [
            np.concatenate(
                [
                    language.choice(_SHARED_BY_ROLES, _OF_SHARED, replace=False),
                    language.choice(rare, _ROLE_WORDS - _OF_SHARED, replace=False),
                ]
            )
            for _ in range(_N_ROLES)
        ]
    )
    wanted_by = language.dirichlet(np.full(_N_ROLES, 0.15), size=_N_ROLES).cumsum(axis=1)
    offers = rng.choice(_N_ROLES, n, p=_frequencies(_N_ROLES, 0.8, 1.0))
    drawn = (rng.random(n)[:, None] > wanted_by[offers]).sum(axis=1)
    wants = np.where(rng.random(n) < _OWN_FIELD, offers, np.minimum(drawn, _N_ROLES - 1))

    def statements(role: _Ints, mix: Sequence[float]) -> list[list[str]]:
        lengths = _lengths(n, rng)
        writer = np.repeat(np.arange(n), lengths)
        source = rng.choice(len(mix), len(writer), p=mix)
        places = np.flatnonzero(source == 2)  # noqa: PLR2004 - the third of the four sources
        own = role_words[role[writer[places]], _drawn(len(places), _ROLE_WORDS, 1.0, 2.0, rng)]
        texts = np.empty(len(writer), dtype=object)
        texts[places] = words[own]
        for number, pool, exponent in ((0, _FUNCTION, 0.8), (1, _EVENTFUL, 0.7), (3, words, 1.07)):
            places = np.flatnonzero(source == number)
            texts[places] = np.array(pool)[_drawn(len(places), len(pool), exponent, 2.7, rng)]
        for place in np.flatnonzero(rng.random(len(texts)) < _ONE_OFF).tolist():
            texts[place] += f"{rng.integers(1 << 28):x}"
        ends = lengths.cumsum()
        return [[" ".join(texts[end - length : end])] for end, length in zip(ends, lengths, strict=True)]

    return Event(goals=statements(wants, _GOAL_MIX), skills=statements(offers, _SKILL_MIX))


def _drawn(count: int, size: int, exponent: float, shift: float, rng: np.random.Generator) -> _Ints:
    return rng.choice(size, count, p=_frequencies(size, exponent, shift))


def composed_event(n: int, seed: int) -> Event:
    """Return people whose statements are pieces of those in the demonstration.

    Everybody has two fields, each a person of the demonstration, and takes up pieces of what the
    first one wants and what the other offers, with a piece of anybody's now and then.
    """
    rng = np.random.default_rng(seed)
    people = _demonstration()
    popular = np.random.default_rng(_LANGUAGE_SEED).permutation(len(people))
    chances = _frequencies(len(people), 0.7, 5.0)[popular]

    def statements(field: int, side: int) -> list[str]:
        made = []
        for _ in range(int(rng.integers(1, 4))):
            pieces: list[str] = []
            for _ in range(int(rng.integers(2, 5))):
                source = field if rng.random() < _OF_OWN_FIELD else int(rng.integers(len(people)))
                words = people[source][side]
                start = int(rng.integers(len(words)))
                pieces += words[start : start + int(rng.integers(2, 8))]
            made.append(" ".join(pieces))
        return made

    fields = rng.choice(len(people), (n, 2), p=chances)
    return Event(
        goals=[statements(field, 0) for field in fields[:, 0].tolist()],
        skills=[statements(field, 1) for field in fields[:, 1].tolist()],
    )


def _demonstration() -> list[tuple[list[str], list[str]]]:
    """Return the words of each person's goals and skills who has both."""
    text = (files("matchmaker") / "demo" / "attendees.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    sides = [(row["Goals"].split(), row["Skills"].split()) for row in rows]
    return [(goals, skills) for goals, skills in sides if goals and skills]


KINDS: Mapping[str, Callable[[int, int], Event]] = {"zipf": zipf_event, "composed": composed_event}
