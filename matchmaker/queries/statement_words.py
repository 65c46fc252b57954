"""Which words an event's people wrote, statement by statement, as the matching reads them."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Skill
from matchmaker.queries.people import is_active

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array


class Worded:
    """The goals, or the skills, of everybody who takes part; what is said of each lies in arrays.

    `ids` names the attendees who wrote them, `people` the same ones, numbered from nought over both
    sides. `has` has a row for each statement and a one for each of its terms.
    """

    def __init__(
        self,
        ids: NDArray[np.intp],
        people: NDArray[np.intp],
        n_people: int,
        texts: Sequence[str],
        has: csr_array[np.float32],
    ) -> None:
        self.ids, self.people, self.n_people = ids, people, n_people
        self.texts, self.has = texts, has

    @cached_property
    def writers(self) -> csr_array[np.float32]:
        """People by terms: ones where somebody wrote it."""
        import numpy as np
        from scipy.sparse import csr_array

        rows = np.repeat(self.people, np.diff(self.has.indptr))
        found = csr_array((self.has.data, (rows, self.has.indices)), shape=(self.n_people, self.has.shape[1]))
        found.data[:] = 1  # twice written is written
        return found

    @cached_property
    def n_writers(self) -> NDArray[np.intp]:
        """How many people wrote each term."""
        import numpy as np

        return np.bincount(self.writers.indices, minlength=self.has.shape[1])


class StatementWords:
    """Both sides of an event, over the same terms."""

    def __init__(self, event_id: int) -> None:
        import numpy as np

        from matchmaker.matching.reading import read
        from matchmaker.matching.text import LANGUAGES

        sides = [_written(event_id, Goal), _written(event_id, Skill)]
        rows = [*sides[0], *sides[1]]
        ids = np.array([person for person, _ in rows], dtype=np.intp)
        known, people = np.unique(ids, return_inverse=True)
        # A person's goals and skills are read together, as the matching does: together they show a language.
        by_person = np.argsort(ids, kind="stable")
        counts = read(
            ([text for _, text in own], None)
            for _, own in groupby((rows[number] for number in by_person.tolist()), lambda row: row[0])
        )
        back = np.argsort(by_person)
        counts.terms.data[:] = 1
        self.terms = counts.term_names
        self._texts = [text for _, text in rows]
        self._languages = [LANGUAGES[number] for number in counts.pieces.languages[back].tolist()]
        self._has = counts.terms[back]
        sides_end = 0, len(sides[0]), len(ids)
        self.goals, self.skills = (
            Worded(ids[side], people[side], len(known), self._texts[side], self._has[side])
            for side in (slice(*ends) for ends in pairwise(sides_end))
        )
        self._forms_in_piece = cache(_forms_in_piece)

    @cached_property
    def _by_term(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        import numpy as np

        columns = self._has.tocsc()
        return columns.indptr.astype(np.intp), columns.indices.astype(np.intp)

    def written(self, number: int) -> str:
        """Return how a term is written most often, in small letters."""
        starts, statements = self._by_term
        term = self.terms[number]
        forms = Counter(
            self._form(statement, term)
            for statement in statements[starts[number] : starts[number + 1]].tolist()
        )
        return min(forms, key=lambda form: (-forms[form], form))

    def _form(self, statement: int, term: str) -> str:
        """Return how a statement writes a term that it has, the last time it does."""
        from matchmaker.matching.markup import blanked

        language = self._languages[statement]
        return next(
            forms[term]
            for piece in reversed(blanked(self._texts[statement]).split())
            if term in (forms := self._forms_in_piece(piece, language))
        )


def _written(event_id: int, kind: type[Goal | Skill]) -> list[tuple[int, str]]:
    rows = db.session.execute(
        sa.select(kind.attendee_id, kind.text)
        .join(Attendee, Attendee.id == kind.attendee_id)
        .where(Attendee.event_id == event_id, is_active())
        .order_by(kind.attendee_id, kind.position)
    )
    return [(person, text) for person, text in rows]


def _forms_in_piece(piece: str, language: str) -> dict[str, str]:
    """Return the terms of a text without spaces, each as it is written."""
    from matchmaker.matching.text import tokens_of

    return {token.term: piece[token.start : token.end].casefold() for token in tokens_of(piece, language)}
