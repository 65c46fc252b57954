"""The scripts that a phone keeps find everything they import without signal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import matchmaker

if TYPE_CHECKING:
    from flask.testing import FlaskClient

_SCRIPTS = Path(matchmaker.__file__).parent / "static" / "js"
_IMPORTED = re.compile(r'^import\s.*?from "\./(\w+\.js)";$', re.MULTILINE)


def kept_scripts(client: FlaskClient) -> set[str]:
    first_line = client.get("/sw.js").text.partition("\n")[0]
    files = json.loads(first_line.removeprefix("const BUILD = ").removesuffix(";"))["files"]
    return {name for file in files if (name := file.rpartition("/js/")[2]).endswith(".js") and "/js/" in file}


def test_every_module_that_a_kept_script_imports_is_kept(client: FlaskClient) -> None:
    kept = kept_scripts(client)

    imported = {name for script in kept for name in _IMPORTED.findall((_SCRIPTS / script).read_text("utf-8"))}

    assert {"viewfinder.js", "camera.js", "words.js"} <= imported
    assert imported - kept == set()
