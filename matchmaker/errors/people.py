"""What a person’s page, badge or scan refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class AddressTakenError(MatchmakerError):
    """The address belongs to somebody who is registered already."""

    code = "address_taken"
    status = HTTPStatus.CONFLICT
    text = "This address cannot be used to register. If it is yours, open the link in your invitation."


class StatementError(MatchmakerError):
    """A goal or a skill is too long, or there are too many."""

    code = "statement"
    text = "%(field)s: at most %(most)s, of up to %(length)s characters each."


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


class ScannerGoneError(MatchmakerError):
    """Who scans is no row any more: merged into another one, which they are signed in as from now on."""

    code = "scanner_gone"
    status = HTTPStatus.UNAUTHORIZED
    text = "Please open the page again, then scan once more."


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


class WalkInErasedError(MatchmakerError):
    """A page that was used for somebody at the door, who had themselves erased since, is sent again."""

    code = "walk_in_erased"
    status = HTTPStatus.GONE
    text = "Somebody was taken in with this page, and is erased since. For the next person, open it anew."


class AtTheDoorUnknownError(MatchmakerError):
    """Neither a badge nor a ticket of this event."""

    code = "at_the_door_unknown"
    status = HTTPStatus.NOT_FOUND
    text = "Nobody of this event has this code, ticket or name."
