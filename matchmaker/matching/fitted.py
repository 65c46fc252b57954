"""A fitted event as one file, which newcomers and the goal coach read without scikit-learn."""

from __future__ import annotations

import json
import os
import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import numpy as np

from matchmaker.matching.newcomers import Crowd, Profiles, Side, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FORMAT = 3
_Kind = TypeVar("_Kind", bound=Side | Profiles)


class FittedFileError(ValueError):
    """The file is no fitted event this version can read."""


class FittedCrowd(Crowd):
    """A crowd whose arrays are read from its file when they are first needed.

    Parameters
    ----------
    file : NpzFile
        Stays open: a file that replaces it later changes nothing here.
    header : dict
        What the file says of itself.
    """

    def __init__(self, file: Any, header: dict[str, Any]) -> None:
        self._file = file
        self.groups: Sequence[Any] = header["groups"]
        self.mean, self.deviation = file["mean"], file["deviation"]
        self.order = file["order"].astype(np.intp)

    @cached_property
    def terms(self) -> Words[Side]:
        """The words and who has them."""
        return _read_words(self._file, "terms", Side)

    @cached_property
    def grams(self) -> Words[Profiles]:
        """Everybody and the n-grams they have."""
        return _read_words(self._file, "grams", Profiles)


def _stored(label: object) -> str | float | None:
    """Return a label as it comes back from the file; ValueError where it would come back as another."""
    plain = label.item() if isinstance(label, np.generic) else label
    if plain is None or isinstance(plain, str | int | float):
        return plain
    raise ValueError(f"The group's label {label!r} cannot be stored, expected a string or a number.")


def save(crowd: Crowd, path: str | os.PathLike[str]) -> int:
    """Write a crowd as one file, in the place of an earlier one at once or not at all.

    Parameters
    ----------
    crowd : Crowd
        Fitted.
    path : path-like
        Where to; its folder exists.

    Returns
    -------
    int
        The file's size in bytes.

    Raises
    ------
    ValueError
        If a group's label is neither a string, a number nor None.
    """
    header = json.dumps({"format": FORMAT, "groups": [_stored(label) for label in crowd.groups]})
    arrays: dict[str, NDArray[Any]] = {
        "header": np.frombuffer(header.encode(), dtype=np.uint8),
        "mean": crowd.mean,
        "deviation": crowd.deviation,
        "order": crowd.order.astype(np.int32),
    }
    # Words are read string by string, n-grams person by person: those of candidates alone are asked for.
    kinds: list[tuple[str, Words[Any]]] = [("terms", crowd.terms), ("grams", crowd.grams)]
    for kind, words in kinds:
        arrays[f"{kind}_names"] = np.frombuffer("\n".join(words.columns).encode(), dtype=np.uint8)
        arrays[f"{kind}_idf"] = words.idf
        for name, side in (("goals", words.goals), ("skills", words.skills)):
            arrays[f"{kind}_{name}_members"] = side.members.astype(np.int32)
            # Half the size; what is lost lies far below any difference between people.
            arrays[f"{kind}_{name}_weights"] = side.weights.astype(np.float32)
            arrays[f"{kind}_{name}_starts"] = side.starts.astype(np.int64)
    target = Path(path)
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        with part.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def load_fitted(path: str | os.PathLike[str]) -> FittedCrowd:
    """Return a saved crowd; the large arrays are read when they are first needed.

    Parameters
    ----------
    path : path-like
        A file that `save` wrote.

    Returns
    -------
    FittedCrowd
        Needs NumPy and SciPy alone.

    Raises
    ------
    FittedFileError
        If the file is damaged, something else, or of another format.
    FileNotFoundError
        If there is none.
    """
    try:
        if not zipfile.is_zipfile(path):
            # NumPy would leave such a file open.
            Path(path).stat()
            raise ValueError("it is no archive")  # noqa: TRY301 - one place names the error
        file = np.load(path, allow_pickle=False)
        header = json.loads(file["header"].tobytes())
        found = header["format"]
        if found == FORMAT:
            return FittedCrowd(file, header)
    except (ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise FittedFileError(f"{os.fspath(path)} is no fitted event: {error}.") from error
    raise FittedFileError(f"{os.fspath(path)} has format {found}, expected {FORMAT}.")


def _read_words(file: Any, kind: str, side: type[_Kind]) -> Words[_Kind]:
    try:
        text = file[f"{kind}_names"].tobytes().decode()
        names = text.split("\n") if text else []
        sides = [
            side(*(file[f"{kind}_{name}_{part}"] for part in ("members", "weights", "starts")))
            for name in ("goals", "skills")
        ]
        idf = file[f"{kind}_idf"]
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise FittedFileError(f"The fitted event's {kind} cannot be read: {error}.") from error
    return Words({name: column for column, name in enumerate(names)}, idf, *sides)
