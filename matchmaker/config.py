"""Settings: each with its default and its meaning, read from the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_REPOSITORY = Path(__file__).resolve().parent.parent


def _default_instance() -> Path:
    """Return ``instance/`` of a checkout; for an installed package, a folder of the user's own."""
    if (_REPOSITORY / "pyproject.toml").exists():
        return _REPOSITORY / "instance"
    data_home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data_home) / "matchmaker"


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    matchmaker_instance: Path = Field(
        default_factory=_default_instance, description="Folder for the database, the secret key and files."
    )
    database_url: str = Field(
        default="", description="SQLAlchemy address; empty = SQLite in the instance folder."
    )
    erasures_file: str = Field(
        default="",
        description="Keeps random codes of who was erased; empty = erasures.txt in the instance folder.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="Public address; every link and badge begins with it."
    )
    secret_key: str = Field(
        default="", description="Signs form tokens; empty = made once and kept in the instance folder."
    )
    matchmaker_production: bool = Field(
        default=False, description="Refuses to start without SECRET_KEY and an https BASE_URL."
    )
    trusted_proxies: int = Field(default=0, ge=0, description="How many proxies in front may be believed.")
    pretix_allow_private: bool = Field(
        default=False, description="Whether a pretix may be inside the private network, also by http."
    )
    mail_backend: Literal["none", "console", "file", "smtp"] = Field(
        default="none", description="How mails leave; none = not at all, links are shown and exported."
    )
    mail_from: str = Field(
        default="Matchmaker <matchmaker@localhost>", description="Who the mails come from."
    )
    mail_server: str = Field(default="localhost", description="The SMTP server.")
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    mail_username: str = Field(default="", description="Its account; empty = it asks for none.")
    mail_password: str = Field(default="", description="The account's password.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the SMTP server is guarded."
    )
    matching_jobs: int = Field(
        default=1, ge=-1, description="Cores that a matching may use; -1 = all of the machine."
    )
    matching_backend: Literal["threading", "loky", "dask"] = Field(
        default="threading", description="What a matching is spread over: threads, processes, a cluster."
    )
    dask_scheduler: str = Field(
        default="", description="Address of the cluster's scheduler, tcp://host:8786."
    )
    matching_scorer: str = Field(
        default="",
        pattern=r"^([A-Za-z_][\w.]*:[A-Za-z_]\w*)?$",
        description="package.module:factory of a scorer of the site's own; empty = the words decide.",
    )
    default_language: str = Field(default="en", description="Language of pages where the browser names none.")

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError(f"BASE_URL must start with http:// or https://, not {value!r}")
        return value.rstrip("/")

    @field_validator("matching_jobs")
    @classmethod
    def _some_cores(cls, value: int) -> int:
        if value == 0:
            raise ValueError("MATCHING_JOBS must be a number of cores, or -1 for all of them")
        return value

    @model_validator(mode="after")
    def _cluster_has_an_address(self) -> Self:
        if self.matching_backend == "dask" and not self.dask_scheduler:
            raise ValueError("DASK_SCHEDULER must be set for MATCHING_BACKEND=dask")
        return self

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        if self.matchmaker_production and not self.secret_key:
            raise ValueError("SECRET_KEY must be set in production")
        if self.matchmaker_production and not self.is_https:
            raise ValueError("BASE_URL must be an https address in production")
        return self

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https, so that cookies may be bound to it."""
        return self.base_url.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        """Whether pages may promise a mail."""
        return self.mail_backend != "none"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address, SQLite in the instance folder unless one is set."""
        return self.database_url or f"sqlite:///{self.matchmaker_instance / 'matchmaker.sqlite3'}"

    @property
    def ledger_path(self) -> Path:
        """The ledger of erasures, a file beside the database so that it outlives it."""
        return Path(self.erasures_file or self.matchmaker_instance / "erasures.txt")

    def environment(self) -> dict[str, str]:
        """Return the environment that gives a child process these same settings."""
        own = {name.upper(): str(getattr(self, name)) for name in type(self).model_fields}
        return {**os.environ, **own, "MATCHMAKER_PRODUCTION": str(int(self.matchmaker_production))}

    def secret(self) -> str:
        """Return the secret key, made and kept on first use where none is set."""
        if self.secret_key:
            return self.secret_key
        self.matchmaker_instance.mkdir(parents=True, exist_ok=True)
        path = self.matchmaker_instance / "secret_key"
        if not path.exists():
            _keep_first(path, secrets.token_urlsafe(32))
        return path.read_text(encoding="ascii")


def _keep_first(path: Path, text: str) -> None:
    """Write a private file unless another process was quicker; nobody ever reads half of it."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
