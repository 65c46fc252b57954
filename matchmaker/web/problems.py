"""What is wrong with a file of people, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from matchmaker.importers.sentences import SENTENCES

if TYPE_CHECKING:
    from matchmaker.importers.errors import ImportFileError
    from matchmaker.importers.problems import Problem


def about_problem(problem: Problem | ImportFileError) -> str:
    """Return the sentence of a problem's code."""
    return str(gettext(SENTENCES[problem.code], **problem.values))
