"""What `$name` and `$(…)` hold: Python's arithmetic over names, read by a parser of our own and computed exactly.

Nothing is ever handed to Python's `eval`. Every length, depth and value is bounded, so that no expression takes long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cnncalc.language.templates.functions import EvaluationError
from cnncalc.language.templates.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.language.templates.operations import Node

LONGEST_TEXT = 2_000


class Expression:
    """An expression, read once: its text and the names it needs, dotted ones as one name (`in.channels`)."""

    __slots__ = ("_node", "names", "text")

    def __init__(self, text: str, names: frozenset[str], node: Node) -> None:
        self.text = text
        self.names = names
        self._node = node

    def evaluate(self, env: Mapping[str, object]) -> Any:
        """The value under the names in `env` (dotted keys for dotted names), or EvaluationError."""
        return self._node(env)


@lru_cache(maxsize=1024)
def compile_expression(text: str) -> Expression:
    """The expression that `text` (what stands in `$(…)`) writes, or EvaluationError."""
    if len(text) > LONGEST_TEXT:
        raise EvaluationError(f"an expression has at most {LONGEST_TEXT:,} characters, this has {len(text):,}")
    parser = Parser(text)
    node = parser.parse(0)
    if parser.kind != "end":
        parser.unexpected("an operator")
    return Expression(text, frozenset(parser.names), node)
