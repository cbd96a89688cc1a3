"""YAML text → a tree of scalars, lists and mappings that know their places.

Built from PyYAML's events: positions come with them, and no object is ever constructed. Everything a document could
blow up with is bounded here: size, depth, aliases. Scalars stay text; what they mean is decided by who reads them,
so `no`, `3:2` and `010` are never silently something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place, Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 60
MAX_ALIASED = 50_000
"""Values that aliases may stand for in all."""


class Scalar(NamedTuple):
    """A piece of text: its value, where it starts (from 1), whether it stands in quotes, whether what is written may
    differ from it (several lines, escapes)."""

    value: str
    line: int
    column: int
    quoted: bool = False
    folded: bool = False


class Sequence:
    """A list: its items, and where it starts."""

    __slots__ = ("column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Any] = []
        self.line = line
        self.column = column


class Mapping:
    """A mapping: (key, value) pairs in order, keys unique scalars, and where it starts."""

    __slots__ = ("column", "line", "pairs", "seen")

    def __init__(self, line: int, column: int) -> None:
        self.pairs: list[tuple[Scalar, Any]] = []
        self.seen: dict[str, Scalar] | None = None
        self.line = line
        self.column = column

    def get(self, key: str) -> Any:
        """The value under `key`, or None."""
        for name, value in self.pairs:
            if name.value == key:
                return value
        return None


Node: TypeAlias = "Scalar | Sequence | Mapping"


def place_of(node: Any, source: Source) -> Place:
    """Where a node of the tree is written."""
    length = len(node.value) + 2 * node.quoted if node.__class__ is Scalar else 1
    return Place((source, node.line, node.column, length))


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.anchors: dict[str, Any] = {}
        self.open: set[str] = set()
        self.sizes: dict[int, int] = {}
        self.heights: dict[int, int] = {}
        self.count = 0
        self.aliased = 0

    def fault(self, message: str, mark: Any, help: str = "", length: int = 1) -> SpecError:
        place = Place((self.source, mark.line + 1, mark.column + 1, length))
        return SpecError([Fault(message, place, help=help)])

    def build(self, events: Iterator[Any]) -> Any:
        """The root node of the one document, or None for an empty one."""
        import yaml

        root: Any = None
        stack: list[tuple[Any, str | None, int]] = []  # (container, its anchor, nodes counted before it)
        keys: list[Any] = []  # for each open mapping the key that waits for its value
        below: list[int] = []  # for each open container the levels it holds so far
        done = False
        for event in events:
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                if event.tag is not None:
                    raise self.tagged(event)
                mark = event.start_mark
                node: Any = Scalar(
                    event.value,
                    mark.line + 1,
                    mark.column + 1,
                    event.style not in (None, ""),
                    event.end_mark.line != mark.line,
                )
                self.count += 1
                if event.anchor:
                    self.anchors[event.anchor] = node
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                if event.tag is not None:
                    raise self.tagged(event)
                mark = event.start_mark
                if len(stack) >= MAX_DEPTH:
                    raise self.fault(
                        f"nested more than {MAX_DEPTH} levels deep", mark, "a spec needs no more than a few"
                    )
                made = Sequence if kind is yaml.SequenceStartEvent else Mapping
                container = made(mark.line + 1, mark.column + 1)
                stack.append((container, event.anchor, self.count))
                keys.append(None)
                below.append(0)
                self.count += 1
                if event.anchor:
                    self.open.add(event.anchor)
                continue
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                node, anchor, before = stack.pop()
                keys.pop()
                height = below.pop() + 1
                if below and below[-1] < height:
                    below[-1] = height
                if anchor:
                    self.open.discard(anchor)
                    self.anchors[anchor] = node
                    self.sizes[id(node)] = self.count - before
                    self.heights[id(node)] = height
            elif kind is yaml.AliasEvent:
                node = self.alias(event)
                height = self.heights.get(id(node), 0)
                if len(stack) + height > MAX_DEPTH:
                    raise self.fault(
                        f"nested more than {MAX_DEPTH} levels deep", event.start_mark, "a spec needs no more than a few"
                    )
                if below and below[-1] < height:
                    below[-1] = height
            elif kind is yaml.DocumentStartEvent:
                if done:
                    raise self.fault("a second document starts here", event.start_mark, "put each spec in its own file")
                done = True
                continue
            else:
                continue
            if not stack:
                root = node
            elif stack[-1][0].__class__ is Sequence:
                stack[-1][0].items.append(node)
            elif keys[-1] is None:
                keys[-1] = self.key(node, stack[-1][0], event)
            else:
                stack[-1][0].pairs.append((keys[-1], node))
                keys[-1] = None
        return root

    def alias(self, event: Any) -> Any:
        name = event.anchor
        if name in self.open:
            raise self.fault(f"*{clipped(name)} refers to what it stands in", event.start_mark, "write it out")
        if name not in self.anchors:
            raise self.fault(
                f"*{clipped(name)} has no anchor before it", event.start_mark, f"define &{clipped(name)} first"
            )
        node = self.anchors[name]
        size = self.sizes.get(id(node), 1)
        self.count += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise self.fault(
                f"the aliases expand to more than {MAX_ALIASED:,} values",
                event.start_mark,
                "write the repeated part once, with repeat=",
            )
        return node

    def key(self, node: Any, mapping: Mapping, event: Any) -> Scalar:
        if node.__class__ is not Scalar:
            raise self.fault("a key must be plain text", event.start_mark, "quote it, or give it its own line")
        if node.value == "<<" and not node.quoted:
            raise self.fault("merge keys (<<) are not read", event.start_mark, "write the keys out, or use a block", 2)
        if mapping.pairs:
            if mapping.seen is None:
                mapping.seen = {other.value: other for other, _ in mapping.pairs}
            other = mapping.seen.setdefault(node.value, node)
            if other is not node:
                split = "(" in self.source.line(node.line)  # (None, 24, 24, 32) in braces: YAML cut it at its commas
                fault = Fault(
                    f"the key '{clipped(node.value)}' is given twice",
                    place_of(node, self.source),
                    help="keep one of them" + ("; quote a shape or a layer that holds commas" if split else ""),
                    related=((place_of(other, self.source), f"first on line {other.line}"),),
                )
                raise SpecError([fault])
        scalar: Scalar = node
        return scalar

    def tagged(self, event: Any) -> SpecError:
        return self.fault(
            f"tags ({clipped(event.tag, 40)}) are not read",
            event.start_mark,
            "leave the tag out, or quote text that starts with !",
        )


def read_document(source: Source) -> Any:
    """The tree of a YAML text; SpecError with the place of what cannot be read. None for an empty text."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(source).build(yaml.parse(source.text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        from cnncalc.language.hints import column_of, commented

        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        text = source.line(line)
        message, help = _explain(str(error.problem or error.context or error), text, column)
        help = commented(source, line) or help
        misplaced = column_of(source, line)
        if misplaced:
            message, help = "this key does not line up with the group it belongs to", misplaced
            column = len(text) - len(text.lstrip(" -")) + 1
        raise SpecError([Fault(message, Place((source, line, column, 1)), help=help)]) from None
    except yaml.reader.ReaderError as error:
        line = source.text.count("\n", 0, error.position) + 1
        column = error.position - source.text.rfind("\n", 0, error.position)
        message = f"the character U+{ord(error.character) if isinstance(error.character, str) else error.character:04X} cannot stand in a spec"
        raise SpecError(
            [Fault(message, Place((source, line, column, 1)), help="save the file as plain UTF-8 text")]
        ) from None


def _explain(problem: str, line: str, column: int) -> tuple[str, str]:
    """PyYAML's complaint as a sentence, and the help that fits what is usually behind it."""
    stripped = line.strip()
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in problem or "'\\t'" in problem:
        return "a tab is used for indentation", "indent with spaces"
    if "[" in stripped or "{" in stripped or stripped.startswith(("- >", "- [", ">")):
        return (
            f"YAML cannot read this line ({problem})",
            "brackets and > mean something to YAML: quote the layer ('…'), or give it its own line",
        )
    if ": " in stripped and "mapping values" in problem:
        return "a second colon on one line", "quote the text after the name, or give it its own line"
    if stripped.startswith("-") and "did not find expected" in problem:
        return (
            "this entry does not line up with those before it",
            "check the indentation: entries of one list start in one column",
        )
    if "expected <block end>" in problem or "block mapping" in problem or "could not find expected ':'" in problem:
        return f"YAML cannot read this line ({problem})", "check the indentation and the '- ' of list entries"
    return f"YAML cannot read this line ({problem})", "quote the text, or give it its own line"
