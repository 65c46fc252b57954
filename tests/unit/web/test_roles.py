from __future__ import annotations

from matchmaker.models import Role
from matchmaker.web.roles import ROLES
from matchmaker.web.security import MAY_CHANGE, MAY_HELP, MAY_LEAD, MAY_READ


def test_each_role_has_its_words_and_each_may_do_what_the_next_one_may() -> None:
    sets = (MAY_LEAD, MAY_CHANGE, MAY_HELP, MAY_READ)

    assert list(ROLES) == list(Role)
    assert [sorted(may) for may in sets] == [sorted(list(Role)[:n]) for n in (1, 2, 3, 4)]
