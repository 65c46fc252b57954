"""What a match run refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class NothingToMatchError(MatchmakerError):
    """Fewer than two people can be matched."""

    code = "nothing_to_match"
    status = HTTPStatus.CONFLICT
    text = "At least two people need a goal or a skill before anyone can be matched."


class RunStateError(MatchmakerError):
    """A match run cannot take this step."""

    code = "run_state"
    status = HTTPStatus.CONFLICT
    text = "Match run %(number)s is %(state)s, so that is not possible."


class SamePersonError(MatchmakerError):
    """A pair was asked for of one and the same person."""

    code = "same_person"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "That is one and the same person. Choose two."


class CannotBeMatchedError(MatchmakerError):
    """Two people who cannot be told to meet; why is not said, because a wish of theirs is private."""

    code = "cannot_be_matched"
    status = HTTPStatus.CONFLICT
    text = (
        "These two cannot be matched: one of them takes no part or wrote no words, a rule of the event or "
        "something else keeps them apart."
    )


class TooManyPinsError(MatchmakerError):
    """Somebody has as many pinned people as places."""

    code = "too_many_pins"
    status = HTTPStatus.CONFLICT
    text = "One of the two has %(most)s pinned people already, and nobody gets more."


class MatchingUnderWayError(MatchmakerError):
    """People are not merged while a matching reads them."""

    code = "matching_under_way"
    status = HTTPStatus.CONFLICT
    text = "A matching is under way. Please merge them once it is done."
