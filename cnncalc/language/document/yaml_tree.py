"""YAML text → a tree of scalars, lists and mappings that know their places.

Built from PyYAML's events: positions come with them, and no object is ever constructed. Everything a document could
blow up with is bounded here: size, depth, aliases. Scalars stay text; what they mean is decided by who reads them,
so `no`, `3:2` and `010` are never silently something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place, Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 60
MAX_ALIASED = 50_000
"""Values that aliases may stand for in all."""
_TOO_DEEP = (f"nested more than {MAX_DEPTH} levels deep", "a spec needs no more than a few")


class _Open:
    """A list or mapping that is being read: its anchor, the nodes counted before it, the levels it holds so far, and
    in a mapping the key that waits for its value."""

    __slots__ = ("anchor", "before", "height", "key", "node")

    def __init__(self, node: Any, anchor: str | None, before: int) -> None:
        self.node = node
        self.anchor = anchor
        self.before = before
        self.height = 0
        self.key: Scalar | None = None


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[_Open] = []
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

        scalar, sequence, mapping = yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent
        ends = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
        root: Any = None
        done = False
        for event in events:
            kind = event.__class__
            if kind is scalar:
                node: Any = self.scalar(event)
            elif kind is sequence or kind is mapping:
                self.start(event, Sequence if kind is sequence else Mapping)
                continue
            elif kind in ends:
                node = self.end(event)
            elif kind is yaml.AliasEvent:
                node = self.alias(event)
            elif kind is yaml.DocumentStartEvent:
                if done:
                    raise self.fault("a second document starts here", event.start_mark, "put each spec in its own file")
                done = True
                continue
            else:
                continue
            if self.stack:
                self.put(node, event)
            else:
                root = node
        return root

    def scalar(self, event: Any) -> Scalar:
        if event.tag is not None:
            raise self.tagged(event)
        mark, last = event.start_mark, event.end_mark
        value = event.value
        start, end, line, column = mark.index, last.index, mark.line + 1, mark.column + 1
        quoted = bool(event.style)
        if event.anchor:
            from cnncalc.language.document.decode import after_anchor

            start, further, at = after_anchor(self.source.text, start, end)
            column = at + 1 if further else column + start - mark.index
            line += further
        folded = last.line + 1 != line or end - start != len(value) + 2 * quoted
        if folded and event.style in ("|", ">"):
            from cnncalc.language.document.decode import block_end

            end = block_end(self.source.text, start, end, value)
        elif not value and not quoted:
            folded, end = False, start
        node = Scalar(value, line, column, quoted, folded, start, end)
        self.count += 1
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def start(self, event: Any, made: type[Sequence] | type[Mapping]) -> None:
        if event.tag is not None:
            raise self.tagged(event)
        mark = event.start_mark
        if len(self.stack) >= MAX_DEPTH:
            raise self.fault(_TOO_DEEP[0], mark, _TOO_DEEP[1])
        node = made(mark.line + 1, mark.column + 1)
        if event.flow_style:
            node.start = mark.index
        self.stack.append(_Open(node, event.anchor, self.count))
        self.count += 1
        if event.anchor:
            if event.flow_style:
                from cnncalc.language.document.decode import after_anchor

                node.start = after_anchor(self.source.text, mark.index, event.end_mark.index)[0]
            self.open.add(event.anchor)

    def end(self, event: Any) -> Any:
        ended = self.stack.pop()
        if ended.node.start >= 0:
            ended.node.end = event.end_mark.index
        height = ended.height + 1
        if self.stack and self.stack[-1].height < height:
            self.stack[-1].height = height
        if ended.anchor:
            self.open.discard(ended.anchor)
            self.anchors[ended.anchor] = ended.node
            self.sizes[id(ended.node)] = self.count - ended.before
            self.heights[id(ended.node)] = height
        return ended.node

    def put(self, node: Any, event: Any) -> None:
        top = self.stack[-1]
        holder = top.node
        if holder.__class__ is Sequence:
            holder.items.append(node)
        elif top.key is None:
            top.key = self.key(node, holder, event)
        else:
            holder.pairs.append((top.key, node))
            top.key = None

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
        height = self.heights.get(id(node), 0)
        if len(self.stack) + height > MAX_DEPTH:
            raise self.fault(_TOO_DEEP[0], event.start_mark, _TOO_DEEP[1])
        if self.stack and self.stack[-1].height < height:
            self.stack[-1].height = height
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
    builder = _Builder(source)
    try:
        return builder.build(yaml.parse(source.text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or error)
        if "nesting depth" in problem:  # libyaml's own bound, met while it looks ahead of ours
            raise builder.fault(_TOO_DEEP[0], mark, _TOO_DEEP[1]) from None
        from cnncalc.language.document.complaint import explained

        raise SpecError([explained(source, problem, mark)]) from None
    except yaml.reader.ReaderError as error:
        line = source.text.count("\n", 0, error.position) + 1
        column = error.position - source.text.rfind("\n", 0, error.position)
        character = error.character
        code = ord(character) if isinstance(character, str) else character
        fault = Fault(
            f"the character U+{code:04X} cannot stand in a spec",
            Place((source, line, column, 1)),
            help="save the file as plain UTF-8 text",
        )
        raise SpecError([fault]) from None
