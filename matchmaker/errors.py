"""Errors with a name: what happened, how the web answers, a sentence that may be shown."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar


class MatchmakerError(Exception):
    """Something that a caller may handle."""

    code: ClassVar[str] = "error"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    text: ClassVar[str] = "That did not work."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the text with its values, in English."""
        return self.text % self.values


class NotFoundError(MatchmakerError):
    """A stranger and a missing thing get the same answer."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    text = "There is nothing here, or it is not yours to see."


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


class EventNameError(MatchmakerError):
    """What was typed to confirm is not the event's name."""

    code = "event_name"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This is not the event’s name. Nothing was deleted."


class AddressTakenError(MatchmakerError):
    """The address belongs to somebody who is registered already."""

    code = "address_taken"
    status = HTTPStatus.CONFLICT
    text = "This address cannot be used to register. If it is yours, open the link in your invitation."


class StatementError(MatchmakerError):
    """A goal or a skill is too long, or there are too many."""

    code = "statement"
    text = "%(field)s: at most %(most)s, of up to %(length)s characters each."


class OrganizerExistsError(MatchmakerError):
    """An organizer with this address exists."""

    code = "organizer_exists"
    status = HTTPStatus.CONFLICT
    text = "There is already an organizer with the address %(email)s."


class PasswordTooShortError(MatchmakerError):
    """A password below the smallest length."""

    code = "password_too_short"
    text = "A password needs at least %(length)s characters."


class WrongPasswordError(MatchmakerError):
    """Address or password is wrong; which one stays unsaid."""

    code = "wrong_password"
    status = HTTPStatus.FORBIDDEN
    text = "Address and password do not belong together."


class TooManyTriesError(MatchmakerError):
    """A limit was reached."""

    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    text = "Too many tries. Please wait %(minutes)s min."

    @property
    def wait_s(self) -> int:
        """Seconds until the next try is allowed."""
        return 60 * int(str(self.values["minutes"]))


class LinkExpiredError(MatchmakerError):
    """A link that is used up, expired or was never made."""

    code = "link_expired"
    status = HTTPStatus.GONE
    text = "This link does not work any more. Please ask the organizer for a new one."


class CodeRefusedError(MatchmakerError):
    """A code or a PIN that signs nobody in; which part is wrong stays unsaid."""

    code = "code_refused"
    status = HTTPStatus.FORBIDDEN
    text = "This does not sign anybody in. Please read it again; a code works once, for ten minutes."


class PresentPasswordError(MatchmakerError):
    """Who changes a password does not know the present one."""

    code = "present_password"
    status = HTTPStatus.FORBIDDEN
    text = "This is not your present password."


class SecondStepError(MatchmakerError):
    """Neither the code that the app shows now nor an unused recovery code."""

    code = "second_step"
    status = HTTPStatus.FORBIDDEN
    text = "This code does not fit. The app shows a new one every 30 seconds, and each counts once."


class PasskeyRefusedError(MatchmakerError):
    """A passkey that we do not know, or an answer that is not fresh."""

    code = "passkey_refused"
    status = HTTPStatus.FORBIDDEN
    text = "This passkey was not accepted. Please try again, or take another way in."


class AlreadyInTeamError(MatchmakerError):
    """Somebody is invited who is in the team."""

    code = "already_in_team"
    status = HTTPStatus.CONFLICT
    text = "%(email)s is in the team already."


class LastOwnerError(MatchmakerError):
    """An event never stays without an owner."""

    code = "last_owner"
    status = HTTPStatus.CONFLICT
    text = "An event needs an owner. Make somebody else an owner first."


class OtherAddressError(MatchmakerError):
    """An invitation into a team is opened by somebody with another address."""

    code = "other_address"
    status = HTTPStatus.FORBIDDEN
    text = (
        "This invitation is for %(invited)s. Sign in with that address, or ask for an invitation for yours."
    )


class BadgeUnknownError(MatchmakerError):
    """No badge of this event has the code."""

    code = "badge_unknown"
    status = HTTPStatus.NOT_FOUND
    text = "No badge of this event has this code. Please read it again."


class SelfScanError(MatchmakerError):
    """Somebody scanned their own badge."""

    code = "self_scan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This is your own badge. Scan the badge of the person you met."


class PersonGoneError(MatchmakerError):
    """One of the two has left; no detail is given."""

    code = "gone"
    status = HTTPStatus.GONE
    text = "This person takes no part any more."


class EventClosedError(MatchmakerError):
    """Scans are kept for seven days after the event."""

    code = "event_closed"
    status = HTTPStatus.GONE
    text = "This event is over for more than a week, so meetings are no longer recorded."


class ScanIdReusedError(MatchmakerError):
    """The same scan id came with another content."""

    code = "id_reused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This scan id was used for another scan."


class PhoneUnknownError(MatchmakerError):
    """A file's scan is of a phone from which its attendee never sent anything."""

    code = "phone_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This person never sent a scan from this phone, so we cannot know that it is theirs."


class RecordRefusedError(MatchmakerError):
    """A place in a file of scans where no scan is."""

    code = "record_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "This is no scan as a phone saves it."


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


class ImportGoneError(MatchmakerError):
    """The uploaded file was already imported, or is too old."""

    code = "import_gone"
    status = HTTPStatus.GONE
    text = "This upload was already imported or is more than a day old. Please choose the file again."


class FileRefusedError(MatchmakerError):
    """A file that cannot be read as a table of people."""

    code = "file_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "%(reason)s"


class DeclarationMissingError(MatchmakerError):
    """An import needs the organizer's word that the people agreed."""

    code = "declaration_missing"
    text = "Please confirm that these people agreed to be matched."


class PromiseEmptyError(MatchmakerError):
    """A promise needs words."""

    code = "promise_empty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "A promise needs a few words."


class ContactError(MatchmakerError):
    """An address or a number by which nobody could be reached."""

    code = "contact"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "Nobody could be reached by that. Please look at it again."


class ContactMissingError(MatchmakerError):
    """Somebody shares a contact that is empty."""

    code = "contact_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "There is nothing to share yet: write one of the three, or take the tick out."


class AlreadyMetError(MatchmakerError):
    """Two people who have met stay on each other's cards."""

    code = "already_met"
    status = HTTPStatus.CONFLICT
    text = "You two have met already, so the card stays."


class NobodyMeantError(MatchmakerError):
    """Words from which it does not follow whom somebody hides from."""

    code = "nobody_meant"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "It is not clear who is meant. Please write it in full."


class AddressOfAnotherError(MatchmakerError):
    """An organizer writes the address of somebody else of the event."""

    code = "address_of_another"
    status = HTTPStatus.CONFLICT
    text = "Somebody else of this event has this address. If both are one person, merge the two."


class OwnWordsError(MatchmakerError):
    """An organizer would overwrite what somebody wrote of themselves, without being asked to."""

    code = "own_words"
    status = HTTPStatus.CONFLICT
    text = "They wrote these words themselves. Change them only if they asked you to, and say so below."


class MatchingUnderWayError(MatchmakerError):
    """People are not merged while a matching reads them."""

    code = "matching_under_way"
    status = HTTPStatus.CONFLICT
    text = "A matching is under way. Please merge them once it is done."


class AtTheDoorUnknownError(MatchmakerError):
    """Neither a badge nor a ticket of this event."""

    code = "at_the_door_unknown"
    status = HTTPStatus.NOT_FOUND
    text = "Nobody of this event has this code, ticket or name."


class StorageError(MatchmakerError):
    """The database cannot keep anything now."""

    code = "storage"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "We cannot save anything at the moment. Nothing is lost; please try again shortly."
