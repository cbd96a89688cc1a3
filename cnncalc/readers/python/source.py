"""A text as a tree: what is too large, too dense or too deeply nested is refused before it costs anything."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import TYPE_CHECKING

from cnncalc.diagnostics.place import Place, Source
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.scope import children

if TYPE_CHECKING:
    from types import FrameType

    from cnncalc.readers.python.bounds import Bounds

_TOO_DEEP = (RecursionError, MemoryError)
_MARKS = b"\n,;.([{+-*/=<:"


def density(text: str) -> int:
    """Lines, commas, brackets and operators: a bound on the size of the tree, found without building it."""
    raw = text.encode("utf-8", "surrogatepass")
    return len(raw) - len(raw.translate(None, _MARKS))


_KEPT = 400_000
"""Characters of texts whose trees are kept."""
_kept: dict[str, ast.Module] = {}


def kept_tree(text: str) -> ast.Module:
    """The tree of a text, made once for all readings of a program: at other sizes, with other values. Nobody may change it."""
    found = _kept.pop(text, None)
    if found is None:
        found = _tree(text)
        if len(text) > _KEPT:
            return found
        while _kept and len(text) + sum(map(len, _kept)) > _KEPT:
            del _kept[next(iter(_kept))]
    _kept[text] = found  # the last in the order of use
    return found


def parse(source: Source, bounds: Bounds, *, by_need: bool = False, changed: bool = False) -> ast.Module:
    """The tree of a source; of one that is no Python as it stands, of what it plainly means. Raises `ProgramError` for a
    text that is no Python or passes a bound. Of a text that is used `by_need` the depth of a statement is left to be
    checked before it runs: most of another file's statements never do. `changed`: the tree will be, and is none that others have."""
    check_size(source, bounds)
    text = source.text
    if "\0" in text:
        raise ProgramError("not valid Python: it contains a null character", Place((source, 1, 1, 1)), kind="syntax")
    try:
        tree = _tree(text) if changed else kept_tree(text)
    except SyntaxError as error:
        from cnncalc.readers.python.snippets.clean import as_meant

        try:
            tree = as_meant(source, error, _tree)
        except _TOO_DEEP:
            raise _nested(source) from None
    except _TOO_DEEP:
        raise _nested(source) from None
    except (ValueError, UnicodeError) as error:
        raise ProgramError(f"not valid Python: {error}", Place((source, 1, 1, 1)), kind="syntax") from None
    if not by_need:
        check_depth(tree, source, bounds.nesting)
    return tree


def check_size(source: Source, bounds: Bounds) -> None:
    """Refuse a text that is too long, or too dense."""
    text = source.text
    if len(text) > bounds.file_characters:
        raise _too_large(source, f"the file has {len(text):,} characters; at most {bounds.file_characters:,} are read")
    if density(text) > bounds.file_marks:
        raise _too_large(
            source, f"the file has over {bounds.file_marks:,} lines, commas and operators, which is more than is read"
        )


def _tree(text: str) -> ast.Module:
    """The tree of a text. The depth that it may have is bounded by the host's own, which an evaluation raises."""
    before, depth = sys.getrecursionlimit(), 0
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(depth + 1000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    finally:
        sys.setrecursionlimit(before)


def _nested(source: Source) -> ProgramError:
    message = "expressions or statements are nested too deeply to be read"
    return ProgramError(message, Place((source, 1, 1, 1)), kind="limit")


def _too_large(source: Source, message: str) -> ProgramError:
    help = "give a file that holds the network alone"
    return ProgramError(message, Place((source, 1, 1, 1)), help, kind="limit")


def check_depth(tree: ast.AST, source: Source, most: int) -> None:
    """Refuse a module's tree of too many levels: they are walked one by one, without recursion. `elif` after `elif` counts
    as one level."""
    level: list[ast.AST] = [tree]
    for _ in range(most):
        below: list[ast.AST] = []
        for node in level:
            while node.__class__ is ast.If and len(node.orelse) == 1 and node.orelse[0].__class__ is ast.If:
                below += [node.test, *node.body]
                node = node.orelse[0]
            below += children(node)
        level = below
        if not level:
            return
    at = next((node for node in level if hasattr(node, "lineno")), None)
    from cnncalc.readers.python.frames import place_of

    place = Place((source, 1, 1, 1)) if at is None else place_of(at, source)
    raise ProgramError(f"nested more than {most} deep", place, "split the expression", kind="limit")
