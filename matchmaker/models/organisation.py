"""When two people are of one organisation, so that nobody is sent to a colleague."""

from __future__ import annotations

# People who write this as their organisation work alone: two of them may well meet.
_ALONE = frozenset(
    {
        *("freelance", "freelancer", "self-employed", "independent", "none", "n/a", "na", "-", "."),
        *("student", "retired", "selbstständig", "freiberuflich", "indépendant", "autónomo", "autónoma"),
    }
)


def organisation_group(organisation: str) -> str | None:
    """Return what colleagues have in common, None for somebody who is alone."""
    folded = " ".join(organisation.casefold().split())
    return None if folded in _ALONE else folded or None
