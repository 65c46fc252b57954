"""What an organizer’s account or team refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


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
