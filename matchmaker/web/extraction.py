"""Find the messages that stand in classes and tables, where Babel's own extraction sees no call."""

from __future__ import annotations

import ast
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from babel.messages.extract import extract_python

if TYPE_CHECKING:
    from collections.abc import Iterator


def texts(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """Yield every ``text`` and ``plain_text``, all of ``SENTENCES``, then what calls mark, as Babel asks."""
    source = fileobj.read()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for message in _messages(node):
                yield message.lineno, None, message.value, []
    yield from extract_python(BytesIO(source), keywords, comment_tags, options)


def _messages(node: ast.Assign | ast.AnnAssign) -> list[ast.Constant]:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = target.id if isinstance(target, ast.Name) else ""
    if name == "SENTENCES" and isinstance(node.value, ast.Dict):
        candidates: list[ast.expr | None] = list(node.value.values)
    else:
        candidates = [node.value] if name in {"text", "plain_text"} else []
    return [found for found in candidates if isinstance(found, ast.Constant) and found.value]
