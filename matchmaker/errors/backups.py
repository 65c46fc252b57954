"""What making and bringing back a backup refuses."""

from __future__ import annotations

from http import HTTPStatus

from matchmaker.errors.base import MatchmakerError


class NothingToBackUpError(MatchmakerError):
    """The database is not there."""

    code = "nothing_to_back_up"
    status = HTTPStatus.NOT_FOUND
    text = "There is no database at %(place)s, so there is nothing to back up."


class BackupExistsError(MatchmakerError):
    """A file has the name that the backup should get."""

    code = "backup_exists"
    status = HTTPStatus.CONFLICT
    text = "%(path)s is there already and was not touched. Choose another name."


class BackupWriteError(MatchmakerError):
    """The disk or the database refused, and no file was left behind."""

    code = "backup_write"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "The backup could not be written (%(reason)s). No part of it was left behind."


class TablesOutdatedError(MatchmakerError):
    """The tables are of another version than the program."""

    code = "tables_outdated"
    status = HTTPStatus.CONFLICT
    text = (
        "The tables are of another version. Back up with the version that made them, or run matchmaker db "
        "upgrade first."
    )


class DatabaseDamagedError(MatchmakerError):
    """What is in the database's file cannot be trusted."""

    code = "database_damaged"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = (
        "The database %(place)s is damaged (%(reason)s). Bring the newest backup back in its place: "
        "matchmaker backup restore FILE --replace."
    )


class NotABackupError(MatchmakerError):
    """A file was not made by our backup, or is not whole any more."""

    code = "not_a_backup"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = "%(path)s is no backup of Matchmaker, or it is damaged: %(reason)s. Nothing was changed."


class BackupTooNewError(MatchmakerError):
    """A backup has tables that this version does not know."""

    code = "backup_too_new"
    status = HTTPStatus.CONFLICT
    text = "This backup was made by Matchmaker %(version)s, which is newer. Install that version first."


class DatabasePresentError(MatchmakerError):
    """A backup would take the place of what is there."""

    code = "database_present"
    status = HTTPStatus.CONFLICT
    text = "There is a database already: %(place)s. With --replace the backup takes its place."


class SiteRunningError(MatchmakerError):
    """Somebody has the database open that is to be replaced."""

    code = "site_running"
    status = HTTPStatus.CONFLICT
    text = "The database is in use. Stop the site with its worker, then try again."


class LedgerMissingError(MatchmakerError):
    """Nobody can tell who was erased since the backup was made."""

    code = "ledger_missing"
    status = HTTPStatus.CONFLICT
    text = (
        "Nobody can tell who was erased since this backup was made: %(path)s is missing, or belongs to "
        "another installation. Name a copy of it with --erasures, or go on with --without-ledger, and erased "
        "people may return."
    )


class RestoreFailedError(MatchmakerError):
    """The disk or the database refused before anything took its place."""

    code = "restore_failed"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "The backup could not be brought back (%(reason)s). What was there before was not changed."
