"""What a program's lines say of its tensors, held to what was noted while it was evaluated."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.expectations.comment_shapes import (
    BATCH,
    Written,
    fits,
    is_explicit,
    matches,
    read_annotation,
    read_comment,
    rewritten,
    shown,
)
from cnncalc.diagnostics.place import Place
from cnncalc.language.document.decode import Span
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.comments import Comment
    from cnncalc.readers.python.noted import Noted, Notes


class Wanted(NamedTuple):
    """What a comment or an annotation says: its shapes, and where its text starts."""

    key: Any
    line: int
    column: int
    text: str
    shapes: tuple[Written, ...]
    comment: bool
    whose: str


class Held(NamedTuple):
    """The checks of one evaluation, the lines that it did not reach, and how many comments are no shapes."""

    checks: list[Check]
    unreached: list[int]


class Rewrite(NamedTuple):
    """What to replace in the source for an expectation to hold; `problem` says why it cannot be."""

    changes: tuple[tuple[Span, str], ...]
    problem: str = ""


def wanted_comments(comments: Sequence[Comment], ordinary: bool) -> list[Wanted]:
    """The comments that are shapes: those behind `=>`, and with `ordinary` the rest."""
    found = []
    for comment in comments:
        explicit = is_explicit(comment.text)
        if not comment.inline or not (explicit or ordinary):
            continue
        shapes = read_comment(comment.text)
        if shapes:
            found.append(Wanted(comment.line, comment.line, comment.column, comment.text, shapes, not explicit, ""))
    return found


def held_lines(growth: Any, notes: Notes, wanted: Sequence[Wanted], source: Source) -> Held:
    """Every shape of comments and annotations, and every `assert` on a shape, against what was noted."""
    graph = growth.graph
    every = {w.key: w for w in (*wanted, *_annotated(notes))}
    names: dict[int, dict[str, Any]] = {}
    uses: dict[Any, list[_Use]] = {key: [] for key in every}
    compared: dict[int, list[tuple[Any, Any]]] = {}
    for key, note in notes.log:
        if note.growth is not growth:
            continue
        if key.__class__ is tuple and key[0] == "assert":
            compared.setdefault(key[1], []).append((note.value, note.other))
        elif key in every:
            known = names.setdefault(id(note.frame), {})
            for tensor in _tensors(note):
                uses[key].append(_used(every[key], tensor, known, len(uses[key])))
    found: list[Check] = []
    unreached = []
    for key, want in every.items():
        if uses[key]:
            check = _check(graph, want, uses[key], source)
            if check is not None:
                found.append(check)
        elif not want.comment and not want.whose:
            unreached.append(want.line)
    for line, sides in compared.items():
        found += _asserted(notes.compared[line], sides, source)
    found.sort(key=lambda check: check.place.order if check.place is not None else (0, 0))
    return Held(found, unreached)


def _annotated(notes: Notes) -> Iterator[Wanted]:
    for (line, column), (text, length, whose) in notes.annotations.items():
        shape = read_annotation(text)
        if shape is not None and length == len(text) + 2:
            yield Wanted((line, column), line, column + 1, text, (shape,), False, whose)


class _Use(NamedTuple):
    tensor: Any
    axes: list[Any]
    shape: Written
    met: bool
    names: dict[str, Any]


def _used(want: Wanted, tensor: Any, names: dict[str, Any], count: int) -> _Use:
    """One value that passed a line, against the shape that is said of it."""
    shape = want.shapes[min(count, len(want.shapes) - 1)]
    axes = axes_of(tensor)
    before = dict(names)
    return _Use(tensor, axes, shape, matches(shape, axes, names), before)


def _tensors(note: Noted) -> list[Any]:
    """The tensors of a noted value: itself, or those in a tuple or list."""
    values = note.value if note.value.__class__ in (tuple, list) else [note.value]
    tensors = [value for value in values if hasattr(value, "sample") and hasattr(value, "axes")]
    return [
        value if getattr(value, "became", None) is None else value.became for value in tensors
    ]  # one that a model was given has a batch


def axes_of(tensor: Any) -> list[Any]:
    """A tensor's axes: numbers, and the batch."""
    return [axis if axis.__class__ is int else BATCH for axis in tensor.axes]


def _check(graph: Graph, want: Wanted, uses: list[_Use], source: Source) -> Check | None:
    """The check of a comment or annotation; None for an ordinary comment that speaks of something else."""
    several = len(want.shapes) > 1
    if want.comment and not all(fits(use.shape, use.axes) for use in uses):
        return None
    first = next((use for use in uses if not use.met), uses[0])
    counted = not several or len(uses) == len(want.shapes)
    met = counted and all(use.met for use in uses)
    text = ", ".join(want.text[shape.start : shape.stop] for shape in want.shapes)
    start, stop = want.shapes[0].start, want.shapes[-1].stop
    place = Place((source, want.line, want.column + start, stop - start))
    subject = f"{want.whose or _name(graph, first.tensor)} output"
    if several:
        found = ", ".join(shown(use.axes, want.shapes[min(i, len(want.shapes) - 1)]) for i, use in enumerate(uses))
    else:
        different = dict.fromkeys(shown(use.axes, use.shape) for use in uses if use.met is met)
        found = " and ".join(list(different)[:3])
    node = Rewrite(()) if met else _rewrite(want, uses, source)
    slot = _slot(graph, first.tensor)
    return Check(place, subject, text, found, met, slot=slot, node=node, comment=want.comment)


