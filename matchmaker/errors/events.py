"""What an event refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class EventUnknownError(MatchmakerError):
    """No event has this code."""

    code = "event_unknown"
    status = HTTPStatus.NOT_FOUND
    text = "There is no event with the code “%(event)s”."


class EventExistsError(MatchmakerError):
    """Another event has this code already."""

    code = "event_exists"
    status = HTTPStatus.CONFLICT
    text = "The code “%(event)s” is taken by another event. Choose another one."


class EventCodeError(MatchmakerError):
    """An event's code cannot stand in an address."""

    code = "event_code"
    text = (
        "An event’s code has 2 to 40 small letters, digits or hyphens, and “%(event)s” is none of that kind."
    )


class EventEndedError(MatchmakerError):
    """The event is over: nobody new comes in and nothing is matched any more."""

    code = "event_ended"
    status = HTTPStatus.CONFLICT
    text = "“%(event)s” has ended, so this is closed now."


class EventStoppedError(EventEndedError):
    """An organizer closed the event: nobody new comes in and nothing is matched any more."""

    code = "event_stopped"
    text = "The organizers have closed “%(event)s”: nobody new comes in, and nobody is matched any more."


class EventTimesError(MatchmakerError):
    """An event must end after it starts."""

    code = "event_times"
    text = "The event must end after it starts."


class NothingPublishedError(MatchmakerError):
    """Rounds are made of published matches."""

    code = "nothing_published"
    status = HTTPStatus.CONFLICT
    text = "No matches are published yet. Publish them first, then plan the rounds."


class RoundsOutsideError(MatchmakerError):
    """Rounds take place while the event does."""

    code = "rounds_outside"
    text = "%(rounds)s rounds of %(minutes)s minutes do not fit between this time and the end of the event."


class RegistrationClosedError(MatchmakerError):
    """The organizer closed the registration."""

    code = "registration_closed"
    status = HTTPStatus.CONFLICT
    text = "The registration for “%(event)s” is closed. Please ask the organizer."


class AdultsOnlyError(MatchmakerError):
    """Who is under 18 wants to register for an event of adults."""

    code = "adults_only"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = (
        "“%(event)s” is for people of 18 years and older. If you are, please tick the box. "
        "If not, we are sorry: nothing that you wrote was kept."
    )


class GroupRulesError(MatchmakerError):
    """A line that does not say which groups are kept apart."""

    code = "group_rules"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = (
        "Line %(line)s: write one group, or two with a | between them, each in %(length)s characters at most."
    )


class TooManyGroupRulesError(MatchmakerError):
    """More rules about groups than anybody could look over."""

    code = "too_many_group_rules"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "At most %(most)s lines, please."


class RetentionPastError(MatchmakerError):
    """A change by which everything of an event's people would be gone at once."""

    code = "retention_past"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "That day has passed already, so every profile would be erased at once. Choose more days."


class RetentionRaisedError(MatchmakerError):
    """People would be kept longer than they were told when they registered."""

    code = "retention_raised"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "People have agreed to %(days)s, so this number can only become smaller."


class EventErasedError(MatchmakerError):
    """The people of the event are erased, and its report stands as it was then."""

    code = "event_erased"
    status = HTTPStatus.CONFLICT
    text = "The people of this event are erased and its report is final, so its days stay as they are."


class EventNameError(MatchmakerError):
    """What was typed to confirm is not the event's name."""

    code = "event_name"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This is not the event’s name. Nothing was deleted."


class EventClosedError(MatchmakerError):
    """Scans are kept for seven days after the event."""

    code = "event_closed"
    status = HTTPStatus.GONE
    text = "This event is over for more than a week, so meetings are no longer recorded."
