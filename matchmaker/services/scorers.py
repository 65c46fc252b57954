"""The scorer of a site's own, by the name that the operator set."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, cast

from flask import current_app

from matchmaker.errors import OtherScorerError, ScorerUnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.matching import Scorer


def scorer_named(name: str) -> Scorer | None:
    """Return the scorer that a crowd is to be matched by; None where words decide.

    A name in a record loads nothing by itself: the setting has to name it, too.

    Raises
    ------
    OtherScorerError, ScorerUnusableError
    """
    if not name:
        return None
    if name != current_app.config["SETTINGS"].matching_scorer:
        raise OtherScorerError(scorer=name)
    return made_scorer(name)


def made_scorer(name: str) -> Scorer:
    """Return what the factory of this name makes, as `package.module:factory` names it.

    Raises
    ------
    ScorerUnusableError
    """
    module, _, factory = name.partition(":")
    with answering_for(name):
        made = getattr(import_module(module), factory)
        if not callable(made):
            raise ScorerUnusableError(scorer=name, reason="it cannot be called")
        scorer = made()
    if not callable(getattr(scorer, "fit", None)):
        raise ScorerUnusableError(scorer=name, reason="what it returns has no method “fit”")
    return cast("Scorer", scorer)


@contextmanager
def answering_for(name: str) -> Iterator[None]:
    """Say in one sentence what went wrong in a scorer, which is anybody's code.

    Raises
    ------
    ScorerUnusableError
    """
    try:
        yield
    except ScorerUnusableError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()).rstrip(".")
        kind = type(error).__name__
        raise ScorerUnusableError(scorer=name, reason=f"{kind}: {reason}" if reason else kind) from error