def _rewrite(want: Wanted, uses: list[_Use], source: Source) -> Rewrite:
    """What to write so that the uses are as said."""
    if len(want.shapes) > 1 and len(want.shapes) != len(uses):
        return Rewrite((), f"it names {len(want.shapes)} uses, and there are {len(uses)}")
    base = source.starts[want.line - 1] + want.column - 1
    ways: dict[int, set[tuple[tuple[int, int, str], ...]]] = {}
    for index, use in enumerate(uses):
        shape = index if len(want.shapes) > 1 else 0
        ways.setdefault(shape, set()).add(tuple(rewritten(want.text, use.shape, use.axes, use.names)))
    if any(len(found) > 1 for found in ways.values()):
        told = " and ".join(list(dict.fromkeys(shown(use.axes, use.shape) for use in uses))[:4])
        return Rewrite((), f"its uses disagree: {told}")
    changes = [part for found in ways.values() for part in next(iter(found))]
    return Rewrite(tuple((Span(base + start, base + stop), new) for start, stop, new in changes))


def _slot(graph: Graph, tensor: Any) -> int | None:
    if tensor.ref is None:
        return None
    number: int = tensor.ref.number
    return -1 - number if number < 0 else number + len(graph.input_names)


def _name(graph: Graph, tensor: Any) -> str:
    slot = _slot(graph, tensor)
    return tensor.name or "tensor" if slot is None else graph.slot_name(slot, tensor.ref.port)


def _asserted(node: ast.Assert, sides: list[tuple[Any, Any]], source: Source) -> Iterator[Check]:
    """The check of an `assert` on a shape."""
    from cnncalc.readers.python.frames import place_of

    test = node.test
    assert isinstance(test, ast.Compare)
    turned = "shape" not in ast.dump(test.left) and not any(
        isinstance(n, ast.Attribute) and n.attr in ("size", "ndim", "dim") for n in ast.walk(test.left)
    )
    spoken, expected = (test.comparators[0], test.left) if turned else (test.left, test.comparators[0])
    pairs = [(_plain(b), _plain(a)) if turned else (_plain(a), _plain(b)) for a, b in sides]
    pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
    if not pairs:
        return
    wrong = next(((a, b) for a, b in pairs if not _equal(a, b)), None)
    found, wanted = wrong or pairs[0]
    place = place_of(expected, source)
    met = wrong is None
    fresh = Rewrite(()) if met else _rewritten_assert(expected, {_text(a) for a, _ in pairs}, found, wanted, source)
    yield Check(place, f"{ast.unparse(spoken)} output", _text(wanted), _text(found), met, node=fresh)


def _plain(value: Any) -> Any:
    """A side of a comparison as numbers and BATCH, in a tuple where it has several; None for what is not known."""
    if value.__class__ is int:
        return value
    if value.__class__ in (tuple, list):
        items = tuple(_plain(item) for item in value)
        return None if any(item is None or item.__class__ is tuple for item in items) else items
    payload = getattr(value, "payload", None)
    if payload.__class__ in (tuple, list):
        return _plain(payload)
    return BATCH if hasattr(value, "fold") and not hasattr(value, "sample") else None


def _equal(found: Any, wanted: Any) -> bool:
    if found.__class__ is tuple or wanted.__class__ is tuple:
        if found.__class__ is not tuple or wanted.__class__ is not tuple or len(found) != len(wanted):
            return False
        return all(_equal(a, b) for a, b in zip(found, wanted, strict=True))
    return found is BATCH or wanted is BATCH or bool(found == wanted)


def _text(value: Any) -> str:
    if value.__class__ is tuple:
        return f"({', '.join(map(_text, value))}{',' if len(value) == 1 else ''})"
    return "N" if value is BATCH else str(value)


def _rewritten_assert(node: ast.expr, told: set[str], found: Any, wanted: Any, source: Source) -> Rewrite:
    """The numbers of the expected side that differ, where they are written there."""
    if len(told) > 1:
        return Rewrite((), f"its uses disagree: {' and '.join(sorted(told)[:4])}")
    if isinstance(node, ast.Call) and len(node.args) == 1:  # torch.Size([…])
        node = node.args[0]
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    values = found if found.__class__ is tuple else (found,)
    wants = wanted if wanted.__class__ is tuple else (wanted,)
    if len(parts) != len(values) or len(wants) != len(values):
        return Rewrite((), f"it has other axes than {_text(found)}")
    changes = []
    for part, value, want in zip(parts, values, wants, strict=True):
        if _equal(value, want):
            continue
        if not isinstance(part, ast.Constant) or part.lineno != part.end_lineno:
            return Rewrite((), f"{ast.unparse(part)} is no number")
        line = source.line(part.lineno).encode("utf-8", "surrogatepass")
        start = source.starts[part.lineno - 1] + len(line[: part.col_offset].decode("utf-8", "replace"))
        changes.append((Span(start, start + (part.end_col_offset or 0) - part.col_offset), str(value)))
    return Rewrite(tuple(changes))
