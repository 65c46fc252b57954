import os
import subprocess
import sys
from collections.abc import Callable, Hashable
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching import FittedFileError, Matcher, load_fitted
from matchmaker.matching.fitted import FORMAT

RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_load_fitted_answers_newcomers_as_the_matcher_does(random_event: RandomEvent, tmp_path: Path) -> None:
    goals, skills = random_event(50, 1)
    matcher = Matcher().fit(goals, skills, groups=["a", "b", None, ""] * 12 + [None] * 2)
    path = tmp_path / "event.npz"

    size = matcher.save(path)
    crowd = load_fitted(path)

    assert size == path.stat().st_size
    expected = matcher.newcomer(["rust and law"], ["chess"], 4, group="a", excluded=[3])
    found = crowd.newcomer(["rust and law"], ["chess"], 4, group="a", excluded=[3])
    np.testing.assert_array_equal(found[1], expected[1])
    # Weights are stored with seven digits.
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-4)


def test_load_fitted_needs_no_scikit_learn(tmp_path: Path) -> None:
    path = tmp_path / "event.npz"
    Matcher().fit([["rust"], ["law"]], [["law"], ["rust"]]).save(path)
    code = (
        "import sys\nsys.modules['sklearn'] = None\n"
        "from matchmaker.matching import load_fitted\n"
        f"crowd = load_fitted({str(path)!r})\n"
        "print(crowd.newcomer(['rust'], ['law'], 2)[1].tolist())"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (result.stdout, result.stderr) == ("[1, 0]\n", "")


def test_load_fitted_reads_the_large_arrays_when_they_are_needed(tmp_path: Path) -> None:
    Matcher().fit([["rust"]], [["law"]]).save(tmp_path / "event.npz")
    crowd = load_fitted(tmp_path / "event.npz")

    assert "terms" not in vars(crowd)
    assert set(crowd.terms.columns) == {"rust", "law"}
    assert "terms" in vars(crowd)
    assert "grams" not in vars(crowd)


def test_save_of_nobody_can_be_loaded(tmp_path: Path) -> None:
    Matcher().fit([], []).save(tmp_path / "event.npz")

    crowd = load_fitted(tmp_path / "event.npz")

    assert crowd.newcomer(["x"], [], 1)[1].tolist() == [-1]
    assert (crowd.terms.columns, crowd.grams.columns) == ({}, {})


def test_save_replaces_at_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "event.npz"
    Matcher().fit([["rust"]], [["law"]]).save(path)
    old = load_fitted(path)

    Matcher().fit([["chess"]] * 2, [["music"]] * 2).save(path)

    # Whoever had the old one open still reads the old one.
    assert set(old.terms.columns) == {"rust", "law"}
    assert load_fitted(path).n_people == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["event.npz"]


def test_save_never_writes_into_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "event.npz"
    matcher = Matcher().fit([["rust"]], [["law"]])
    matcher.save(path)

    # Open, so that the new file cannot be given the old one's number.
    with path.open("rb") as old:
        matcher.save(path)

        assert os.fstat(old.fileno()).st_ino != path.stat().st_ino


def test_save_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "event.npz").mkdir()

    with pytest.raises(IsADirectoryError):
        Matcher().fit([["rust"]], [["law"]]).save(tmp_path / "event.npz")

    assert [entry.name for entry in tmp_path.iterdir()] == ["event.npz"]


@pytest.mark.parametrize("label", [frozenset({1}), ("a", 1), np.datetime64("2026-11-23"), 1j, b"a"])
def test_save_of_a_strange_label_is_refused(tmp_path: Path, label: Hashable) -> None:
    matcher = Matcher().fit([["x"]], [["x"]], groups=[label])

    with pytest.raises(ValueError, match=r"label .* cannot be stored"):
        matcher.save(tmp_path / "event.npz")
    assert list(tmp_path.iterdir()) == []


def test_save_keeps_labels_that_are_text_or_numbers(tmp_path: Path) -> None:
    groups = ["Gyökér", 4, 2.5, True, None, np.int64(7), np.str_("a"), np.float32(0.5)]
    Matcher().fit([["x"]] * 8, [["x"]] * 8, groups=groups).save(tmp_path / "event.npz")

    crowd = load_fitted(tmp_path / "event.npz")

    assert crowd.groups == ["Gyökér", 4, 2.5, True, None, 7, "a", 0.5]
    assert crowd.newcomer(["x"], [], 8, group=np.int64(4))[1].tolist() == [
        row for row in crowd.newcomer(["x"], [], 8)[1].tolist() if row != 1
    ] + [-1]


@pytest.mark.parametrize("content", [b"", b"not a file", b"PK\x03\x04 cut off"])
def test_load_fitted_of_something_else_is_an_error_with_a_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "event.npz"
    path.write_bytes(content)

    with pytest.raises(FittedFileError, match=r"event\.npz is no fitted event"):
        load_fitted(path)


def test_load_fitted_of_objects_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "event.npz", header=np.array([{"format": FORMAT}], dtype=object))

    with pytest.raises(FittedFileError, match="no fitted event"):
        load_fitted(tmp_path / "event.npz")


class Trap:
    """Makes a folder where somebody unpickles it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._folder),)


def test_load_fitted_never_runs_what_a_file_holds(tmp_path: Path) -> None:
    folder = tmp_path / "sprung"
    np.savez(tmp_path / "event.npz", header=np.array([Trap(folder)], dtype=object))

    with pytest.raises(FittedFileError, match="no fitted event"):
        load_fitted(tmp_path / "event.npz")

    assert not folder.exists()


@pytest.mark.parametrize("found", [FORMAT - 1, FORMAT + 1])
def test_load_fitted_of_another_format_is_refused(tmp_path: Path, found: int) -> None:
    np.savez(tmp_path / "event.npz", header=np.frombuffer(b'{"format": %d}' % found, dtype=np.uint8))

    with pytest.raises(FittedFileError, match=f"format {found}, expected {FORMAT}"):
        load_fitted(tmp_path / "event.npz")


def test_load_fitted_without_its_words_is_an_error_when_they_are_needed(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "event.npz",
        header=np.frombuffer(b'{"format": %d, "groups": []}' % FORMAT, dtype=np.uint8),
        mean=np.zeros(0),
        deviation=np.zeros(0),
        order=np.zeros(0, dtype=np.int32),
    )
    crowd = load_fitted(tmp_path / "event.npz")

    with pytest.raises(FittedFileError, match="terms cannot be read"):
        crowd.newcomer(["rust"], [], 1)


def test_load_fitted_of_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_fitted(tmp_path / "event.npz")
