"""The shape of the whole: what may import what, what the web process carries, what pages may hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import matchmaker

PACKAGE = Path(matchmaker.__file__).resolve().parent
REPOSITORY = PACKAGE.parent

_BLOCK = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"flask", "flask_sqlalchemy", "sqlalchemy", "werkzeug", "jinja2"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocked())
"""

_INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)   # a script in the page itself
      | <style\b
      | <[a-z][^>]*\sstyle=
      | <[a-z][^>]*\son[a-z]+=   # onclick and its kind
      | (?:href|src|action)\s*=\s*["']?\s*javascript:""",
    re.IGNORECASE | re.VERBOSE,
)


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds this package first."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY), "HOME": str(folder), "MATCHMAKER_INSTANCE": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("core", ["matchmaker.matching", "matchmaker.statistics"])
def test_core_imports_where_there_is_no_flask_and_no_sqlalchemy(core: str, tmp_path: Path) -> None:
    blocked = python(f"{_BLOCK}\nimport flask", tmp_path)
    imported = python(f"{_BLOCK}\nimport {core}", tmp_path)

    assert "flask is blocked" in blocked.stderr
    assert (imported.returncode, imported.stderr) == (0, "")


def test_web_process_starts_without_the_heavy_libraries(tmp_path: Path) -> None:
    code = """
import sys
from matchmaker import create_app
create_app()
heavy = ("sklearn", "scipy.optimize", "typst", "matplotlib", "pandas")
print(sorted(name for name in heavy if name in sys.modules))
"""

    started = python(code, tmp_path)

    assert (started.stdout, started.returncode) == ("[]\n", 0), started.stderr


def test_package_imports_without_flask_until_an_app_is_made(tmp_path: Path) -> None:
    started = python("import sys, matchmaker; print('flask' in sys.modules)", tmp_path)

    assert (started.stdout, started.stderr) == ("False\n", "")


@pytest.mark.parametrize(
    "forbidden",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<STYLE>p {}</STYLE>",
        '<p class="a" style="color: red">',
        "<button\n onclick='go()'>",
        '<a href="javascript:go()">',
    ],
)
def test_search_for_inline_code_finds_it(forbidden: str) -> None:
    assert _INLINE.search(f"<p>before</p>{forbidden}")


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    # A report that was saved as one file carries its style with it, as does a letter: no page is like that.
    carry_their_style = {
        PACKAGE / "templates" / "report" / "standalone.html",
        PACKAGE / "templates" / "mail" / "letter.html",
    }
    templates = sorted(set(PACKAGE.glob("templates/**/*.*")) - carry_their_style)

    found = {
        str(path.relative_to(PACKAGE)): match.group()
        for path in templates
        if (match := _INLINE.search(path.read_text("utf-8")))
    }

    assert templates
    assert found == {}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package that a test may spoil."""
    shutil.copytree(
        PACKAGE,
        tmp_path / "matchmaker",
        ignore=lambda folder, names: [
            name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()
        ],
    )
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_import_contracts_are_kept(copy: Path) -> None:
    linted = lint_imports(copy)

    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("models/event.py", "import matchmaker.services.events", "Imports only point down"),
        ("queries/three.py", "import matchmaker.services.feedback", "Imports only point down"),
        ("services/feedback.py", "import matchmaker.web.errors", "Imports only point down"),
        ("badges/qr.py", "import matchmaker.importers.table", "Imports only point down"),
        ("db.py", "import matchmaker.models", "Imports only point down"),
        ("matching/text.py", "import sqlalchemy", "The core and the statistics stand alone"),
        ("statistics/verdict.py", "import flask", "The core and the statistics stand alone"),
        ("matching/text.py", "import matchmaker.clock", "The core and the statistics stand alone"),
        ("web/errors.py", "import matchmaker.db", "Entry points never touch the database"),
        ("cli/__init__.py", "import matchmaker.db", "Entry points never touch the database"),
        ("helpers.py", "", "not listed as layers: - matchmaker.helpers"),
    ],
)
def test_import_contract_breaks_on_purpose(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / "matchmaker" / module
    text = path.read_text("utf-8") if path.exists() else '"""A place for anything."""\n'
    path.write_text(f"{text}\n{line}\n", "utf-8")

    linted = lint_imports(copy)

    assert linted.returncode != 0
    told = " ".join(linted.stdout.split())
    assert f"{contract} BROKEN" in told or contract in told.rpartition("Broken contracts")[2], linted.stdout
