from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from matchmaker import config
from matchmaker.config import Settings


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]  # pydantic-settings' own argument


def test_settings_without_environment_are_a_checkout_on_sqlite() -> None:
    repository = Path(config.__file__).resolve().parent.parent

    assert settings().matchmaker_instance == repository / "instance"
    assert settings().sqlalchemy_url == f"sqlite:///{repository / 'instance' / 'matchmaker.sqlite3'}"
    assert not settings().is_https


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://host/name")
    monkeypatch.setenv("BASE_URL", "https://meet.example.org/")
    monkeypatch.setenv("SECRET_KEY", "")

    read = settings()

    assert read.matchmaker_instance == tmp_path
    assert read.sqlalchemy_url == "postgresql+psycopg://host/name"
    assert (read.base_url, read.is_https) == ("https://meet.example.org", True)


@pytest.mark.parametrize("data_home", ["", "data"])
def test_settings_of_an_installed_package_use_the_users_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_home: str
) -> None:
    monkeypatch.setattr(config, "_REPOSITORY", tmp_path / "site-packages")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", data_home and str(tmp_path / data_home))

    assert settings().matchmaker_instance == tmp_path / (data_home or ".local/share") / "matchmaker"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"base_url": "meet.example.org"}, "must start with http"),
        ({"matchmaker_production": True, "base_url": "https://a.example"}, "SECRET_KEY must be set"),
        ({"matchmaker_production": True, "secret_key": "s" * 40}, "BASE_URL must be an https address"),
        ({"trusted_proxies": -1}, "greater than or equal to 0"),
        ({"matching_jobs": 0}, "MATCHING_JOBS must be a number of cores, or -1"),
        ({"matching_jobs": -2}, "greater than or equal to -1"),
        ({"matching_backend": "ray"}, "'threading', 'loky' or 'dask'"),
        ({"matching_backend": "dask"}, "DASK_SCHEDULER must be set for MATCHING_BACKEND=dask"),
        ({"matching_scorer": "package.module"}, "should match pattern"),
    ],
)
def test_settings_that_cannot_work_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        settings(**values)


def test_settings_complete_for_production_are_taken() -> None:
    production = settings(matchmaker_production=True, secret_key="s", base_url="https://a.example")

    assert production.secret() == "s"


def test_secret_is_made_once_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "instance"

    first, second = settings(matchmaker_instance=folder), settings(matchmaker_instance=folder)

    assert first.secret() == second.secret()
    assert len(first.secret()) == 43
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_secret_asked_by_several_at_once_is_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: settings(matchmaker_instance=tmp_path).secret(), range(32)))

    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_keep_first_leaves_the_quicker_ones_text(tmp_path: Path) -> None:
    config._keep_first(tmp_path / "secret_key", "first")
    config._keep_first(tmp_path / "secret_key", "second")

    assert [path.read_text("ascii") for path in tmp_path.iterdir()] == ["first"]


def test_environment_gives_a_child_process_the_same_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = settings(
        matchmaker_instance=tmp_path,
        database_url="postgresql+psycopg://host/name",
        base_url="https://a.example",
        secret_key="s",
        matchmaker_production=True,
        trusted_proxies=2,
        matching_jobs=-1,
        matching_backend="dask",
        dask_scheduler="tcp://10.0.0.5:8786",
        matching_scorer="package.module:factory",
    )
    monkeypatch.setenv("PATH_OF_OTHERS", "kept")

    environment = here.environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert settings() == here
    assert environment["PATH_OF_OTHERS"] == "kept"
