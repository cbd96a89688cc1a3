"""The tree of a text that is being typed, or what is wrong with it."""

from __future__ import annotations

import ast
import warnings


def parsed(text: str) -> SyntaxError | ast.Module:
    """The tree of a text, or what is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return SyntaxError("it cannot be read")
