"""Third-party files carry their licence, and load nothing from elsewhere."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import matchmaker
from matchmaker.badges.glyphs import FONTS

STATIC = Path(matchmaker.__file__).parent / "static"
VENDOR = STATIC / "vendor"
LISTED = tomllib.loads((VENDOR / "VENDOR.toml").read_text("utf-8"))["file"]
NOTICE = Path(matchmaker.__file__).parents[1] / "NOTICE"


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_vendored_file_has_the_listed_checksum(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_vendored_files_are_all_listed_with_their_licence() -> None:
    by_name: dict[str, list[str]] = {}
    for entry in LISTED:
        by_name.setdefault(entry["name"], []).append(entry["file"])
    kept = {path.name for path in VENDOR.iterdir()} - {"VENDOR.toml"}

    assert kept == {entry["file"] for entry in LISTED}
    assert [name for name, files in by_name.items() if not any("LICENSE" in file for file in files)] == []


def test_notice_names_every_vendored_work_and_font() -> None:
    works = {entry["name"] for entry in LISTED} | {
        TTFont(path)["name"].getDebugName(1) for path in FONTS.glob("*.ttf")
    }
    families = {work.removesuffix(" SemiBold") for work in works}

    notice = NOTICE.read_text("utf-8")

    assert sorted(family for family in families if family not in notice) == []


@pytest.mark.parametrize(
    "path", [*VENDOR.glob("*.css"), *VENDOR.glob("*.js"), STATIC / "css" / "fonts.css"], ids=str
)
def test_page_file_loads_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")

    # An address inside a data: image is a name of a format, which no browser asks for.
    targets = [target.strip("\"' ") for target in re.findall(r"url\(([^)]*)", text)]
    assert [target for target in targets if not target.startswith(("data:", "../vendor/"))] == []
    assert re.findall(r"@import|sourceMappingURL|importScripts|\bimport\(", text) == []


def test_fonts_css_names_files_that_exist() -> None:
    text = (STATIC / "css" / "fonts.css").read_text("utf-8")

    files = re.findall(r'url\("\.\./vendor/([^"]+)"\)', text)

    assert sorted(files) == sorted(path.name for path in VENDOR.glob("*.woff2"))


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.name)
def test_paper_font_is_static_and_has_a_licence_beside_it(path: Path) -> None:
    family = path.name.split("-")[0].removesuffix(".ttf").removesuffix("Mono").removesuffix("Sans")

    assert "fvar" not in TTFont(path)
    assert [licence.name for licence in FONTS.glob(f"{family}.*.txt")] != []
