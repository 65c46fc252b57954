"""What a match run refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class NothingToMatchError(MatchmakerError):
    """Fewer than two people can be matched."""

    code = "nothing_to_match"
    status = HTTPStatus.CONFLICT
    text = "At least two people need a goal or a skill before anyone can be matched."


class NothingToPublishError(MatchmakerError):
    """A match run has no pair."""

    code = "nothing_to_publish"
    status = HTTPStatus.CONFLICT
    text = "Match run %(number)s has no pair: the rules keep these people apart. Nothing was published."


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


class ClusterExtraMissingError(MatchmakerError):
    """A cluster is to compute, and its software is not installed here."""

    code = "cluster_extra_missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "MATCHING_BACKEND is dask, but Dask is missing: install Matchmaker with the extra “distributed”."
    plain_text = "The software for computing on several machines is missing."


class ClusterUnreachableError(MatchmakerError):
    """The cluster's scheduler does not answer, or no worker has joined it."""

    code = "cluster_unreachable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "No Dask cluster answers at %(address)s. Its scheduler must run there, with at least one worker."
    plain_text = "The machines that compute the matching do not answer."


class ClusterLostError(MatchmakerError):
    """The cluster broke off in the middle of a matching."""

    code = "cluster_lost"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "The Dask cluster at %(address)s broke off while it computed. Its own logs say why."
    plain_text = "The machines that compute the matching broke off in the middle."


class ScorerUnusableError(MatchmakerError):
    """The scorer that is set cannot be loaded, or is none."""

    code = "scorer_unusable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "The scorer %(scorer)s, set as MATCHING_SCORER, cannot be used: %(reason)s."
    plain_text = "The program that scores pairs at this site cannot be used."


class OtherScorerError(MatchmakerError):
    """A run was scored by something that is not set now."""

    code = "other_scorer"
    status = HTTPStatus.CONFLICT
    text = "This run was scored by %(scorer)s. Set MATCHING_SCORER to that name to compute it again."
    plain_text = "The program that scored this run is not the one that this site uses now."


class MatchingUnderWayError(MatchmakerError):
    """People are not merged while a matching reads them."""

    code = "matching_under_way"
    status = HTTPStatus.CONFLICT
    text = "A matching is under way. Please merge them once it is done."
