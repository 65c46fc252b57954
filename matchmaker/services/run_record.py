"""What a run was told and what came of it, kept beside it, so that it can be computed again."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from matchmaker.queries.eligible_pairs import Standing
from matchmaker.queries.report_honest import LOT
from matchmaker.queries.run_people import DIGEST_BYTES, digests_of, person_digest
from matchmaker.services.crowd import Crowd, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORM = 1  # of the record; one in another form is not read
_COMPARED = ("score", "low_affinity", "high_affinity", "is_weak", "origin", "reasons")


class Words(NamedTuple):
    """What is needed of one person to compute a run again."""

    id: int
    code: str
    goals: tuple[str, ...]
    skills: tuple[str, ...]


class Changed(NamedTuple):
    """How many people of a run are not what they were when it was computed."""

    n_gone: int
    n_edited: int


def record_of(crowd: Crowd, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is kept: people as digests and pairs as places in their list, nobody's name or words.

    Once somebody is erased their code exists no more, so that nothing here leads to them.
    """
    people = crowd.people
    return {
        "form": FORM,
        "people": base64.b64encode(b"".join(person_digest(one.code) + _what(one) for one in people)).decode(
            "ascii"
        ),
        "organisations": [one.standing.organisation for one in people],
        "groups": [one.standing.group for one in people],
        "minors": [row for row, one in enumerate(people) if one.standing.is_minor],
        "groups_apart": [list(pair) for pair in crowd.groups_apart],
        "honest_percent": crowd.honest_percent,
        "kept": [[*pair, str(origin)] for pair, origin in zip(crowd.kept, crowd.origins, strict=True)],
        "apart": [list(pair) for pair in crowd.apart],
        "result": digest_of(crowd, rows),
        # Left out where words decided, so that such a run's fingerprint is what it always was.
        **({"scorer": crowd.scorer} if crowd.scorer else {}),
    }


def input_hash(record: Mapping[str, Any], seed: int) -> str:
    """Return a fingerprint of the input: the same input and seed give the same run."""
    told = {name: value for name, value in record.items() if name not in {"result", LOT}}
    return hashlib.sha256(_canonical([told, seed])).hexdigest()


def crowd_of(record: Mapping[str, Any], seed: int, people: Sequence[Words]) -> Crowd | Changed:
    """Return the crowd that a record tells of, or what has become of its people since."""
    by_digest = {person_digest(one.code): one for one in people}
    minors = set(record["minors"])
    found: list[Person] = []
    n_gone = n_edited = 0
    for row, (who, what) in enumerate(digests_of(record)):
        one = by_digest.get(who)
        if one is None:
            n_gone += 1
        elif _what(one) != what:
            n_edited += 1
        else:
            standing = Standing(record["organisations"][row], record["groups"][row], row in minors)
            found.append(Person(one.id, one.code, standing, one.goals, one.skills))
    if n_gone or n_edited:
        return Changed(n_gone, n_edited)
    return Crowd(
        people=tuple(found),
        kept=tuple((low, high) for low, high, _ in record["kept"]),
        apart=tuple((low, high) for low, high in record["apart"]),
        seed=seed,
        origins=tuple(origin for _, _, origin in record["kept"]),
        groups_apart=tuple((one, other) for one, other in record["groups_apart"]),
        honest_percent=record["honest_percent"],
        scorer=record.get("scorer", ""),
    )


def digest_of(crowd: Crowd, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a fingerprint of every byte of a run's matches."""
    return hashlib.sha256(canonical_matches(rows, [one.id for one in crowd.people])).hexdigest()


def canonical_matches(rows: Sequence[Mapping[str, Any]], ids: Sequence[int]) -> bytes:
    """Return matches as bytes: in the order of pairs, people by their place among a run's people."""
    place = {person: row for row, person in enumerate(ids)}
    told = [
        [
            place[row["low_id"]],
            place[row["high_id"]],
            *(row[name] for name in _COMPARED),
            row.get("drawn_probability"),
        ]
        for row in rows
    ]
    return _canonical(sorted(told, key=lambda line: line[:2]))


def _what(one: Person | Words) -> bytes:
    # The code stands in it, so that nobody finds out short words by trying.
    return hashlib.sha256(_canonical([one.code, one.goals, one.skills])).digest()[:DIGEST_BYTES]


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
