from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker import paths

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_migrations_folder_of_the_checkout_holds_the_first_revision() -> None:
    assert (paths.migrations_folder() / "versions" / "0001_initial.py").is_file()


def test_migrations_folder_of_a_wheel_lies_in_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "_migrations").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)

    assert paths.migrations_folder() == tmp_path / "_migrations"
