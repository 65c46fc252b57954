import pickle
import subprocess
import sys
from pathlib import Path

from matchmaker.matching import Matcher


def run_without(modules: list[str], code: str) -> str:
    """Return what the code prints in an interpreter where the modules cannot be imported."""
    blocked = f"import sys\nsys.modules.update(dict.fromkeys({modules!r}))\n"
    result = subprocess.run(
        [sys.executable, "-c", blocked + code], capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    return result.stdout


def test_core_works_without_web_and_database() -> None:
    code = "from matchmaker.matching import rank\nprint(rank(['rust', 'law'], ['law', 'rust'], 1).tolist())"

    assert run_without(["flask", "sqlalchemy", "flask_sqlalchemy", "wtforms"], code) == "[[1], [0]]\n"


def test_core_imports_nothing_of_ours_from_outside() -> None:
    code = (
        "import matchmaker.matching\n"
        "ours = {name for name in sys.modules if name.startswith('matchmaker.')}\n"
        "print([name for name in ours if not name.startswith('matchmaker.matching')])"
    )

    assert run_without(["flask"], code) == "[]\n"


def test_text_works_without_scikit_learn() -> None:
    code = "from matchmaker.matching.text import tokenize\nprint([t.term for t in tokenize('Learning C++')])"

    assert run_without(["sklearn"], code) == "['learn', 'c++']\n"


def test_newcomer_of_a_stored_event_works_without_scikit_learn(tmp_path: Path) -> None:
    stored = tmp_path / "event.pickle"
    stored.write_bytes(pickle.dumps(Matcher().fit([["rust"], ["law"]], [["law"], ["rust"]])))
    code = (
        "import pickle\n"
        f"m = pickle.load(open({str(stored)!r}, 'rb'))\n"
        "print(m.newcomer(['rust'], ['law'], 2)[1].tolist(), m.explain(0, 1).gets.terms[0].text)"
    )

    assert run_without(["sklearn"], code) == "[1, 0] rust\n"
